# SPDX-License-Identifier: BSD-2-Clause
#
# PSCI as a payload sees it, on every machine where hypstub has a hand in it. The checks are the
# payload's own; what is looked for here is that it made them and that none failed.

import itertools
import re

import pytest

import documented
from lib.build import EXHAUSTIVE
from lib.qemu import COUNTED, PARALLEL
from machines import Run, ast2600, expect_twice, raspi2b, vexpress, virt_0_1, virt_owned, virt_wrapped

CALLS = ("PSCI_VERSION", "PSCI_FEATURES", "MIGRATE_INFO_TYPE", "every register but r0-r3",
         "AFFINITY_INFO", "CPU_SUSPEND to standby", "registers: PL1")
OWNED = ("SMCCC_VERSION", "ARCH_FEATURES", "64-bit calls", "out of the range", "powerdown state",
         "NSACR")
MANY = ("starts each CPU", "takes each CPU off", "Thumb state", "big-endian", "misaligned",
        "the boot CPU, which another starts")


def expected_checks(mode, cpus, owned=True):
    return (CALLS + (OWNED if owned else ()) + (MANY if cpus > 1 else ())
            + (("HYP's",) if mode == "hyp" else ("the stub is under every CPU", "served by hvc"))
            + (("from HYP to SVC",) if mode == "hyp" and cpus > 1 else ()))


# mode, CPU, number of CPUs, GIC
SOME = [("svc", "cortex-a15", 1, 2), ("hyp", "cortex-a7", 2, 2), ("svc", "cortex-a15", 2, 3),
        ("hyp", "cortex-a15", 4, 2), ("svc", "cortex-a7", 8, 2)]
ALL = list(itertools.product(["hyp", "svc"], ["cortex-a15", "cortex-a7"], [1, 2, 4, 8], [2, 3]))


@pytest.mark.parametrize("mode, cpu, cpus, gic", ALL if EXHAUSTIVE else SOME)
def test_monitor_serves_psci(build, mode, cpu, cpus, gic):
    run = Run(virt_owned(build, mode, cpu, cpus, gic))
    run.expect_checks(*expected_checks(mode, cpus), "Secure memory cannot be read")
    assert f"# entered in {mode.upper()} mode" in run.text


@pytest.mark.parametrize("cpu, cpus, gic",
                         sorted({(cpu, cpus, gic) for _, cpu, cpus, gic in ALL}) if EXHAUSTIVE else
                         [("cortex-a7", 1, 2), ("cortex-a15", 2, 3), ("cortex-a15", 8, 2)])
def test_stub_wraps_the_psci_of_another(build, cpu, cpus, gic):
    run = Run(virt_wrapped(build, cpu, cpus, gic))
    run.expect_checks(*expected_checks("svc", cpus, owned=False))


@pytest.mark.parametrize("cpus", [1, 2, 4])
def test_stub_wraps_psci_0_1(build, tmp_path, cpus):
    run = Run(virt_0_1(tmp_path, build, cpus=cpus, cycles=100))
    run.expect_checks(*expected_checks("svc", cpus, owned=False))


def test_stub_wraps_numbers_of_0_1_beside_0_2(build, tmp_path):
    """U-Boot's device tree has both where its PSCI is 0.2 or later"""
    run = Run(virt_0_1(tmp_path, build, ("arm,psci-0.2", "arm,psci"), cpus=2))
    run.expect_checks(*expected_checks("svc", 2, owned=False))


def test_a_thousand_times_off_and_on(build):
    for argv in (virt_owned(build, "hyp", cpus=4, cycles=1000),
                 virt_owned(build, "svc", cpus=4, cycles=1000),
                 virt_wrapped(build, cpus=4, cycles=1000)):
        Run(argv).expect_checks("CPU_OFF and CPU_ON again and again")


def test_eight_cpus_run_at_the_same_time(build):
    run = Run(virt_owned(build, "hyp", cpus=8, share=PARALLEL, cycles=200 if EXHAUSTIVE else 50))
    run.expect_checks("CPU_OFF and CPU_ON again and again")


@pytest.mark.parametrize("machine", [virt_owned, virt_wrapped])
def test_of_two_that_start_a_cpu_one_wins(build, machine):
    run = Run(machine(build, cpus=3, share=PARALLEL, race=300 if EXHAUSTIVE else 100))
    run.expect_checks("CPU_ON by two CPUs at once")


# Who serves PSCI: the monitor, to a payload in HYP mode; the stub, around the monitor's, and around
# that of another
OWNERS = [pytest.param(lambda build, **more: virt_owned(build, "hyp", **more), id="hyp"),
          pytest.param(lambda build, **more: virt_owned(build, "svc", **more), id="svc"),
          pytest.param(virt_wrapped, id="wrapped")]


@pytest.mark.parametrize("argv", OWNERS)
def test_calls_that_meet_at_any_instruction(build, argv):
    run = Run(argv(build, cpus=4, share=COUNTED, sweep=1))
    run.expect_checks("CPU_ON by two CPUs at once", "CPU_ON at every instruction of CPU_OFF")
    rounds = re.findall(r"^# rounds: (\d+)$", run.text, re.M)
    assert int(rounds[0]) > 1500


@pytest.mark.parametrize("seed", range(1, 11) if EXHAUSTIVE else [1])
@pytest.mark.parametrize("argv", OWNERS)
def test_a_million_random_calls_by_two_cpus(build, argv, seed):
    run = Run(argv(build, cpus=2, share=PARALLEL, random=1000000, seed=seed))
    run.expect_checks("random calls of the boot CPU", "random calls of another at the same time")
    made = re.findall(rf"^# seed {seed}: hvc (\d+), .* hvc #1 (\d+), smc (\d+),", run.text, re.M)
    assert [sum(map(int, numbers)) for numbers in made] == [500000, 500000]


def test_registers_are_as_documented(build):
    """On each CPU, those of the tables in docs/registers.md that have a number there"""
    table = {**documented.numbers(documented.registers("HYP registers")),
             **documented.numbers(documented.registers("PL1 registers"))}
    table["HSCTLR"] &= ~2  # A is the stub's alone
    for cpu in Run(virt_owned(build, "hyp", cpus=4)).registers():
        both = {name for name in table if name in cpu and not name.startswith("IC")}
        assert len(both) > 18
        assert {name: cpu[name] for name in both} == {name: table[name] for name in both}


@pytest.mark.parametrize("mode", ["hyp", "svc"])
def test_system_reset_boots_again(build, mode):
    expect_twice(virt_owned(build, mode, cpus=2, reboot=True, reset=1), f"# entered in {mode.upper()} mode")


# Boards whose loader is not QEMU: the device tree and the payload are appended to the image


@pytest.mark.parametrize("board, cpus", [(vexpress, 2), (raspi2b, 4), (ast2600, 2)],
                         ids=["vexpress", "raspi2b", "ast2600"])
@pytest.mark.parametrize("mode", ["hyp", "svc"])
def test_monitor_serves_psci_on_board(build, tmp_path, board, cpus, mode):
    run = Run(board(tmp_path, build, mode, cycles=100, race=0))
    run.expect_checks(*expected_checks(mode, cpus))


@pytest.mark.parametrize("board", [vexpress, raspi2b, ast2600])
def test_board_resets(build, tmp_path, board):
    expect_twice(board(tmp_path, build, reboot=True, reset=1), "# entered in HYP mode")
