# SPDX-License-Identifier: BSD-2-Clause
#
# The order of cache, MMU and barrier operations of a restart, which QEMU does not enforce: rules,
# each checked on instruction traces of the kernel's first five restarts. docs/restart.md gives the
# reasons. Each rule is also checked to fail on traces that break it.

import pytest

import restarts
from lib.build import one_of_them

# What the kernel's first restarts are (main.c)
RESTARTS = ["from the stub", "crash under minihyp", "into SVC under minihyp",
            "from the stub, entered in SVC", "under minihyp"]

SCTLR_M, SCTLR_C, SCTLR_TE, SCTLR_V = 1 << 0, 1 << 2, 1 << 30, 1 << 13
# What a reset leaves clear: M, A, C, Z, I, V, WXN, EE, TE
SCTLR_SET_BY_KERNELS = 0x1 | 0x2 | 0x4 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 19 | 1 << 25 | 1 << 30

# CCSIDR of QEMU's Cortex-A15 and A7, (sets, ways, log2 of a line's bytes) of level 1 and 2
CACHES = [(256, 2, 6), (2304, 16, 6)]


class Trace:
    """The steps of one restart, and questions about their order."""

    def __init__(self, steps):
        self.steps = steps
        self.at = {}
        for i, step in enumerate(steps):
            self.at.setdefault(step.name, []).append(i)
        self.image = len(steps) - 1
        self.hvc = self.all("hvc")

    def all(self, name):
        return self.at.get(name, [])

    def first(self, name, after=-1):
        """Where it comes first behind an index; there must be one."""
        found = next((i for i in self.all(name) if i > after), None)
        assert found is not None, f"no {name} after {self.steps[max(after, 0)]}"
        return found

    def last(self, name, before):
        found = next((i for i in reversed(self.all(name)) if i < before), None)
        assert found is not None, f"no {name} before {self.steps[before]}"
        return found

    def only(self, name):
        assert len(self.all(name)) == 1, f"{name}: {len(self.all(name))} times"
        return self.all(name)[0]

    def is_next(self, name, i):
        assert self.steps[i + 1].name == name, f"{self.steps[i + 1]} follows {self.steps[i]}"

    def stores(self, start, end):
        return [i for i in range(start, end) if self.steps[i].stores]

    def no_store(self, start, end):
        for i in self.stores(start, end):
            raise AssertionError(f"store at {self.steps[i]}")

    # Landmarks

    @property
    def mapping(self):
        return self.only("write TTBR0")

    @property
    def off(self):
        """The SCTLR write that turns MMU and D-cache off."""
        return self.first("write SCTLR")

    @property
    def reset(self):
        """The one that clears the rest."""
        return self.last("write SCTLR", self.image)

    @property
    def cleaned(self):
        return self.all("write DCCISW")[-1]


RULES = {}


def rule(function):
    RULES[function.__name__.replace("_", " ")] = function
    return function


@rule
def all_is_masked_before_the_mapping_changes(t):
    assert t.first("cpsid aif") < t.mapping


@rule
def stores_are_done_before_the_mapping_changes(t):
    t.no_store(t.last("dsb", t.mapping), t.mapping)


@rule
def all_of_the_mapping_is_new_before_old_entries_go(t):
    writes = [t.only(f"write {name}") for name in ("TTBR0", "TTBCR", "DACR", "CONTEXTIDR")]
    isb = t.first("isb", max(writes))
    assert t.mapping == min(writes)
    assert isb < t.first("write TLBIALL", t.mapping) and isb < t.first("write BPIALL", t.mapping)


@rule
def old_entries_are_gone_before_the_flat_mapping_is_used(t):
    flat = next(i for i, step in enumerate(t.steps) if step.pc >> 20 == restarts.ENTRY >> 20)
    gone = max(t.last("write TLBIALL", flat), t.last("write BPIALL", flat))
    dsb = t.first("dsb", gone)
    assert gone < dsb < t.first("isb", dsb) < flat


@rule
def nothing_is_stored_from_the_new_mapping_to_the_first_hvc(t):
    t.no_store(t.mapping, (t.hvc or [t.image])[0])


@rule
def vectors_are_flat_before_the_mmu_goes_off(t):
    vbar = t.only("write VBAR")
    assert vbar < t.off
    assert t.steps[vbar].value >> 20 == restarts.ENTRY >> 20


@rule
def mmu_and_d_cache_go_off_in_one_write(t):
    val = t.steps[t.off].value
    assert not val & (SCTLR_M | SCTLR_C)


@rule
def exceptions_come_to_arm_code_at_vbar_from_then_on(t):
    val = t.steps[t.off].value
    assert not val & (SCTLR_TE | SCTLR_V)


@rule
def mmu_goes_off_in_flat_memory(t):
    assert t.steps[t.off].pc >> 20 == restarts.ENTRY >> 20


@rule
def stores_are_done_before_the_d_cache_goes_off(t):
    dsb = t.last("dsb", t.off)
    assert dsb > t.first("write VBAR")
    t.no_store(dsb, t.off)


@rule
def isb_follows_each_write_of_sctlr(t):
    for i in t.all("write SCTLR"):
        t.is_next("isb", i)


@rule
def nothing_is_stored_between_d_cache_off_and_the_end_of_the_clean(t):
    t.no_store(t.off, t.first("dsb", t.cleaned) + 1)


@rule
def lines_are_cleaned_after_the_d_cache_is_off(t):
    assert t.all("write DCCISW")[0] > t.first("isb", t.off)


@rule
def isb_comes_between_choosing_a_cache_and_reading_its_size(t):
    for i in t.all("read CCSIDR"):
        assert t.last("isb", i) > t.last("write CSSELR", i)


@rule
def each_line_of_each_cache_is_cleaned_once(t):
    done = sorted(t.steps[i].value for i in t.all("write DCCISW"))
    expected = sorted(way << 32 - (ways - 1).bit_length() | index << line | level << 1
                      for level, (sets, ways, line) in enumerate(CACHES)
                      for way in range(ways) for index in range(sets))
    assert len(expected) == 37376
    assert done == expected


@rule
def a_cache_is_clean_before_the_next_one_is_chosen(t):
    for i in t.all("write CSSELR"):
        done = [j for j in t.all("write DCCISW") if j < i]
        assert not done or done[-1] < t.last("dsb", i)


@rule
def caches_are_clean_before_sctlr_is_reset(t):
    dsb = t.first("dsb", t.cleaned)
    assert dsb < t.first("isb", dsb) < t.reset


@rule
def sctlr_is_as_at_reset_for_the_image(t):
    assert t.reset > t.cleaned
    assert not t.steps[t.reset].value & SCTLR_SET_BY_KERNELS


@rule
def nothing_old_is_translated_fetched_or_predicted_with_the_mmu_off(t):
    gone = [t.first(f"write {name}", t.reset) for name in ("TLBIALL", "ICIALLU", "BPIALL")]
    dsb = t.first("dsb", max(gone))
    isb = t.first("isb", dsb)
    assert isb < (t.hvc or [t.image])[0]


@rule
def one_hvc_is_made_and_after_all_that(t):
    assert len(t.hvc) <= 1
    for hvc in t.hvc:
        assert t.steps[hvc].pc >> 20 == restarts.ENTRY >> 20
        assert hvc > t.reset


@rule
def hyp_mode_stores_nothing_with_its_d_cache_on(t):
    """Into HYP it stores nothing at all; on the way to SVC the stub has a stack."""
    start = t.hvc[0]
    if not t.all("eret"):
        t.no_store(start, t.image)
    elif t.stores(start, t.image):
        assert t.stores(start, t.image)[0] > t.first("isb", t.first("write HSCTLR", start))


@rule
def hyp_mmu_is_off_before_anything_else_is_fetched(t):
    """In minihyp isb follows the write of HSCTLR; in the stub it comes before the bx."""
    writes = [i for i in t.all("write HSCTLR") if i > t.hvc[0]]
    for i in writes:
        assert t.first("isb", i) < i + 4
    assert t.all("eret") or t.last("isb", t.image) == t.image - 2


@rule
def hyp_vectors_are_the_stubs_before_the_image_runs(t):
    assert t.last("write HVBAR", t.image) > t.hvc[0]


# Wrong traces: each takes a good one, and breaks the rule that it is named after

BROKEN = []


def breaks(*rules):
    def add(function):
        BROKEN.extend((rule.__name__.replace("_", " "), function) for rule in rules)
        return function
    return add


def changed(t, start, end, *steps):
    return t.steps[:start] + list(steps) + t.steps[end:]


def without(t, i):
    return changed(t, i, i + 1)


def moved(t, i, to):
    """One step, to where another one is."""
    step, rest = t.steps[i], without(t, i)
    return rest[:to] + [step] + rest[to:]


def with_store(t, i):
    return changed(t, i, i + 1, t.steps[i]._replace(stores=1))


def with_value(t, i, change):
    step = t.steps[i]
    text = "".join(f"R{n:02}={change(step.value):08x} " for n in range(16))
    return changed(t, i, i + 1, step._replace(registers=text))


@breaks(all_is_masked_before_the_mapping_changes)
def no_mask(t):
    return without(t, t.first("cpsid aif"))


@breaks(stores_are_done_before_the_mapping_changes)
def no_dsb_before_the_mapping(t):
    return without(t, t.last("dsb", t.mapping))


@breaks(stores_are_done_before_the_mapping_changes)
def store_before_the_mapping(t):
    return with_store(t, t.mapping - 1)


@breaks(all_of_the_mapping_is_new_before_old_entries_go)
def no_isb_after_the_mapping(t):
    return without(t, t.first("isb", t.mapping))


@breaks(all_of_the_mapping_is_new_before_old_entries_go)
def domains_too_late(t):
    return moved(t, t.only("write DACR"), t.first("isb", t.mapping) + 1)


@breaks(old_entries_are_gone_before_the_flat_mapping_is_used)
def no_dsb_after_the_invalidation(t):
    return without(t, t.first("dsb", t.mapping))


@breaks(nothing_is_stored_from_the_new_mapping_to_the_first_hvc)
def store_under_the_new_mapping(t):
    return with_store(t, t.mapping + 3)


@breaks(nothing_is_stored_from_the_new_mapping_to_the_first_hvc)
def store_after_the_clean(t):
    return with_store(t, t.reset + 4)


@breaks(vectors_are_flat_before_the_mmu_goes_off)
def vectors_after_the_mmu(t):
    return moved(t, t.only("write VBAR"), t.off + 3)


@breaks(vectors_are_flat_before_the_mmu_goes_off)
def vectors_at_a_virtual_address(t):
    return with_value(t, t.only("write VBAR"), lambda val: val + 0x80000000)


@breaks(mmu_and_d_cache_go_off_in_one_write)
def mmu_off_first(t):
    return with_value(t, t.off, lambda val: val | SCTLR_C)


@breaks(mmu_and_d_cache_go_off_in_one_write)
def d_cache_off_first(t):
    return with_value(t, t.off, lambda val: val | SCTLR_M)


@breaks(exceptions_come_to_arm_code_at_vbar_from_then_on)
def exceptions_in_thumb_state(t):
    return with_value(t, t.off, lambda val: val | SCTLR_TE)


@breaks(mmu_goes_off_in_flat_memory)
def mmu_off_at_a_virtual_address(t):
    step = t.steps[t.off]
    return changed(t, t.off, t.off + 1, step._replace(pc=step.pc + 0x80000000))


@breaks(stores_are_done_before_the_d_cache_goes_off)
def no_dsb_before_the_d_cache(t):
    return without(t, t.last("dsb", t.off))


@breaks(isb_follows_each_write_of_sctlr)
def no_isb_after_mmu_off(t):
    return without(t, t.off + 1)


@breaks(isb_follows_each_write_of_sctlr)
def isb_one_too_late(t):
    return moved(t, t.reset + 1, t.reset + 2)


@breaks(nothing_is_stored_between_d_cache_off_and_the_end_of_the_clean)
def store_within_the_clean(t):
    return with_store(t, t.all("write DCCISW")[1000] + 1)


@breaks(lines_are_cleaned_after_the_d_cache_is_off)
def clean_too_early(t):
    return moved(t, t.all("write DCCISW")[0], t.off)


@breaks(isb_comes_between_choosing_a_cache_and_reading_its_size)
def no_isb_after_csselr(t):
    return without(t, t.first("isb", t.first("write CSSELR")))


@breaks(each_line_of_each_cache_is_cleaned_once)
def one_line_left_out(t):
    return without(t, t.all("write DCCISW")[20000])


@breaks(each_line_of_each_cache_is_cleaned_once)
def one_line_instead_of_another(t):
    return with_value(t, t.all("write DCCISW")[300], lambda val: val ^ 1 << 6)


@breaks(a_cache_is_clean_before_the_next_one_is_chosen)
def no_dsb_between_levels(t):
    return without(t, t.last("dsb", t.all("write CSSELR")[1]))


@breaks(caches_are_clean_before_sctlr_is_reset)
def no_dsb_after_the_clean(t):
    return [step for i, step in enumerate(t.steps)
            if not (t.cleaned < i < t.reset and step.name == "dsb")]


@breaks(sctlr_is_as_at_reset_for_the_image)
def i_cache_left_on(t):
    return with_value(t, t.reset, lambda val: val | 1 << 12)


@breaks(nothing_old_is_translated_fetched_or_predicted_with_the_mmu_off)
def no_iciallu(t):
    return without(t, t.first("write ICIALLU", t.reset))


@breaks(nothing_old_is_translated_fetched_or_predicted_with_the_mmu_off)
def tlb_kept(t):
    return without(t, t.first("write TLBIALL", t.reset))


@breaks(nothing_old_is_translated_fetched_or_predicted_with_the_mmu_off)
def no_isb_before_hvc(t):
    return without(t, t.last("isb", t.hvc[0]))


@breaks(one_hvc_is_made_and_after_all_that)
def hvc_too_early(t):
    return moved(t, t.hvc[0], t.reset)


@breaks(hyp_mode_stores_nothing_with_its_d_cache_on)
def store_in_the_stub(t):
    return with_store(t, t.hvc[0] + 3)


@breaks(hyp_mmu_is_off_before_anything_else_is_fetched)
def no_isb_in_the_stub(t):
    return without(t, t.last("isb", t.image))


@breaks(hyp_vectors_are_the_stubs_before_the_image_runs)
def no_hvbar(t):
    return without(t, t.last("write HVBAR", t.image))


TRACES = {}


def traces_of(build):
    """Of this build, made once by each process: {what it is: Trace}"""
    if build.directory not in TRACES:
        steps = restarts.restarts(build, len(RESTARTS))
        TRACES[build.directory] = {name: Trace(s) for name, s in zip(RESTARTS, steps)}
    return TRACES[build.directory]


@pytest.mark.parametrize("name", RULES)
def test_order(build, name):
    traces = traces_of(build)
    assert list(traces) == RESTARTS
    for what, t in traces.items():
        try:
            RULES[name](t)
        except AssertionError as error:
            raise AssertionError(f"restart {what}: {name}: {error}") from None


@pytest.mark.parametrize("name, broken", BROKEN, ids=[f.__name__ for _, f in BROKEN])
def test_wrong_order_is_noticed(name, broken):
    good = traces_of(one_of_them())[RESTARTS[0]]
    with pytest.raises(AssertionError):
        RULES[name](Trace(broken(good)))


def test_each_rule_has_a_trace_that_breaks_it():
    assert {name for name, _ in BROKEN} == set(RULES)


def test_traces_are_of_the_restarts_that_they_are_named_after(build, remark):
    traces = traces_of(build)
    lengths = [len(t.steps) - 1 for t in traces.values()]
    into_svc = [bool(t.all("eret")) for t in traces.values()]
    by_minihyp = [len(t.all("write HSCTLR")) > 1 for t in traces.values()]
    assert into_svc == ["into SVC" in name for name in RESTARTS]
    assert by_minihyp == ["minihyp" in name for name in RESTARTS]
    # That stores are seen at all: the C part makes some
    assert traces["from the stub"].stores(0, traces["from the stub"].mapping)
    remark(", ".join(f"{what}: {n} instructions" for what, n in zip(traces, lengths)))
