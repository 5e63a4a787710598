# SPDX-License-Identifier: BSD-2-Clause
#
# The boards that the tests use: those of tools/doors.py, with what hypstub must print for them. All but
# VIRT_HYP leave reset in Secure SVC mode with every CPU running. Used by the suites that boot.

import os

import doors

from lib import qemu
from lib.images import DeviceTree, read, write

DTBS = os.path.join(doors.DEBIAN, "dtbs")
MIB = 1 << 20

# Addresses of QEMU's virt boards
RAM = 0x40000000
RAW_ENTRY = RAM + 0x10000  # where -kernel puts a raw image
SECURE_RAM = 0x0e000000  # with secure=on

# No ITS: Linux leaves the ITS on over kexec, with tables in memory that the next kernel uses for itself
GIC = {2: "gic-version=2", 3: "gic-version=3,its=off"}


class Board:
    """name: that in doors.BOARDS; ram: the base of RAM; mib: the amount for Linux; mpidr: of the boot CPU;
    cells: of an address; machine: arguments of lib.qemu.command() that differ from doors.BOARDS"""

    def __init__(self, name, model, ram, mib, mpidr=0x80000000, cells=2, secure_ram=None, **machine):
        of = doors.BOARDS[name]
        self.name, self.model, self.ram, self.mib = name, model, ram, mib
        self.dtb, self.mpidr, self.cells, self.secure_ram = of.dtb, mpidr, cells, secure_ram
        self.stdout, self.flash = of.stdout, of.flash
        self.more = tuple(of.more.split())  # QEMU's arguments
        self.machine = {"machine": of.machine, "cpu": of.cpu, "cpus": of.cpus, "memory": of.memory,
                        **machine}

    def command(self, *args, **machine):
        """QEMU's command line"""
        return qemu.command(**{**self.machine, **machine}, args=(*self.more, *args))

    def device_tree(self, path, bootargs):
        """Debian's device tree, with these bootargs and QEMU's amount of RAM"""
        tree = DeviceTree(write(path, read(os.path.join(DTBS, self.dtb))))
        if self is RASPI2B:  # part of the 1 GiB is the GPU's
            tree.set_cells("/memory@0", "reg", self.ram, self.mib * MIB)
        if self.stdout:
            tree.set_string("/chosen", "stdout-path", self.stdout)
        return tree.set_string("/chosen", "bootargs", bootargs)


VIRT_HYP = Board("virt-hyp", "linux,dummy-virt", RAM, 512, cpus=1, memory="512M")
VIRT = Board("virt", "linux,dummy-virt", RAM, 512, secure_ram=SECURE_RAM, cpus=1, memory="512M")
VEXPRESS = Board("vexpress", "V2P-CA15", 0x80000000, 1024)
RASPI2B = Board("raspi2b", "Raspberry Pi 2 Model B", 0, 960, 0x80000f00, cells=1)
IMX6UL = Board("mcimx6ul-evk", "Freescale i.MX6 UltraLite 14x14 EVK Board", 0x80000000, 512, cells=1)
AST2600 = Board("ast2600-evb", "AST2600 EVB", 0x80000000, 2048, 0x80000f00, cells=1)

SECURE_VIRT = VIRT.machine["machine"]
HYP_VIRT = VIRT_HYP.machine["machine"]


def concatenated(path, *parts):
    """One file of all parts, each padded to whole words"""
    return write(path, b"".join(part + bytes(-len(part) % 4) for part in parts))


def in_flash(board, file):
    """QEMU's arguments for a file at the reset vector"""
    if not board.flash:
        return "-bios", file
    os.truncate(file, int(board.flash.removesuffix("M")) * MIB)
    return "-drive", f"file={file},format=raw,if=mtd"


def loaded(file, address, *more):
    """QEMU's arguments for a file in RAM"""
    return ("-device", ",".join([f"loader,file={file},addr={address:#x},force-raw=on", *more]))
