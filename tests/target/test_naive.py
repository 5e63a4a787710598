# SPDX-License-Identifier: BSD-2-Clause
#
# The conformance suite's own test: naive owners of HVBAR fail exactly the checks that are about their
# fault, from each mode, and the deviation is named; and so does a naive client.

import pytest

from lib.build import one_of_them
from lib.qemu import Qemu
from suite import command
from suite import run as run_suite
from test_target import HOOK, HYP, PL1, RANDOM_HYP, RANDOM_PL1, expect_complete

CLOBBERS = "clobbers beyond r0-r3 and ip"
POINTER = "pointer taken without range check"
VIRTUAL = "virtual address needed"
THUMB = "Thumb bit ignored"
ENTRY = "entry taken without check of its alignment"
MMU = "MMU or stage 2 left on"
HVBAR = "HVBAR not restored"

RANDOM = {RANDOM_PL1, RANDOM_HYP}
GET = "GET_VECTORS: answers HVBAR and changes nothing else"
SET_OWN = "SET_VECTORS: new vectors answer until RESET_VECTORS"
SET_SAME = "SET_VECTORS: aligned vectors are taken, registers stay"
SET_MISALIGNED = "SET_VECTORS: misaligned vectors are refused, HVBAR stays"
RESET = "RESET_VECTORS: the stub is back, no register changes"
RESET_LEAVES = "RESET_VECTORS: leaves nothing of the target"
RESTART_ARM = "SOFT_RESTART: enters ARM code in HYP, ERET returns"
RESTART_THUMB = "SOFT_RESTART: enters Thumb code in HYP, ERET returns"
RESTART = {RESTART_ARM, RESTART_THUMB}
MISALIGNED = "SOFT_RESTART: a misaligned entry is refused"
UNKNOWN = "unknown numbers: answer -1 and change nothing"

# runner/naive_vectors.S, above the stub: what must fail, and the name of it
ABOVE_THE_STUB = {
    "misaligned": ({SET_MISALIGNED, "SET_VECTORS: extreme addresses, only alignment counts"} | RANDOM,
                   set()),
    "clobber": ({GET, SET_OWN} | RANDOM, set()),
    "beyond": ({GET, SET_OWN} | RANDOM, {CLOBBERS}),
    "flags": ({GET, SET_OWN} | RANDOM, {CLOBBERS}),
    "banked": ({UNKNOWN, SET_OWN} | RANDOM, {CLOBBERS}),
    "scratch": ({"GET_VECTORS: no register of HYP mode changes"}, set()),
    "immediate": ({"GET_VECTORS: an immediate other than 0 is refused"} | RANDOM, set()),
    "unclean": (RESTART | {"SOFT_RESTART: cleans up HYP mode, enters ARM code",
                           "SOFT_RESTART: cleans up HYP mode, enters Thumb code"}, {HVBAR}),
    "halfreset": ({"RESET_VECTORS: cleans up HYP mode", RESET_LEAVES}, set()),
}

# What jumps to small numbers gets none of these right
ALL_CALLS = {GET, SET_SAME, SET_MISALIGNED, RESET, RESET_LEAVES, MISALIGNED, UNKNOWN, RANDOM_PL1} | RESTART | {
    f"{call}: an immediate other than 0 is refused"
    for call in ("GET_VECTORS", "SET_VECTORS", "SOFT_RESTART", "RESET_VECTORS", "unknown number")}

# These read HVBAR back by GET_VECTORS
READ_BACK = {GET, SET_SAME, SET_MISALIGNED, MISALIGNED, UNKNOWN, "unknown numbers, random: answer -1, change nothing",
             "SMCCC: unknown numbers answer -1, r4 and up stay", RANDOM_PL1} | {
    f"{call}: an immediate other than 0 is refused"
    for call in ("GET_VECTORS", "SET_VECTORS", "SOFT_RESTART", "RESET_VECTORS", "unknown number", "SMCCC")}

# runner/naive_vectors.S: owners that answer -1 to every call, whoever is asked where HVBAR points
DENIES = READ_BACK | RESTART | {RESET, RESET_LEAVES, HOOK}
# Those that never come back from a call, and the check in which the watchdog finds them
LOOPS = {"loop": "the first call, of a number that nobody serves",
         "loop_restart": f"{RESTART_ARM} [SVC ARM]"}

# runner/naive_hyp.S: a hypervisor and a trampoline with one fault each
HYPERVISORS = {
    "opcode": (ALL_CALLS, {POINTER}),
    "any-init": (ALL_CALLS | {"unknown numbers, random: answer -1, change nothing",
                              "SMCCC: unknown numbers answer -1, r4 and up stay",
                              "SMCCC: an immediate other than 0 is refused"}, {POINTER}),
    "virtual": (RESTART, {VIRTUAL}),
    "any-entry": ({MISALIGNED}, {ENTRY}),
    "no-thumb": ({RESTART_THUMB}, {THUMB}),
    "mmu-on": (RESTART | {RESET_LEAVES}, {MMU}),
    "stage2-on": (RESTART | {RESET_LEAVES}, {MMU}),
    "hvbar-kept": (RESTART | {RESET, RESET_LEAVES}, {HVBAR}),
}


def expect_failures(run, callers, without_caller, names, deviations):
    expect_complete(run, callers, without_caller)
    assert run.status == 1
    assert run.names("not ok") == {name: {""} if name in without_caller else callers
                                   for name in names}, run.failures()
    assert run.deviations() == deviations


@pytest.mark.parametrize("target", ABOVE_THE_STUB)
def test_naive_owner_fails_what_it_must_and_nothing_else(target):
    run = run_suite(one_of_them(), "arm", target=target)
    expect_failures(run, PL1 | HYP, {RANDOM_PL1, RANDOM_HYP, HOOK}, *ABOVE_THE_STUB[target])


@pytest.mark.parametrize("target", HYPERVISORS)
def test_naive_hypervisor_fails_in_the_named_way(target):
    run = run_suite(one_of_them(), "thumb", target=target)
    expect_failures(run, PL1, {RANDOM_PL1, HOOK}, *HYPERVISORS[target])


@pytest.mark.parametrize("target", ["deny", "silent-deny"])
def test_owner_that_answers_minus_one_to_everything_is_not_believed(target):
    run = run_suite(one_of_them(), "arm", target=target)
    expect_failures(run, PL1, {RANDOM_PL1, HOOK}, DENIES, {HVBAR})


def test_owner_that_does_not_say_its_vectors_fails_where_they_are_read_back():
    run = run_suite(one_of_them(), "arm", target="deny_get")
    expect_failures(run, PL1 | HYP, {RANDOM_PL1, RANDOM_HYP, HOOK},
                    READ_BACK | {RANDOM_HYP, SET_OWN, "GET_VECTORS: no register of HYP mode changes"}, set())


@pytest.mark.parametrize("target", LOOPS)
def test_endless_loop_of_an_owner_is_found_and_the_check_is_named(target):
    run = run_suite(one_of_them(), "thumb", target=target)
    assert run.hung == f"{LOOPS[target]}: an endless loop in HYP mode"
    with pytest.raises(AssertionError, match="Bail out!"):
        run.expect_numbered()


def test_crash_of_the_target_is_named_by_the_last_line_of_the_suite():
    with Qemu(command(one_of_them(), "thumb", target="crash")) as machine:
        machine.expect("unexpected exception")
        of_suite = [line for line in machine.lines if line.startswith("#")]
    assert of_suite[-2:] == ["# now: the first call, of a number that nobody serves",
                             f"# if nothing follows: {POINTER}, or the target loops"]


@pytest.mark.parametrize("isa", ["arm", "thumb"])
def test_client_that_trusts_r3_after_a_refusal_goes_astray_and_ours_does_not(isa):
    run = run_suite(one_of_them(), isa, target="clients")
    run.expect_numbered()
    assert set(run.names("ok")) == {"refused client: cpu_v7_reset() enters its image in SVC"}
    assert set(run.names("not ok")) == {
        "refused client: one that trusts r3 enters its image in SVC"}
    assert "# image (1) or astray (2): expected 0x00000001, got 0x00000002" in run.text
