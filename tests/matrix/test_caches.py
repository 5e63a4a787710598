# SPDX-License-Identifier: BSD-2-Clause
#
# The order in which hypstub cleans and turns off what U-Boot's "go" leaves on, MMU and caches, and that in
# which its own I-cache goes on and off, which QEMU does not enforce: checked on a trace of the instructions
# from the image's first. src/boot/head.S and src/boot/caches.c give the reasons.

import itertools

import pytest

from doors import BOARDS, PAYLOADS, recipe
from lib.build import of_make
from lib.code import Code, disassembly

AT = 0x42000000  # where U-Boot puts the program

# CCSIDR of QEMU's Cortex-A15, (sets, ways) of level 1 and 2: every line of both
LINES = 256 * 2 + 2304 * 16
LINE = 64


@pytest.fixture
def traced(start, tmp_path):
    """traced(board, a function, a line that comes after it): [(pc, Code, number of stores)]"""
    def run(board, until, line):
        build = of_make()
        end = build.body(until, AT)
        board = BOARDS[board]
        door = recipe("go", board, PAYLOADS["demo"])
        door.qemu += (f" -accel tcg,thread=single -singlestep -d plugin,nochain -D trace.log -plugin "
                      f"{build.plugin('restart', 'trace')},start={AT:x},end={end:x}")
        machine = start(board, door)
        machine.expect(line)
        code = disassembly(build.elf, AT - build.linked_at)
        steps = []
        for text in (tmp_path / "trace.log").read_text().splitlines():
            if text.startswith("S"):
                pc, what, stores = steps[-1]
                steps[-1] = (pc, what, stores + 1)
            elif text.startswith("I"):
                pc = int(text[2:], 16)
                steps.append((pc, code.get(pc, Code("unknown")), 0))
        return build, steps
    return run


@pytest.mark.parametrize("board, mode, h", [("virt-hyp", "HYP", "H"), ("virt", "Secure SVC", "")])
def test_report_names_what_was_on(start, board, mode, h):
    door = recipe("go", BOARDS[board], PAYLOADS["demo"])
    door.uboot[:0] = ["fdt addr 40000000", "fdt resize 1000", 'fdt set /chosen bootargs "hypstub.report=full"']
    machine = start(BOARDS[board], door)
    machine.expect(rf"^hypstub: FIXED CPU 0x00000000: entered in {mode} mode, {h}SCTLR 0x\w+ \(MMU on, D-cache on, "
                   rf"I-cache on\), {h}VBAR 0x\w+: the loader left them on; hypstub has cleaned the caches and turned "
                   r"all off$")
    machine.expect(r"^hypstub: end of the report: problems: 0, warnings: 0$")


@pytest.mark.parametrize("board, register, tlb", [("virt-hyp", "HSCTLR", "TLBIALLH"),
                                                  ("virt", "SCTLR", "TLBIALL")])
def test_order_of_turning_caches_off(traced, board, register, tlb):
    build, steps = traced(board, "boot_main", r"^hypstub: version ")
    at = {}
    for i, (_, code, _) in enumerate(steps):
        at.setdefault(code.name, []).append(i)

    def stores(begin, end):
        return sum(count for _, _, count in steps[begin:end])

    def one_between(name, begin, end):
        assert any(begin < i < end for i in at[name]), f"no {name} between {begin} and {end}"

    assert steps[0][0] == AT and steps[0][1].text.startswith("b ")
    # In Secure state the CPU joins the coherency domain before all of that; elsewhere ACTLR is not ours
    coherent = at.get("write ACTLR", [])
    assert coherent[0] < at["write DCCMVAC"][0] if register == "SCTLR" else coherent == []
    by_address, by_way = at["write DCCMVAC"], at["write DCCISW"]
    off = next(i for i in at[f"write {register}"] if i > by_address[0])
    # The image is in memory before it is executed from there
    assert len(by_address) * LINE >= build.size()
    assert stores(0, off) == 0
    one_between("dsb", by_address[-1], off)
    assert by_address[-1] < off < by_way[0]
    # Off at once, and nothing is written before all that is dirty
    one_between("isb", off, off + 3)  # in HYP the condition of SCTLR's write fails, in between
    assert len(by_way) == LINES
    assert stores(off, by_way[-1]) == 0
    one_between("dsb", by_way[-1], at[f"write {tlb}"][0])
    # No old translation, instruction or branch is left, and all that is complete, before anything is stored
    instructions = at["write ICIALLU"][0]
    assert by_way[-1] < at[f"write {tlb}"][0] < instructions < at["write BPIALL"][0]
    done = next(i for i in at["isb"] if i > at["write BPIALL"][0])
    one_between("dsb", at["write BPIALL"][0], done)
    assert stores(by_way[-1], done) == 0
    assert stores(done, len(steps)) > 0


LINES_OF = {"write DCIMVAC": "lines", "write DCCIMVAC": "lines"}
SYNCHRONISE = ["write ICIALLU", "write BPIALL"]
WATCHED = ["lines", *SYNCHRONISE, "write HSCTLR", "write SCTLR"]


def on(register):
    return ["lines", *SYNCHRONISE, f"write {register}"]


def off(register):
    return [f"write {register}", "lines"]


@pytest.mark.parametrize("board, expected", [
    ("virt-hyp", [*on("HSCTLR"), *SYNCHRONISE, *off("HSCTLR")]),
    # It is off while other CPUs come, and while the mode changes: mon_init(), hyp_init(), pl1_init()
    ("virt", [*on("SCTLR"), *SYNCHRONISE, *off("SCTLR"),
              "write SCTLR", "write HSCTLR", "write BPIALL", "write SCTLR", *on("HSCTLR"), *off("HSCTLR")])])
def test_order_of_turning_the_boots_own_instruction_cache_on_and_off(traced, board, expected):
    build, steps = traced(board, "install_leave", r"^demo: ")
    begin = [pc for pc, _, _ in steps].index(build.body("boot_main", AT))
    names = [LINES_OF.get(code.name, code.name) for _, code, _ in steps[begin:]]
    made = [name for name, group in itertools.groupby(name for name in names if name in WATCHED)
            for _ in (group if name != "lines" else [1])]
    assert made == expected
    # Each time all lines of the image, and nothing goes on before that is complete
    assert names.count("lines") * LINE >= build.size() * expected.count("lines")
    for i, name in enumerate(names):
        if name == "lines" and "lines" not in names[i + 1:i + 20]:
            assert "dsb" in names[i + 1:i + 20]
        if name == "write BPIALL":
            assert "dsb" in names[i + 1:i + 3]
