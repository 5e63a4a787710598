# SPDX-License-Identifier: BSD-2-Clause
#
# Boots a Scene and compares its end with the model's: the lines of hypstub, what the probing payload reports, and,
# through QEMU's monitor, where the CPU stands and what is in RAM.

import os
import re
import struct
import time
import zlib

import fdt
from lib import deadlines
from lib.boards import HYP_VIRT, RAM, SECURE_VIRT, loaded
from lib.build import Build
from lib.images import read, trampoline, write
from lib.qemu import Qemu, command
from memory import Range
from payloads import uimage
from scene import SIZE, UBOOT_LOAD

UBOOT = "/usr/lib/u-boot/qemu_arm/u-boot.bin"
TRAMPOLINE = RAM + 0x1ff000
UBOOT_KERNEL, UBOOT_FILE = RAM + 0x6000000, RAM + 0x8000000
ROOM = 1 << 20  # behind a raw binary, for its bss
HEX = "([0-9a-f]{8})"
PROBE = re.compile(f"^probe: at {HEX} r0 {HEX} r1 {HEX} r2 {HEX} cpsr {HEX}((?: part {HEX})*)(.*)$")
GIVEN = re.compile(f"^ tree {HEX} {HEX} ramdisk {HEX} {HEX} {HEX}$")
STOPS = r"^hypstub: cannot go on: (.*)$"
DUMP = "hypstub: unexpected exception|unexpected exception while booting"
DEMO = "^demo: a small kernel, running in"
MODES = {0x13: "SVC", 0x1a: "HYP"}


class Odd(AssertionError):
    """The boot did not end as the model has it"""


class Boot:
    def __init__(self, scene, build, directory):
        self.scene, self.build, self.directory = scene, build, directory
        self.machine, self.probe = None, None

    def file(self, name, data):
        return write(os.path.join(self.directory, name), data)

    def arguments(self):
        scene, args = self.scene, []
        image = read(self.build.bin)
        whole = image + bytes(-len(image) % 4) + scene.behind()
        if scene.door == "flash":
            args = ["-bios", self.file("flash", whole)]
            if scene.slot == "fw_cfg":
                args += ["-kernel", self.file("kernel", scene.file)]
                args += ["-initrd", self.file("fw-initrd", scene.ramdisk)] if scene.ramdisk else []
        elif scene.door == "kernel":
            args = [*loaded(self.file("image", whole), scene.image),
                    *loaded(self.file("enter", trampoline(scene.image, scene.tree_at)), TRAMPOLINE, "cpu-num=0")]
        elif scene.door == "qemu":
            return ["-kernel", self.build.bin, "-initrd", self.file("initrd", scene.file)]
        else:
            kernel, file = image, scene.file
            if scene.bootm:
                kernel, file = uimage(image, load=UBOOT_LOAD), uimage(file, 3)
            return ["-bios", UBOOT, *loaded(self.file("kernel", kernel), UBOOT_KERNEL),
                    *loaded(self.file("initrd", file), UBOOT_FILE)]
        for i, (at, data) in enumerate(scene.in_ram()):
            args += loaded(self.file(f"ram-{i}", data), at)
        return args

    def run(self, ends):
        """Odd, unless it ends as one of them says"""
        machine = SECURE_VIRT if self.scene.secure else HYP_VIRT
        with Qemu(command(machine, self.arguments()), cwd=self.directory, monitor=True) as self.machine:
            if self.scene.door == "uboot":
                self.uboot()
            found = self.wait(ends)
            problems = [self.compare(found, end) for end in ends]
            if None in problems:
                return next(end for end, problem in zip(ends, problems) if problem is None)
            raise Odd(f"{found}; {'; '.join(p for p in problems if p)}\n{self.machine}")

    def uboot(self):
        machine = self.machine
        machine.expect_prompt("Hit any key to stop autoboot")
        machine.send(" ")
        machine.expect_prompt("=> ")
        if self.scene.bootm:
            machine.send(f"bootm {UBOOT_KERNEL:x} {UBOOT_FILE:x} {RAM:x}\r")
        else:
            machine.send(f"bootz {UBOOT_KERNEL:x} {UBOOT_FILE:x}:{len(self.scene.file):x} {RAM:x}\r")

    def wait(self, ends):
        """How it ends: "stops", "payload", "demo", or what is wrong"""
        end = time.monotonic() + deadlines.AT_ONCE
        silent = any(e.silent and e.how == "stops" for e in ends)
        while (line := self.machine.read_line(end)) is not None:
            if re.search(DUMP, line):
                return "an exception that nobody expects"
            if re.search(STOPS, line):
                return "stops"
            if re.search(DEMO, line):
                return "demo"
            if line.startswith("probe: "):
                self.probe = line
                return "payload"
        if self.machine.is_off():
            return "the machine is off"
        pc, psr = self.machine.registers()
        return "stops" if silent and self.stands(pc) else f"it hangs at {pc:#010x}, PSR {psr:#x}"

    def image_at(self):
        entered = re.search(r"entered in .* mode at (0x\w+)$", self.machine.console(), re.M)
        return int(entered[1], 16) if entered else self.scene.image

    def stands(self, pc):
        """Whether the CPU is in cpu_stop(), or where a boot from flash ends without RAM"""
        places = {self.build.body("cpu_stop", self.image_at()): 12, self.build.at("flash_no_ram", 0): 0x180}
        return any(at <= pc < at + size for at, size in places.items())

    # Each returns None, or what is otherwise than expected

    def compare(self, found, end):
        if found != end.how:
            return f"expected {end}"
        warnings = re.findall(r"^hypstub: warning: (.*)$", self.machine.console(), re.M)
        missing = [text for text in end.warns if not any(re.search(text, w) for w in warnings)]
        more = [w for w in warnings if not any(re.search(text, w) for text in (*end.warns, *end.may_warn))]
        if missing and not end.silent:
            return f"no warning /{missing[0]}/"
        if more and end.how != "stops":
            return f"a warning that is not expected: {more[0]}"
        return {"stops": self.compare_stop, "payload": self.compare_payload, "demo": lambda _: None}[found](end)

    def compare_stop(self, end):
        lines = re.findall(STOPS, self.machine.console(), re.M)
        if len(lines) != 1 or not re.search(end.says, lines[0]):
            return f"expected one line with /{end.says}/, not {lines}"
        deadline = time.monotonic() + deadlines.AT_ONCE
        while not self.stands((place := self.machine.registers())[0]):
            if time.monotonic() > deadline:
                return f"the CPU is at {place[0]:#010x} and not in cpu_stop"
        return None if place[1] & 0x1c0 == 0x1c0 else f"PSR {place[1]:#x}: A, I and F are not all masked"

    def compare_payload(self, end):
        line = PROBE.match(self.probe)
        given = line and GIVEN.match(line[8])
        if not given:
            return f"the payload reports {self.probe}"
        at, r0, _, r2, cpsr = (int(line[i], 16) for i in range(1, 6))
        crcs = [int(word, 16) for word in re.findall(HEX, line[6])]
        wanted = end.probe.crcs[:2] if self.scene.lost else end.probe.crcs
        if crcs[:len(wanted)] != wanted:
            return f"the payload's checksums are {crcs}, and those of its file {wanted}"
        if r0 or MODES.get(cpsr & 31) != end.mode:
            return f"entered with r0 = {r0:#x} and CPSR {cpsr:#x}, and not in {end.mode} mode"
        if end.probe.base is not None and at != end.probe.base:
            return f"entered at {at:#x} and not at {end.probe.base:#x}"
        size, tree_crc, start, stop, ramdisk_crc = (int(word, 16) for word in given.groups())
        return self.compare_ramdisk(end, start, stop, ramdisk_crc) or \
            self.compare_ram(end, at, Range(r2, size), tree_crc, Range(start, stop - start))

    @staticmethod
    def compare_ramdisk(end, start, stop, crc):
        if not end.ramdisk:
            return f"a ramdisk at {start:#x}-{stop:#x}, and none was given" if start or stop else None
        if stop - start != len(end.ramdisk) or crc != zlib.crc32(end.ramdisk):
            return f"the ramdisk at {start:#x}-{stop:#x} is not what was given"
        return None

    def compare_ram(self, end, at, tree, tree_crc, ramdisk):
        """Nothing over anything else, and the tree is one"""
        stub = re.search(r"resident stub (0x\w+)-(0x\w+),", self.machine.console())
        parts = {"payload": Range(at, len(self.scene.probe.data) if self.scene.kind != "ELF" else 0x800),
                 "tree": tree, "ramdisk": ramdisk}
        if stub:
            parts["stub"] = Range(int(stub[1], 16), int(stub[2], 16) + 1 - int(stub[1], 16))
        names = list(parts)
        for i, one in enumerate(names):
            if parts[one].size and not parts[one].inside(Range(RAM, SIZE)):
                return f"the {one} at {parts[one].base:#x} is not in RAM"
            for other in names[i + 1:]:
                if parts[one].size and parts[other].size and parts[one].overlaps(parts[other]):
                    return f"{one} and {other} overlap at {parts[one].base:#x} and {parts[other].base:#x}"
        room = Range(parts["payload"].end, ROOM)
        if end.probe.kind == "raw binary" and room.end < RAM + SIZE - ROOM:
            # What lies there already may stay
            taken = [name for name in ("tree", "stub") if parts.get(name) and parts[name].overlaps(room)]
            if taken:
                return f"the {taken[0]} lies less than 1 MiB behind the raw binary at {at:#x}"
        return self.compare_tree(end, tree, tree_crc, parts.get("stub"))

    def compare_tree(self, end, where, crc, stub):
        self.machine.registers()  # connects
        path = os.path.join(self.directory, "tree")
        self.machine.command_qmp("pmemsave", val=where.base, size=where.size, filename=path)
        data = read(path)
        if zlib.crc32(data) != crc:
            return "the payload's tree in memory is not what the payload saw"
        try:
            root, _ = fdt.parse(data)
        except fdt.Broken as why:
            return f"the payload's tree is broken: {why}"
        node = root.find("firmware/hypstub")
        if not node or node.string("compatible") != "hypstub,v1":
            return "the payload's tree has no /firmware/hypstub"
        if stub and struct.pack(">I", stub.base) not in (node.get("reg") or b""):
            return "/firmware/hypstub is not where the stub is"
        return self.compare_nodes(end, root)

    def compare_nodes(self, end, root):
        """What the payload's tree says of RAM, and its command line"""
        def memory(tree):
            return [(n.name, n.get("reg")) for n in tree.children if n.name.startswith("memory") and n.get("reg")]

        if self.scene.secure and any(
                n.string("device_type") == "memory" and n.string("status") not in (None, "okay", "ok") and
                n.string("secure-status") in ("okay", "ok") for n in root.walk()):
            return "the payload's tree has memory of the Secure world alone"
        if not end.tree:
            return None
        if memory(end.tree) != memory(root):
            return f"the payload's tree has {memory(root)} as RAM and not {memory(end.tree)}"
        if end.bootargs and root.child("chosen").string("bootargs") != end.bootargs:
            return f"the payload's command line is {root.child('chosen').string('bootargs')}"
        return None


def boot(scene, directory, ends, build):
    """The End that came; Odd otherwise"""
    return Boot(scene, Build(build), str(directory)).run(ends)
