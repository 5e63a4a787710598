# SPDX-License-Identifier: BSD-2-Clause
#
# Debian's kernel in SVC mode with the stub under every CPU: PSCI is wrapped, QEMU's or the monitor's,
# so that CPUs come by way of the stub, whether they are started by a boot, by hotplug or after kexec.

import pytest

from lib import deadlines
from lib.boards import GIC, RAW_ENTRY
from lib.build import EXHAUSTIVE
from lib.story import (expect_entry, expect_hops, expect_monitor, expect_resident, hop_words,
                       warnings)
from starts import virt_modules
from test_linux import modules

ROUNDS = 20 if EXHAUSTIVE else 3

# CPUs and GIC. The stub wraps PSCI in the same way for any number of CPUs, and knows nothing of a GIC: one
# case for each owner of PSCI shows both
OVER_QEMU = [(4, 2), (2, 3)] if EXHAUSTIVE else [(4, 2)]
OVER_THE_MONITOR = [(2, 3), (4, 2)] if EXHAUSTIVE else [(2, 3)]


def expect_svc_again(machine, cpus):
    resident = expect_resident(machine)
    machine.expect_lines(r"^hypstub: payload: zImage from a multiboot module, ",
                         r"^hypstub: entering it in SVC mode at 0x")
    assert warnings(machine) == []
    expect_hops(machine, 1, cpus, mode="SVC", hotplug=ROUNDS)
    return resident


def words():
    return hop_words(1, hotplug=ROUNDS) + " hypstub.mode=svc"


@pytest.mark.one_build
@pytest.mark.parametrize("cpus, gic", OVER_QEMU)
def test_linux_in_svc_over_qemus_psci(build, power_on, zimage, kexec_initramfs, cpus, gic):
    machine = power_on("-kernel", build.bin,
                       *modules(zimage, kexec_initramfs, initrd_at=0x52000000, bootargs=words()),
                       machine=f"virt,virtualization=on,{GIC[gic]}", cpus=cpus)
    expect_entry(machine, "HYP", RAW_ENTRY, cpus)
    expect_svc_again(machine, cpus)


@pytest.mark.one_build
@pytest.mark.parametrize("cpus, gic", OVER_THE_MONITOR)
def test_linux_in_svc_over_the_monitor(build, power_on, zimage, kexec_initramfs, cpus, gic):
    start = virt_modules(build, zimage, kexec_initramfs, words(), cpus=cpus, gic=gic)
    machine = start.power_on(power_on)
    expect_entry(machine, "Secure SVC", start.at, cpus)
    expect_monitor(machine, start.board.secure_ram)
    expect_svc_again(machine, cpus)


# The way back to HYP mode: by kexec, and the stub that is under the kernel


def expect_hyp_by_hypstub(machine, cpus):
    resident = expect_resident(machine)
    machine.expect_lines(rf"^hop 0: {cpus} CPUs, All CPU\(s\) started in SVC mode$",
                         r"^hypstub: version \S+, entered in Non-secure SVC mode",
                         rf"^hypstub: back to HYP mode by the stub at {resident:#010x}-",
                         r"^hypstub: version \S+, entered in HYP mode", deadline=deadlines.LINUX)
    assert expect_resident(machine) == resident
    machine.expect_lines(rf"smp: Brought up 1 node, {cpus} CPUs", r"CPU: All CPU\(s\) started in HYP mode\.",
                         deadline=deadlines.LINUX)


@pytest.mark.one_build
@pytest.mark.parametrize("psci", ["QEMU's", "the monitor's"])
def test_linux_in_svc_enters_hypstub_which_enters_linux_in_hyp(build, power_on, zimage, kexec_initramfs, psci):
    words = hop_words(1, "hypstub") + " hypstub.mode=svc"
    if psci == "QEMU's":
        machine = power_on("-kernel", build.bin,
                           *modules(zimage, kexec_initramfs, initrd_at=0x52000000, bootargs=words), cpus=2)
    else:
        machine = virt_modules(build, zimage, kexec_initramfs, words, cpus=2).power_on(power_on)
    expect_hyp_by_hypstub(machine, 2)
