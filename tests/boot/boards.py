# SPDX-License-Identifier: BSD-2-Clause
#
# The boards that hypstub is flashed on, all entered in Secure SVC with every CPU running, and the ways
# in which an image and its payload get there. Used by the tests that start from reset: a Start holds
# the arguments of the fixture power_on, and what the boot has to say of the board.

import os
import subprocess

from build import FLASH_COPY, IMAGE_ARMSTUB_DTB, IMAGE_ARMSTUB_KERNEL, ROOT
from images import DeviceTree, patched, read, write
from qemu import RAM, SECURE_RAM

DTBS = os.path.join(ROOT, "external", "debian", "dtbs")
MIB = 1 << 20

SECURE_VIRT = "virt,secure=on,virtualization=on"


class Board:
    """ram: its start; mib: how much of it is Linux's; dtb: Debian's file, or QEMU makes one;
    mpidr: of the boot CPU; cells: for an address; machine: for power_on"""

    def __init__(self, name, model, ram, mib, dtb=None, mpidr=0x80000000, cells=2,
                 secure_ram=None, **machine):
        self.name, self.model, self.ram, self.mib = name, model, ram, mib
        self.dtb, self.mpidr, self.cells, self.secure_ram = dtb, mpidr, cells, secure_ram
        self.machine = machine

    def device_tree(self, path, bootargs):
        """Debian's, with these bootargs, for QEMU's amount of RAM"""
        tree = DeviceTree(write(path, read(os.path.join(DTBS, self.dtb))))
        if self is RASPI2B:  # part of the 1 GiB is the GPU's
            tree.set_cells("/memory@0", "reg", self.ram, self.mib * MIB)
        return tree.set_string("/chosen", "bootargs", bootargs)


VIRT = Board("virt", "linux,dummy-virt", RAM, 512, secure_ram=SECURE_RAM, machine=SECURE_VIRT,
             cpu="cortex-a15", cpus=1)
VEXPRESS = Board("vexpress", "V2P-CA15", 0x80000000, 1024, "vexpress-v2p-ca15-tc1.dtb",
                 machine="vexpress-a15", cpu="cortex-a15", cpus=2, memory="1G")
RASPI2B = Board("raspi2b", "Raspberry Pi 2 Model B", 0, 960, "bcm2836-rpi-2-b.dtb", 0x80000f00, cells=1,
                machine="raspi2b", cpu="cortex-a7", cpus=4, memory="1G")

# QEMU asks for it on this board
NO_AUDIO = ("-audiodev", "none,id=a")


class Start:
    """A board with an image in it. at: where the image is when it tells where it was entered"""

    def __init__(self, board, at, *args, payload_from=None, mode="Secure SVC", **machine):
        self.board, self.at, self.payload_from, self.mode = board, at, payload_from, mode
        self.args = args + (NO_AUDIO if board is VEXPRESS else ())
        self.machine = {**board.machine, **machine}
        self.cpus = self.machine["cpus"]
        # As the boot calls it
        self.cpu = {"cortex-a7": "Cortex-A7", "cortex-a15": "Cortex-A15"}[self.machine["cpu"]]

    def power_on(self, power_on, *args, **machine):
        return power_on(*self.args, *args, **{**self.machine, **machine})


def concatenated(path, *parts):
    """One file of them all, each of whole words"""
    return write(path, b"".join(part + bytes(-len(part) % 4) for part in parts))


def uimage(file, kind="ramdisk"):
    """The file with U-Boot's header, which tells its size"""
    out = f"{file}.{kind}.uimage"
    subprocess.run(["mkimage", "-A", "arm", "-T", kind, "-C", "none", "-d", file, out], check=True,
                   stdout=subprocess.DEVNULL)
    return read(out)


def loaded(file, address):
    return ("-device", f"loader,file={file},addr={address:#x},force-raw=on")


# No ITS: Linux leaves it on over kexec, with tables in memory that the next kernel takes for its own
GIC = {2: "gic-version=2", 3: "gic-version=3,its=off"}


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
    """Everything in one file: -bios, in flash or (raspi2b) in RAM"""
    image = concatenated(directory / "all.bin", read(build.bin), read(kernel), uimage(initrd),
                         board.device_tree(directory / "board.dtb", bootargs).data())
    at = 0x8000 if board is RASPI2B else board.ram + FLASH_COPY
    return Start(board, at, "-bios", image, payload_from="behind the image")


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
    image = patched(patched(read(build.bin), IMAGE_ARMSTUB_DTB, dtb_at),
                    IMAGE_ARMSTUB_KERNEL, kernel_at)
    tree = RASPI2B.device_tree(directory / "board.dtb", bootargs)
    tree.set_cells("/chosen", "linux,initrd-start", initrd_at)
    tree.set_cells("/chosen", "linux,initrd-end", initrd_at + os.path.getsize(initrd))
    return Start(RASPI2B, 0, *loaded(write(directory / "armstub.bin", image), 0),
                 *loaded(kernel, kernel_at), *loaded(tree.path, dtb_at), *loaded(initrd, initrd_at),
                 payload_from="the Raspberry Pi firmware")
