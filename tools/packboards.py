# SPDX-License-Identifier: BSD-2-Clause
#
# What a board's medium needs beside the pack: BOARDS has the boards, each of one kind. prepare() checks the
# device trees and changes them as the board needs it; files() returns {name: bytes} of the directory. Both
# raise ValueError with what is missing. Used by pack.py. Addresses and names are those of each board's
# default environment in U-Boot, and of the Raspberry Pi firmware's documentation.

import os
import shutil
import subprocess
import tempfile

MIB = 1 << 20
TOOLS = os.path.dirname(os.path.abspath(__file__))
PACK = "hypstub-pack.bin"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def changed(dtbs, directory, *edits):
    """Copies of the device trees with each property of edits set: (node, name, string)"""
    copies = []
    for i, path in enumerate(dtbs):
        copies.append(os.path.join(directory, str(i), os.path.basename(path)))
        os.makedirs(os.path.dirname(copies[-1]))
        shutil.copyfile(path, copies[-1])
        for edit in edits:
            done = subprocess.run(["fdtput", "-t", "s", copies[-1], *edit], capture_output=True, text=True)
            if done.returncode:
                raise ValueError(f"{path}: {done.stderr.strip()}")
    return copies


class Flash:
    """A board that leaves reset in its flash: the device tree is behind the image"""

    def prepare(self, args, dtbs, directory):
        if len(dtbs) + bool(args.flash_dtb) != 1:
            raise ValueError("its flash needs one device tree, which says where RAM is: give it as DTB")
        args.flash_dtb = args.flash_dtb or dtbs[0]
        return []

    def files(self, args, pack, dtbs, made_by):
        return {"flash.bin": pack}


class RaspberryPi:
    """hypstub is the armstub, for PSCI on all CPUs, and the pack is the kernel: so the armstub stays small"""

    CONFIG = f"""\
# hypstub leaves the Secure world to its monitor, and then starts the pack in HYP mode
armstub=hypstub.bin
kernel={PACK}
kernel_address=0x1000000
# Without this the firmware writes ATAGs to 0x100, into the armstub
disable_commandline_tags=1
enable_uart=1
"""

    def prepare(self, args, dtbs, directory):
        return dtbs

    def files(self, args, pack, dtbs, made_by):
        return {"config.txt": self.CONFIG.encode(), PACK: pack, "hypstub.bin": read(args.image)}


class UBoot:
    """kernel, fdt: addresses, or variables of the environment; room: bytes that the pack may have there; fdtfile:
    the variable with the device tree's name; load: the command up to the address; edits: of the payload's trees;
    commands: for the loader's, before bootz; extlinux: whether U-Boot looks for extlinux.conf"""

    def __init__(self, kernel, fdt, room, fdtfile, load, edits=(), commands=(), extlinux=True):
        self.kernel, self.fdt, self.room, self.fdtfile, self.load = kernel, fdt, room, fdtfile, load
        self.edits, self.commands, self.extlinux = edits, commands, extlinux

    def prepare(self, args, dtbs, directory):
        return changed(dtbs, directory, *self.edits)

    def script(self, name):
        return "\n".join([f"{self.load} {self.kernel} {PACK}", f"{self.load} {self.fdt} {name}", *self.commands,
                          f"bootz {self.kernel} - {self.fdt}", ""])

    def files(self, args, pack, dtbs, made_by):
        if len(pack) > self.room:
            raise ValueError(f"the pack has {len(pack)} bytes: U-Boot loads the device tree {self.room // MIB} MiB "
                             "behind its start, so that it must be smaller")
        # Without a tree of its own the payload gets the one that U-Boot finds on the medium
        name = os.path.basename(dtbs[0]) if len(dtbs) == 1 else None
        files = {PACK: pack, **({name: read(dtbs[0])} if name else {})}
        files["boot.cmd"] = self.script(name or f"${{{self.fdtfile}}}").encode()
        with tempfile.TemporaryDirectory() as directory:
            source, out = (os.path.join(directory, file) for file in ("boot.cmd", "boot.scr"))
            with open(source, "wb") as file:
                file.write(files["boot.cmd"])
            made_by("mkimage", "-A", "arm", "-T", "script", "-C", "none", "-n", "hypstub", "-d", source, out)
            files["boot.scr"] = read(out)
        if self.extlinux:
            tree = f"fdt /{name}" if name else "fdtdir /"
            files["extlinux/extlinux.conf"] = (f"default hypstub\ntimeout 10\n\nlabel hypstub\n\tkernel /{PACK}\n"
                                               f"\t{tree}\n").encode()
        return files


class UBootFit:
    """U-Boot's bootm, of a FIT in flash: hypstub is its kernel. load: where U-Boot puts the pack"""

    def __init__(self, load, console):
        self.load, self.console = load, console

    def prepare(self, args, dtbs, directory):
        if len(dtbs) != 1:
            raise ValueError("its FIT needs one device tree: give it as DTB")
        self.tree = changed(dtbs, directory, ("/chosen", "stdout-path", self.console))[0]
        return []

    def files(self, args, pack, dtbs, made_by):
        with tempfile.TemporaryDirectory() as directory:
            kernel, out = (os.path.join(directory, file) for file in (PACK, "boot.itb"))
            with open(kernel, "wb") as file:
                file.write(pack)
            # U-Boot's bootspi copies as much as the FIT's header says: files behind the tree would be left behind
            made_by(os.path.join(TOOLS, "mkfit.py"), "-o", out, "--inline", "--load", f"{self.load:#x}", kernel,
                    self.tree)
            return {"boot.itb": read(out)}


DISTRO = "load ${devtype} ${devnum}:${distro_bootpart}"

BOARDS = {
    "rpi2": RaspberryPi(),
    # The timer is disabled in its device tree: Linux uses another one there, hypstub and its payload this one
    "imx6ul": UBoot("${loadaddr}", "${fdt_addr}", 16 * MIB, "fdt_file", "fatload mmc ${mmcdev}:${mmcpart}",
                    [("/timer", "status", "okay")], ["fdt addr ${fdt_addr}", "fdt set /timer status okay"],
                    extlinux=False),
    "imx7d": UBoot("${kernel_addr_r}", "${fdt_addr_r}", 40 * MIB, "fdtfile", DISTRO),
    "stm32mp15": UBoot("0xc2000000", "0xc4000000", 32 * MIB, "fdtfile", DISTRO),
    "allwinner": UBoot("0x42000000", "0x43000000", 16 * MIB, "fdtfile", DISTRO),
    # Its bootcmd copies the FIT to 0x83000000
    "ast2600": UBootFit(0x90000000, "serial4:115200n8"),
    "vexpress": Flash(),
}
