# SPDX-License-Identifier: BSD-2-Clause
#
# Debian's kernel in SVC mode with the stub under every CPU: PSCI is wrapped, QEMU's or the monitor's,
# so that CPUs come by way of the stub, whether they are started by a boot, by hotplug or after kexec.

import pytest

from boards import GIC, virt_modules
from build import EXHAUSTIVE
from qemu import RAW_ENTRY
from story import expect_entry, expect_hops, expect_monitor, expect_resident, hop_words, warnings
from test_linux import modules

ROUNDS = 20 if EXHAUSTIVE else 3


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
@pytest.mark.parametrize("cpus, gic", [(4, 2), (2, 3)])
def test_linux_in_svc_over_qemus_psci(build, power_on, zimage, kexec_initramfs, cpus, gic):
    machine = power_on("-kernel", build.bin,
                       *modules(zimage, kexec_initramfs, initrd_at=0x52000000, bootargs=words()),
                       machine=f"virt,virtualization=on,{GIC[gic]}", cpus=cpus)
    expect_entry(machine, "HYP", RAW_ENTRY, cpus)
    expect_svc_again(machine, cpus)


@pytest.mark.one_build
@pytest.mark.parametrize("cpus, gic", [(2, 3), (4, 2)])
def test_linux_in_svc_over_the_monitor(build, power_on, zimage, kexec_initramfs, cpus, gic):
    start = virt_modules(build, zimage, kexec_initramfs, words(), cpus=cpus, gic=gic)
    machine = start.power_on(power_on)
    expect_entry(machine, "Secure SVC", start.at, cpus)
    expect_monitor(machine, start.board.secure_ram)
    expect_svc_again(machine, cpus)
