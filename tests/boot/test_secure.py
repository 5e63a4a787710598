# SPDX-License-Identifier: BSD-2-Clause
#
# Boards that leave reset in Secure SVC with every CPU running: hypstub becomes the monitor, and Debian's
# kernel comes to its shell on all CPUs in HYP mode; and again by kexec, and again.

import functools
import itertools
import re

import pytest

from lib import deadlines
from lib.boards import RASPI2B, VEXPRESS
from lib.build import EXHAUSTIVE
from lib.story import (expect_entry, expect_hops, expect_monitor, expect_resident,
                       hop_lines, hop_words, warnings)
from starts import appended, loaded_by_qemu, raspi2b_armstub, virt_fw_cfg, virt_modules
from test_linux import (BOOTARGS, Guest, expect_memory_kept_from_linux, expect_node_of_stub,
                        expect_reservation)

# The second hop is the first by a kernel that kexec has entered
HOPS = 2
# Kernels that kexec enters run on the monitor that is in RAM by then, and the monitor is the same on every
# board: virt shows the second hop for the others
BOARD_HOPS = HOPS if EXHAUSTIVE else 1
HOTPLUG = 5 if EXHAUSTIVE else 1


@pytest.fixture
def start_hops(build, zimage, kexec_initramfs):
    """start_hops(a way of boards.py, ...): the board with Linux and kexec.sh in it"""
    def start(way, hops=HOPS, how="linux", hotplug=HOTPLUG, more="", **machine):
        return way(build, zimage, kexec_initramfs, hop_words(hops, how, hotplug) + more, **machine)
    return start


def expect_boot(machine, start, mode="HYP"):
    """From reset to the payload's entry; returns where stub and monitor are"""
    board = start.board
    expect_entry(machine, "Secure SVC", start.at, start.cpus, start.cpu, [(board.ram, board.mib)],
                 board.mpidr, board.model)
    monitor = expect_monitor(machine, board.secure_ram)
    resident = expect_resident(machine)
    machine.expect_lines(rf"^hypstub: payload: zImage from {start.payload_from}, ",
                         rf"^hypstub: entering it in {mode} mode at 0x")
    assert warnings(machine) == []
    return resident, monitor


def expect_hyp_again_and_again(power_on, start, hops=HOPS, deadline=deadlines.LINUX):
    """In each kernel all CPUs but the first are turned off and on again. kexec could not go on in HYP
    mode if one of them had come back in SVC mode."""
    machine = start.power_on(power_on)
    resident, monitor = expect_boot(machine, start)
    expect_hops(machine, hops, start.cpus, hotplug=HOTPLUG, deadline=deadline)
    # What every one of the kernels has found
    nodes = [line for line in hop_lines(machine, 0) if line.startswith("node /reserved")]
    expected = [f"node /reserved-memory/hypstub@{resident:x}"]
    if start.board.secure_ram is None:
        expected.insert(0, f"node /reserved-memory/hypstub-monitor@{monitor:x}")
    assert nodes == expected


# QEMU's virt board, whose Secure world has RAM of its own. Each door takes each machine somewhere.

ALL = [(*case, (virt_modules, virt_fw_cfg)[i % 2]) for i, case in enumerate(
    itertools.product([1, 2, 4, 8], ["cortex-a15", "cortex-a7"], [2, 3]))]
# Each CPU, GIC and way once. Four Cortex-A7 with a GICv3 would show no more of the monitor: tests/psci runs it
# with both CPUs and both GICs, and test_boot.py brings up to eight of either CPU to it with either GIC
SOME = [(1, "cortex-a15", 3, virt_fw_cfg), (2, "cortex-a7", 2, virt_modules),
        (4, "cortex-a15", 2, virt_fw_cfg)]


@pytest.mark.one_build
@pytest.mark.parametrize("cpus, cpu, gic, way", ALL if EXHAUSTIVE else SOME)
def test_virt_enters_linux_in_hyp_again_and_again(power_on, start_hops, cpus, cpu, gic, way):
    start = start_hops(way, cpus=cpus, cpu=cpu, gic=gic)
    # For each key that it patches Linux has all CPUs spin until all of them do, for which a host with
    # fewer of them may need minutes
    expect_hyp_again_and_again(power_on, start, deadline=deadlines.LINUX * (5 if cpus == 8 else 1))


# Boards with the monitor at the top of RAM


@pytest.mark.one_build
@pytest.mark.parametrize("way", [appended, loaded_by_qemu])
def test_vexpress_enters_linux_in_hyp_again_and_again(power_on, start_hops, tmp_path, way):
    start = start_hops(functools.partial(way, VEXPRESS, tmp_path), BOARD_HOPS)
    expect_hyp_again_and_again(power_on, start, BOARD_HOPS)


@pytest.mark.one_build
@pytest.mark.parametrize("way", [functools.partial(appended, RASPI2B), raspi2b_armstub],
                         ids=["appended", "armstub"])
def test_raspi2b_enters_linux_in_hyp_again_and_again(power_on, start_hops, tmp_path, way):
    start = start_hops(functools.partial(way, tmp_path), BOARD_HOPS)
    expect_hyp_again_and_again(power_on, start, BOARD_HOPS)


@pytest.mark.one_build
def test_raspi2b_that_qemu_has_taken_out_of_secure_state_goes_on_in_svc(build, power_on, zimage,
                                                                       initramfs, tmp_path):
    start = loaded_by_qemu(RASPI2B, tmp_path, build, zimage, initramfs, BOOTARGS)
    machine = start.power_on(power_on)
    expect_entry(machine, "Non-secure SVC", start.at, 4, start.cpu, [(0, 960)], start.board.mpidr,
                 start.board.model)
    machine.expect_lines(r"^hypstub: warning: no HYP mode: the boot loader left it before",
                         r"^hypstub: entering it in SVC mode at 0x",
                         r"\] CPU: All CPU\(s\) started in SVC mode\.$",
                         r"^cpus: 4$", r"^t\.sh: done$", deadline=deadlines.LINUX)
    assert "monitor" not in machine.console()
    assert len(warnings(machine)) == 1


# What Linux is told of the monitor


def expect_psci_node(guest, cpus):
    assert guest.strings("/psci/compatible") == ["arm,psci-1.0", "arm,psci-0.2"]
    assert guest.strings("/psci/method") == ["smc"]
    methods = [line.split() for line in guest.lines("property") if "/enable-method " in line]
    assert len(methods) == cpus, "no method is left elsewhere"
    for path, value in methods:
        assert re.match(r"/cpus/cpu@\w+/", path) and bytes.fromhex(value) == b"psci\0"
    assert not [line for line in guest.lines("property") if "/cpu-release-addr " in line]
    assert [line for line in guest.lines("dmesg") if re.search(r"psci: PSCIv1\.1 detected", line)]
    assert not [line for line in guest.lines("dmesg") if "cpu-registers-not-fw-configured" in line]


def expect_linux_told(machine, start):
    resident, monitor = expect_boot(machine, start)
    guest = Guest(machine)
    assert guest.lines("cpus") == [str(start.cpus)]
    expect_node_of_stub(guest, "hyp", resident)
    expect_reservation(guest, resident, cells=start.board.cells)
    expect_memory_kept_from_linux(guest, resident)
    expect_psci_node(guest, start.cpus)
    return guest, monitor


@pytest.mark.one_build
def test_linux_on_virt_is_told_of_psci_and_not_of_secure_ram(build, power_on, zimage, initramfs):
    start = virt_fw_cfg(build, zimage, initramfs, BOOTARGS, cpus=2)
    guest, monitor = expect_linux_told(start.power_on(power_on), start)
    assert guest.strings("/chosen/bootargs") == [BOOTARGS]
    assert guest.property(f"/reserved-memory/hypstub-monitor@{monitor:x}/reg") is None


@pytest.mark.one_build
@pytest.mark.parametrize("board", [VEXPRESS, RASPI2B], ids=lambda board: board.name)
def test_linux_is_told_of_psci_and_of_the_monitors_memory(build, power_on, zimage, initramfs, tmp_path,
                                                          board):
    start = appended(board, tmp_path, build, zimage, initramfs, BOOTARGS)
    guest, monitor = expect_linux_told(start.power_on(power_on), start)
    expect_memory_kept_from_linux(guest, monitor)
    expect_reservation(guest, monitor, "hypstub-monitor", board.cells)


# Other ways on from Linux


@pytest.mark.one_build
def test_linux_enters_hypstub_which_leaves_the_monitor_in_place(power_on, start_hops):
    start = start_hops(virt_modules, hops=1, how="hypstub", hotplug=0, cpus=2)
    machine = start.power_on(power_on)
    resident, _ = expect_boot(machine, start)
    machine.expect(r"^hop 0: 2 CPUs, All CPU\(s\) started in HYP mode$", deadlines.LINUX)
    machine.expect(r"^hypstub: version .*, entered in HYP mode", deadlines.LINUX)
    # The monitor starts CPUs with this one's vectors
    assert expect_resident(machine) == resident
    machine.expect_lines(r"^hypstub: payload: zImage from the initrd slot",
                         r"\] SMP: Total of 2 processors activated",
                         r"\] CPU: All CPU\(s\) started in HYP mode\.", deadline=deadlines.LINUX)
    assert machine.console().count("hypstub: monitor") == 1


@pytest.mark.one_build
def test_a_crashed_kernel_enters_its_crash_kernel_in_hyp(power_on, start_hops):
    start = start_hops(virt_fw_cfg, hops=1, how="crash", hotplug=0, more=" crashkernel=128M", cpus=2)
    machine = start.power_on(power_on, memory="1G")
    machine.expect(r"^hop 0: 2 CPUs, All CPU\(s\) started in HYP mode$", deadlines.LINUX)
    machine.expect(r"Kernel panic - not syncing: sysrq triggered crash|sysrq: Trigger a crash",
                   deadlines.LINUX)
    machine.expect(r"^hop 1: 1 CPUs, All CPU\(s\) started in HYP mode$", deadlines.LINUX)
    machine.expect(r"^t\.sh: done$", deadlines.LINUX)


@pytest.mark.one_build
def test_reboot_begins_again_with_the_first_line(build, power_on, zimage, initramfs):
    start = virt_fw_cfg(build, zimage, initramfs, "console=ttyAMA0 rdinit=/init quiet", cpus=2)
    machine = start.power_on(power_on, "-action", "reboot=reset")
    resident, monitor = expect_boot(machine, start)
    for command in ("reboot -f", "poweroff -f"):
        machine.expect_lines(r"^hypstub-init: ready", r"^CPUs online: 2 \(0-1\)",
                             deadline=deadlines.LINUX)
        machine.expect_prompt("# ", deadlines.LINUX)
        machine.send(command + "\n")
        if command == "reboot -f":
            assert expect_boot(machine, start) == (resident, monitor)
    assert machine.exit_status(deadlines.LINUX) == 0
