# SPDX-License-Identifier: BSD-2-Clause
#
# The ways in which an image and its payload get to a board that is entered in Secure SVC mode with every
# CPU running. Used by the tests that start from reset: a Start holds the arguments of the fixture
# power_on, and what the boot has to print of the board.

import os
import subprocess

from lib.boards import (DTBS, GIC, MIB, RAM, RASPI2B, SECURE_VIRT, VIRT, concatenated, in_flash,
                        loaded)
from lib.build import FLASH_COPY, defined
from lib.images import patched, read, write


class Start:
    """A board with an image in it. at: where the image is when it prints where it was entered"""

    def __init__(self, board, at, *args, payload_from=None, mode="Secure SVC", **machine):
        self.board, self.at, self.payload_from, self.mode = board, at, payload_from, mode
        self.args = (*board.more, *args)
        self.machine = {**board.machine, **machine}
        self.cpus = self.machine["cpus"]
        # As the boot calls it
        self.cpu = {"cortex-a7": "Cortex-A7", "cortex-a15": "Cortex-A15"}[self.machine["cpu"]]

    def power_on(self, power_on, *args, **machine):
        return power_on(*self.args, *args, **{**self.machine, **machine})


def uimage(file, kind="ramdisk"):
    """The file with U-Boot's header, which has its size"""
    out = f"{file}.{kind}.uimage"
    subprocess.run(["mkimage", "-A", "arm", "-T", kind, "-C", "none", "-d", file, out], check=True,
                   stdout=subprocess.DEVNULL)
    return read(out)


def virt_flash(build, *args, cpu="cortex-a15", cpus=1, gic=2, payload_from=None):
    return Start(VIRT, RAM + FLASH_COPY, "-bios", build.bin, *args, payload_from=payload_from,
                 machine=f"{SECURE_VIRT},{GIC[gic]}", cpu=cpu, cpus=cpus)


def virt_modules(build, kernel, initrd, bootargs, **machine):
    return virt_flash(
        build, "-device", f"guest-loader,addr=0x50000000,kernel={kernel},bootargs={bootargs}",
        "-device", f"guest-loader,addr=0x52000000,initrd={initrd}",
        payload_from="a multiboot module", **machine)


def virt_fw_cfg(build, kernel, initrd, bootargs, **machine):
    return virt_flash(build, "-kernel", kernel, "-initrd", initrd, "-append", bootargs,
                      payload_from="QEMU's fw_cfg", **machine)


def appended(board, directory, build, kernel, initrd, bootargs):
    """Everything in one file, in flash or (raspi2b) in RAM"""
    image = concatenated(directory / "all.bin", read(build.bin), read(kernel), uimage(initrd),
                         board.device_tree(directory / "board.dtb", bootargs).data())
    at = 0x8000 if board is RASPI2B else board.ram + FLASH_COPY
    return Start(board, at, *in_flash(board, image), payload_from="behind the image")


def loaded_by_qemu(board, directory, build, kernel, initrd, bootargs):
    """-kernel: QEMU's boot code holds the other CPUs, and on raspi2b it has left Secure state"""
    image = concatenated(directory / "kernel.bin", read(build.bin), read(kernel))
    return Start(board, board.ram + 0x10000, "-kernel", image, "-dtb", os.path.join(DTBS, board.dtb),
                 "-initrd", initrd, "-append", bootargs, payload_from="behind the image",
                 mode="Non-secure SVC" if board is RASPI2B else "Secure SVC")


def raspi2b_armstub(directory, build, kernel, initrd, bootargs):
    """What the Raspberry Pi firmware does: all CPUs start at 0, where it has loaded the image and
    written into it where kernel and device tree are."""
    kernel_at, dtb_at, initrd_at = 16 * MIB, 32 * MIB, 64 * MIB
    image = patched(patched(read(build.bin), defined("IMAGE_ARMSTUB_DTB"), dtb_at),
                    defined("IMAGE_ARMSTUB_KERNEL"), kernel_at)
    tree = RASPI2B.device_tree(directory / "board.dtb", bootargs)
    tree.set_cells("/chosen", "linux,initrd-start", initrd_at)
    tree.set_cells("/chosen", "linux,initrd-end", initrd_at + os.path.getsize(initrd))
    return Start(RASPI2B, 0, *loaded(write(directory / "armstub.bin", image), 0),
                 *loaded(kernel, kernel_at), *loaded(tree.path, dtb_at), *loaded(initrd, initrd_at),
                 payload_from="the Raspberry Pi firmware")
