# SPDX-License-Identifier: BSD-2-Clause
#
# QEMU's virt board with U-Boot, in place of a board that QEMU has not, or whose U-Boot nobody packages. The
# commands, addresses and files of a page are those of its board; what differs here is the medium, the console
# and the device tree. STANDINS has the boards of the pages.

import os
import re
import shutil
import struct
import subprocess
import tempfile

import doors

from lib.images import DeviceTree, read, write

# As much RAM as there is room for, so that a board's addresses are in it
MEMORY = "3G"
UART = "/pl011@9000000"
SECTOR = 512
FIRST_SECTOR = 2048


class Standin:
    """The virt board in place of another one. secure: U-Boot is in Secure SVC mode, on one CPU; serial: the number
    of the other board's console; dtbs: the device trees that a reader brings; variables: those of the other board's
    U-Boot that its page uses"""

    def __init__(self, secure=False, serial=0, dtbs=(), **variables):
        self.secure, self.serial, self.dtbs, self.variables = secure, serial, dtbs, variables

    def machine(self):
        secure, cpus = ("secure=on,", 1) if self.secure else ("", 2)
        return f"virt,{secure}virtualization=on,highmem=off", cpus

    def argv(self, disk, files):
        """QEMU's command line. disk: the medium, or None; files: the directory that a TFTP server has"""
        machine, cpus = self.machine()
        drive = ("-drive", f"if=none,id=medium,format=raw,file={disk}", "-device",
                 "virtio-blk-device,drive=medium") if disk else ()
        return ["qemu-system-arm", "-M", machine, "-cpu", "cortex-a15", "-smp", str(cpus), "-m", MEMORY,
                "-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot", "-bios", doors.UBOOT,
                "-netdev", f"user,id=net,tftp={files}", "-device", "virtio-net-device,netdev=net", *drive]

    def device_tree(self, path):
        """The board's tree as bytes, and as a file. Its console has the number of the other board's."""
        machine, cpus = self.machine()
        tree = DeviceTree.of_qemu(path, machine, MEMORY, cpus, more=("-bios", doors.UBOOT))
        return tree.add_node("/aliases").set_string("/aliases", f"serial{self.serial}", UART).data()

    def line(self, text):
        """A line of the other board, for this one: medium and console"""
        text = re.sub(r"\bmmc (\d+|\$\{?\w+\}?):(\d+|\$\{?\w+\}?)", "virtio 0:1", text)
        return re.sub(r"console=tty[A-Za-z]+(\d)", r"console=ttyAMA\1", text)

    def file(self, name, data, tree):
        """A file of the other board's medium, for this one"""
        if name.endswith(".dtb"):
            return tree
        if name.endswith(".conf"):
            return self.line(data.decode()).encode()
        if name.endswith(".scr"):
            return script(self.line(data[72:].decode()))
        return data


def script(text):
    """A U-Boot script with this text, by mkimage"""
    with tempfile.TemporaryDirectory() as directory:
        out = os.path.join(directory, "boot.scr")
        plain = write(os.path.join(directory, "boot.cmd"), text.encode())
        subprocess.run(["mkimage", "-A", "arm", "-T", "script", "-C", "none", "-d", plain, out], check=True,
                       stdout=subprocess.DEVNULL)
        return read(out)


def make_disk(path, files):
    """A disk with one partition, an ext2 file system with these {name: bytes}"""
    top = f"{path}.files"
    shutil.rmtree(top, ignore_errors=True)
    for name, data in files.items():
        os.makedirs(os.path.dirname(os.path.join(top, name)), exist_ok=True)
        write(os.path.join(top, name), data)
    size = sum(map(len, files.values())) * 5 // 4 + (4 << 20)
    subprocess.run(["/sbin/mke2fs", "-q", "-F", "-t", "ext2", "-d", top, f"{path}.ext2", f"{size >> 10}k"],
                   check=True, stdout=subprocess.DEVNULL)
    data = read(f"{path}.ext2")
    # A partition table of one entry: bootable, type Linux
    entry = struct.pack("<8B2I", 0x80, 0xfe, 0xff, 0xff, 0x83, 0xfe, 0xff, 0xff, FIRST_SECTOR, len(data) // SECTOR)
    table = bytes(446) + entry + bytes(48) + b"\x55\xaa"
    return write(path, table.ljust(FIRST_SECTOR * SECTOR, b"\0") + data)


# U-Boot's variables on the boards whose pages use them, with the values of its sources. A page without an
# entry is one of the virt board, entered in HYP mode.
STANDINS = {f"docs/boards/{name}.md": standin for name, standin in {
    "imx6ul": Standin(secure=True, loadaddr="0x82000000", fdt_addr="0x83000000", mmcdev="1", mmcpart="1",
                      fdt_addr_r="0x83000000"),
    "imx7d": Standin(kernel_addr_r="0x80800000", fdt_addr_r="0x83000000", ramdisk_addr_r="0x83800000"),
    "stm32mp1": Standin(dtbs=["stm32mp157c-dk2.dtb"], kernel_addr_r="0xc2000000", fdt_addr_r="0xc4000000",
                        ramdisk_addr_r="0xc4400000", scriptaddr="0xc4100000", pxefile_addr_r="0xc4200000"),
    "ast2600": Standin(secure=True, serial=4, dtbs=["aspeed-ast2600-evb.dtb"], loadaddr="0x83000000",
                       fdt_high="", initrd_high=""),
    # RAM is at 0 there: these addresses are as far behind its start
    "rk3288": Standin(secure=True, serial=2, dtbs=["rk3288-tinker.dtb"], kernel_addr_r="0x42000000",
                      fdt_addr_r="0x41e00000", ramdisk_addr_r="0x44000000"),
    "ls1021a": Standin(dtbs=["ls1021a-twr.dtb"], kernel_addr_r="0x81000000", fdt_addr_r="0x90000000",
                       ramdisk_addr_r="0xa0000000"),
    "am57xx": Standin(serial=2, dtbs=["am57xx-beagle-x15.dtb"], kernel_addr_r="0x82000000", fdt_addr_r="0x88000000",
                      ramdisk_addr_r="0x88080000"),
    "vexpress": Standin(),
}.items()}

# Where U-Boot starts what is on the medium, by extlinux.conf and by boot.scr, unless every case was asked for
SHOWN_MEDIA = ("docs/boards/imx6ul.md",)

# Where a page's commands for Linux run: door and board; for other pages it is virt, entered in HYP mode
LINUX_ON = {
    "docs/boards/imx6ul.md": ("kernel", "mcimx6ul-evk"),
    "docs/boards/imx7d.md": ("kernel", "mcimx7d-sabre"),
    "docs/boards/allwinner.md": ("kernel", "orangepi-pc"),
    "docs/boards/ast2600.md": ("flash", "ast2600-evb"),
    "docs/boards/rpi2.md": ("armstub", "raspi2b"),
    "docs/boards/vexpress.md": ("flash", "vexpress"),
}
