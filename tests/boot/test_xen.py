# SPDX-License-Identifier: BSD-2-Clause
#
# Xen as the payload, with Debian's kernel as its dom0 in the multiboot modules: from QEMU and from flash,
# where Xen gets its second CPU from hypstub's own PSCI.

import pytest

from boards import SECURE_VIRT
from conftest import debian
from story import LINUX_DEADLINE

DOM0 = "console=hvc0 rdinit=/init"
XEN = "console=dtuart dom0_mem=512M"


def from_qemu(build):
    """In the initrd slot; dom0 hangs on a PCIe window above 4 GiB"""
    return "virt,virtualization=on,highmem=off", ["-kernel", build.bin, "-initrd", debian("xen")]


def from_flash(build):
    return SECURE_VIRT, ["-bios", build.bin, "-kernel", debian("xen")]


@pytest.mark.one_build
@pytest.mark.parametrize("door, place", [(from_qemu, "the initrd slot"), (from_flash, "QEMU's fw_cfg")],
                         ids=["qemu", "flash"])
def test_xen_starts_its_dom0_on_all_cpus(build, power_on, zimage, initramfs, door, place):
    machine, args = door(build)
    m = power_on(*args, "-append", XEN,
                 "-device", f"guest-loader,addr=0x50000000,kernel={zimage},bootargs={DOM0}",
                 "-device", f"guest-loader,addr=0x54000000,initrd={initramfs}",
                 machine=machine, memory="1G", cpus=2)
    m.expect_lines(rf"^hypstub: payload: zImage from {place}, ",
                   r"^hypstub: entering it in HYP mode at 0x",
                   r"^\(XEN\) Brought up 2 CPUs",
                   r"smp: Brought up 1 node, 2 CPUs",
                   r"hypstub-init: ready", deadline=LINUX_DEADLINE)
