# SPDX-License-Identifier: BSD-2-Clause
#
# Runs the on-target conformance suite under QEMU: the stub, the reference hypervisor and its trampoline,
# and other correct owners of HVBAR, must pass. test_naive.py has those that must not.

import pytest

from lib.build import one_of_them
from suite import run as run_suite

PL1 = {f"{mode} {state}" for mode in ("SVC", "SYS", "IRQ", "FIQ", "ABT", "UND")
       for state in ("ARM", "Thumb")}
HYP = {"HYP ARM", "HYP Thumb"}
# Fewer would mean that some are no longer run
CHECKS_PER_CALLER = 30

RANDOM_PL1 = "random calls from the PL1 modes: 100000 as expected"
RANDOM_HYP = "random calls from HYP mode: 20000 as expected"
HOOK = "installation: the hook succeeded each time"
IN_ONE_CALL = "installation in one call: r0 = 0 behind the hvc, it owns HVBAR"
RESETS = {"RESET_VECTORS: the stub is back, no register changes",
          "RESET_VECTORS: leaves nothing of the target"}


def expect_complete(run, callers, without_caller):
    """Every check was run, from every caller."""
    run.expect_numbered()
    seen = run.names("ok", "not ok")
    assert {name for name in seen if seen[name] == {""}} == without_caller
    of_callers = {name: seen[name] for name in seen if name not in without_caller}
    assert len(of_callers) >= CHECKS_PER_CALLER
    for name, from_callers in of_callers.items():
        assert from_callers == callers, name


def expect_pass(run, callers, without_caller):
    assert not run.names("not ok"), run.failures()
    assert not run.deviations()
    expect_complete(run, callers, without_caller)
    assert run.status == 0


@pytest.mark.parametrize("cpu", ["cortex-a15", "cortex-a7"])
@pytest.mark.parametrize("mode", ["svc", "hyp"])
@pytest.mark.parametrize("isa", ["arm", "thumb"])
def test_stub_keeps_the_contract(build, isa, mode, cpu):
    run = run_suite(build, isa, mode, cpu=cpu)
    expect_pass(run, PL1 | HYP, {RANDOM_PL1, RANDOM_HYP})
    assert f"# entered in {mode.upper()} mode" in run.text
    assert "# SKIP" not in run.text


@pytest.mark.parametrize("isa, mode", [("arm", "svc"), ("thumb", "hyp")])
def test_minihyp_keeps_the_contract(build, isa, mode):
    run = run_suite(build, isa, mode, target="minihyp")
    expect_pass(run, PL1, {RANDOM_PL1, HOOK})
    # What cannot be skipped where SET_VECTORS is refused
    done = {line.split(" [")[0] for _, _, line in run.results if "# SKIP" not in line}
    assert RESETS | {IN_ONE_CALL} <= done


def test_minihyp_keeps_the_contract_if_installed_by_its_trampoline():
    run = run_suite(one_of_them(), "thumb", target="minihyp-by-trampoline")
    expect_pass(run, PL1, {RANDOM_PL1, HOOK})


@pytest.mark.parametrize("isa, mode", [("arm", "hyp"), ("thumb", "svc")])
def test_trampoline_keeps_the_contract(isa, mode):
    run = run_suite(one_of_them(-1), isa, mode, target="trampoline")
    expect_pass(run, PL1 | HYP, {RANDOM_PL1, RANDOM_HYP, HOOK})
    assert "# SKIP" not in run.text


@pytest.mark.parametrize("target, mode", [
    ("pass", "svc"), ("pass", "hyp"), ("refuse", "svc"), ("refuse", "hyp"), ("garble", "svc")])
def test_correct_owner_above_the_stub_passes(target, mode):
    run = run_suite(one_of_them(), "thumb", mode, target=target)
    expect_pass(run, PL1 | HYP, {RANDOM_PL1, RANDOM_HYP, HOOK})
    assert ("# SKIP SET_VECTORS is refused" in run.text) == (target == "refuse")


@pytest.mark.parametrize("isa", ["arm", "thumb"])
def test_example_of_the_documentation_passes(isa):
    run = run_suite(one_of_them(), isa, payload="example")
    expect_pass(run, PL1, {RANDOM_PL1, HOOK})


@pytest.mark.parametrize("isa", ["arm", "thumb"])
def test_hypervisor_to_start_from_keeps_the_contract(isa):
    run = run_suite(one_of_them(), isa, payload="hypervisor")
    expect_pass(run, PL1 | HYP, {RANDOM_PL1, RANDOM_HYP, HOOK})
    assert "# SKIP" not in run.text


def test_target_that_is_not_known_is_an_error():
    run = run_suite(one_of_them(), "arm", target="nobody")
    assert run.status == 2
    assert "Bail out! there is no target of that name" in run.text
