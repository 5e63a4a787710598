# SPDX-License-Identifier: BSD-2-Clause
#
# What a boot is given, before anything in it is odd: the board's device tree, the payload, and the door by
# which both get to the image. A case changes one value of a Scene; model.py reads it, boot.py boots it.

import fdt
import payloads
from fdt import Node, cells, strings, wide
from lib.boards import MIB, RAM, RAW_ENTRY, SECURE_RAM
from lib.build import FLASH_COPY

IMAGE = RAM + FLASH_COPY  # where the image is, or is copied from flash
TREE = RAM + 0x4000000
FILE = RAM + 0x8000000
UBOOT_LOAD = RAM + 0x2000000  # of a uImage for bootm
RAMDISK = RAM + 0xa000000
SIZE = 512 * MIB

# By a few words in place of a boot loader, from flash, by QEMU's -kernel, by U-Boot's bootz or bootm; and where
# the image is
DOORS = {"kernel": IMAGE, "flash": IMAGE, "qemu": RAW_ENTRY, "uboot": RAM + 0x6000000}


def secure_devices():
    """What the power goes off by"""
    hidden = {"status": strings("disabled"), "secure-status": strings("okay")}
    return [Node("gpio-restart", {"compatible": strings("gpio-restart"), "gpios": cells(0x8005, 1, 0), **hidden}),
            Node("gpio-poweroff", {"compatible": strings("gpio-poweroff"), "gpios": cells(0x8005, 0, 0), **hidden}),
            Node("pl061@90b0000", {"compatible": strings("arm,pl061", "arm,primecell"), "phandle": cells(0x8005),
                                   "reg": wide(0x90b0000, 0x1000), **hidden})]


def virt_tree(secure):
    """QEMU's, without what no boot loader looks at"""
    bus = {"#address-cells": cells(2), "#size-cells": cells(2)}
    children = [
        Node(f"memory@{RAM:x}", {"device_type": strings("memory"), "reg": wide(RAM, SIZE)}),
        Node("chosen", {"bootargs": strings("odd=1"), "stdout-path": strings("/pl011@9000000")}),
        Node("aliases", {"serial0": strings("/pl011@9000000")}),
        Node("cpus", {"#address-cells": cells(1), "#size-cells": cells(0)}, [Node("cpu@0", {
            "device_type": strings("cpu"), "compatible": strings("arm,cortex-a15"), "reg": cells(0)})]),
        Node("timer", {"compatible": strings("arm,armv7-timer"), "interrupts": cells(1, 13, 0x104, 1, 14, 0x104)}),
        Node("intc@8000000", {"compatible": strings("arm,cortex-a15-gic"), "phandle": cells(0x8002),
                              "reg": wide(0x8000000, 0x10000, 0x8010000, 0x10000), "#interrupt-cells": cells(3),
                              "interrupt-controller": b""}),
        Node("pl011@9000000", {"compatible": strings("arm,pl011", "arm,primecell"), "reg": wide(0x9000000, 0x1000),
                               "phandle": cells(0x8003)}),
        Node("fw-cfg@9020000", {"compatible": strings("qemu,fw-cfg-mmio"), "reg": wide(0x9020000, 0x18)}),
    ]
    if secure:
        children += secure_devices()
        children.append(Node(f"secram@{SECURE_RAM:x}", {
            "device_type": strings("memory"), "reg": wide(SECURE_RAM, 0x1000000), "status": strings("disabled"),
            "secure-status": strings("okay")}))
    else:
        children.append(Node("psci", {"compatible": strings("arm,psci-1.0", "arm,psci-0.2"),
                                      "method": strings("smc")}))
    return Node("", {**bus, "model": strings("linux,dummy-virt"), "compatible": strings("linux,dummy-virt"),
                     "interrupt-parent": cells(0x8002)}, children)


class Scene:
    """door: of DOORS. secure: entered in Secure SVC. slot: how the payload is given: initrd, module,
    appended or fw_cfg. probe: the payload; file: its bytes, which a case may damage; ramdisk: bytes or None;
    initrd: a file in the initrd slot beside a payload from elsewhere. lost: the payload's parts at other places
    are not to be compared"""

    def __init__(self, rng, door, secure, slot, kind):
        self.rng, self.door, self.secure, self.slot, self.kind = rng, door, secure, slot, kind
        self.tree, self.reserve, self.header, self.damage = virt_tree(secure), [], {}, []
        self.tree_at, self.file_at, self.ramdisk_at = TREE, FILE, RAMDISK
        self.image = DOORS[door]
        self.ramdisk, self.initrd, self.fit, self.lost = None, None, None, False
        self.wrap = slot == "appended" and kind == "raw binary"
        self.uimage = {}
        # U-Boot takes a FIT for its own, unless it is in a uImage
        self.bootm = door == "uboot" and (kind == "FIT" or rng.random() < 0.4)
        if self.bootm:
            self.image = UBOOT_LOAD
        self.make(kind)
        if slot in ("appended", "fw_cfg", "module") and rng.random() < 0.5:
            self.ramdisk = b"\x1f\x8b" + rng.randbytes(rng.randrange(0x100, 0x3000))

    def make(self, kind):
        rng, size = self.rng, self.rng.randrange(0x800, 0x4000, 4)
        if kind == "FIT":
            inner = rng.choice(["zImage", "raw binary", "ELF"])
            load = payloads.LINKED if inner == "raw binary" else None
            ramdisk = rng.randbytes(rng.randrange(4, 0x2000)) if rng.random() < 0.5 else None
            loadable = (RAM + 0x6000000, rng.randbytes(0x800)) if rng.random() < 0.4 else None
            more = [loadable] if loadable and inner != "ELF" else []
            kernel = {"zImage": payloads.zimage, "raw binary": payloads.raw}[inner](rng, size, more) \
                if inner != "ELF" else payloads.elf(rng, size)
            self.fit = payloads.Fit(kernel, ramdisk, loadable, rng.choice(["sha256", "sha1", "crc32"]),
                                    rng.random() < 0.5, load)
            self.probe = kernel
        else:
            self.probe = {"zImage": payloads.zimage, "raw binary": payloads.raw,
                          "ELF": payloads.elf}[kind](rng, size)
        self.file = self.probe.data

    def is_staged(self):
        """Whether hypstub brings files into RAM before it places the stub, which is then anywhere near its top"""
        return self.slot == "fw_cfg" or self.door == "flash" and self.slot == "appended"

    def finish(self):
        """Once nothing more is changed: the files' bytes, and what the loader writes of them into the tree"""
        if self.fit:
            self.file = self.fit.file()
        chosen = self.tree.child("chosen")
        if self.slot == "initrd" and chosen and chosen.get("linux,initrd-start") is None:
            self.give_initrd(chosen, self.file_at, len(self.file))
        elif self.initrd:
            self.give_initrd(chosen, self.ramdisk_at, len(self.initrd))
        elif self.slot == "module" and chosen:
            self.give_module(chosen, "kernel", self.file_at, len(self.file))
            if self.ramdisk:
                self.give_module(chosen, "ramdisk", self.ramdisk_at, len(self.ramdisk))
        return self

    def give_initrd(self, chosen, start, size):
        chosen.set("linux,initrd-start", cells(start))
        chosen.set("linux,initrd-end", cells(start + size))

    def give_module(self, chosen, kind, start, size):
        if any(f"multiboot,{kind}" in child.list("compatible") for child in chosen.children):
            return
        chosen.children.append(Node(f"module@{start:x}", {
            "compatible": strings("multiboot,module", f"multiboot,{kind}"), "reg": wide(start, size)}))

    def tree_bytes(self):
        data = fdt.pack(self.tree, self.reserve, **self.header)
        for change in self.damage:
            data = change(data)
        return data

    def behind(self):
        """What lies behind the image, each part from a multiple of four on"""
        parts = [self.tree_bytes()] if self.door == "flash" else []
        if self.slot == "appended":
            parts.append(payloads.uimage(self.file, **self.uimage) if self.wrap else self.file)
            if self.ramdisk:
                parts.append(payloads.uimage(self.ramdisk, 3))
        return b"".join(part + bytes(-len(part) % 4) for part in parts)

    def in_ram(self):
        """(address, bytes) of what is in RAM beside the image, for a CPU that finds the tree by r2"""
        found = [(self.tree_at, self.tree_bytes())] if self.door == "kernel" else []
        if self.slot in ("initrd", "module"):
            found.append((self.file_at, self.file))
        if self.initrd or self.slot == "module" and self.ramdisk:
            found.append((self.ramdisk_at, self.initrd or self.ramdisk))
        return found
