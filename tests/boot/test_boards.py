# SPDX-License-Identifier: BSD-2-Clause
#
# Boards that QEMU enters in HYP mode, with its own PSCI: the kernel behind the image, the ramdisk in the
# initrd slot, Debian's device tree; Linux to its shell in HYP mode on all CPUs.

import os

import pytest

from boards import DTBS, concatenated
from images import read
from story import LINUX_DEADLINE

BOARDS = [  # machine, CPU, how many, MiB, device tree, console
    ("orangepi-pc", "cortex-a7", 4, 1024, "sun8i-h3-orangepi-pc.dtb", "ttyS0"),
    ("mcimx7d-sabre", "cortex-a7", 2, 1024, "imx7d-sdb.dtb", "ttymxc0"),
    ("mcimx6ul-evk", "cortex-a7", 1, 512, "imx6ul-14x14-evk.dtb", "ttymxc0"),
    ("midway", "cortex-a15", 2, 1024, "ecx-2000.dtb", "ttyAMA0"),
]


@pytest.mark.one_build
@pytest.mark.parametrize("board, cpu, cpus, mib, dtb, console", BOARDS, ids=[b[0] for b in BOARDS])
def test_linux_comes_to_its_shell_in_hyp_on_all_cpus(build, power_on, tmp_path, zimage, initramfs, board,
                                                     cpu, cpus, mib, dtb, console):
    image = concatenated(tmp_path / "kernel.bin", read(build.bin), read(zimage))
    m = power_on("-kernel", image, "-dtb", os.path.join(DTBS, dtb), "-initrd", initramfs,
                 "-append", f"console={console} rdinit=/init", machine=board, cpu=cpu, cpus=cpus,
                 memory=f"{mib}M")
    m.expect_lines(r"^hypstub: version \S+, entered in HYP mode at 0x",
                   r"^hypstub: payload: zImage from behind the image, ",
                   r"^hypstub: entering it in HYP mode at 0x",
                   rf"smp: Brought up 1 node, {cpus} CPU",
                   r"CPU: All CPU\(s\) started in HYP mode\.",
                   r"hypstub-init: ready", deadline=LINUX_DEADLINE)
