# SPDX-License-Identifier: BSD-2-Clause
#
# Bad input at every door: payloads (damages.py) and device trees that are cut short, have a wrong bit or the
# wrong byte order, overlap something or are too large. There is one line that says so, and then the CPU stands
# still; or a warning, and the demo. What the programs on the way check themselves (U-Boot a uImage's checksums
# and a FIT's hashes) is whole, and what is in it is damaged.

import os
import re

import pytest

from damages import DAMAGES, KERNEL, KINDS, RAMDISK, TREES, Ends, Enters, Maker, Unknown, Warns
from doors import BOARDS, DEBIAN, Payload, at, recipe
from lib import deadlines
from lib.boards import MIB, RASPI2B, VEXPRESS
from lib.build import EXHAUSTIVE, of_make
from lib.images import read, write


# From where to where a board has RAM
RAM = {board.name: (board.ram, board.ram + board.mib * MIB) for board in (VEXPRESS, RASPI2B)}
RAM_OF_VIRT = (0x40000000, 0x80000000)

WITH_RAMDISK = Payload("damaged", "damaged", "initramfs.gz")
ALONE = Payload("damaged", "damaged")


class Way:
    """A door on a board, and who tells how long the payload is: see Damage"""

    def __init__(self, door, board, payload=ALONE, size="told"):
        self.door, self.board, self.payload, self.size = door, BOARDS[board], payload, size


WAYS = {
    "kernel": Way("kernel", "virt-hyp"),
    "flash, fw_cfg": Way("flash", "virt"),
    "flash": Way("flash", "vexpress", WITH_RAMDISK, "behind"),
    "kernel, behind": Way("kernel", "virt-hyp", WITH_RAMDISK, "behind"),
    "modules": Way("modules", "virt-hyp"),
    "armstub": Way("armstub", "raspi2b", size="firmware"),
    "bootz": Way("bootz", "virt"),
    "bootz, behind": Way("bootz", "virt-hyp", WITH_RAMDISK, "behind"),
    "bootm": Way("bootm", "virt"),
    "fit": Way("fit", "virt-hyp"),
    "go": Way("go", "virt", WITH_RAMDISK, "behind"),
    "kexec": Way("kexec", "virt-hyp"),
    "xen": Way("xen", "virt-hyp"),
}
CHEAP = ("kernel", "flash, fw_cfg", "flash")
DEAR = {"kexec": "FIT: bit in its kernel"}  # a boot of Linux comes first


def can_be(way, damage):
    """U-Boot wants a ramdisk of bootz that is a FIT or a uImage to be one of its own, and refuses it"""
    if way == "bootz" and damage.of in ("FIT", "uImage") or way == "xen" and damage.stub:
        return False
    return damage.expect[WAYS[way].size] is not None


ALL = [(way, name) for way in WAYS for name, damage in DAMAGES.items() if can_be(way, damage)]


def core():
    """Every damage at the doors that are cheap; at each of the others one of every kind, another at each"""
    chosen = [(way, name) for way, name in ALL if way in CHEAP or DEAR.get(way) == name]
    for i, way in enumerate(way for way in WAYS if way not in CHEAP and way not in DEAR):
        for kind in KINDS:
            names = [name for other, name in ALL if other == way and DAMAGES[name].kind == kind]
            chosen += [(way, names[i % len(names)])] if names else []
    return chosen


@pytest.mark.parametrize("way, damage", ALL if EXHAUSTIVE else core())
def test_damaged_payload(start, tmp_path, way, damage):
    way, damage = WAYS[way], DAMAGES[damage]
    expected = damage.expect[way.size]
    if isinstance(expected, Unknown):
        expected = expected.at(way.door)
    run = recipe(way.door, way.board, way.payload)
    maker = Maker(tmp_path, *RAM.get(way.board.name, RAM_OF_VIRT))
    machine = start(way.board, run, **{"damaged": maker.file("made", damage.make(maker)),
                                       "initramfs.gz": maker.file("ramdisk", RAMDISK)})
    expect(machine, way, run, expected)


def expect(machine, way, run, expected):
    who = r"^\(XEN\) DOM1: " if way.door == "xen" else "^"
    deadline = deadlines.LINUX if way.door in ("kexec", "xen") else deadlines.LINE
    machine.expect(rf"{who}hypstub: version \S+, entered in {run.state} mode at 0x", deadline)
    while way.door == "kexec" and machine.console().count("hypstub: version") < 2:
        machine.expect(rf"{who}hypstub: version", deadline)
    if isinstance(expected, Ends):
        line = machine.expect(rf"{who}hypstub: (cannot go on: .*)$")[1]
        # Xen breaks a line that is long
        while way.door == "xen" and not re.search(f"{expected.message}$", line):
            line += machine.expect(rf"{who}(.*)$")[1]
        assert re.search(f"^cannot go on: {expected.message}$", line)
        expect_silence(machine, way)
        return
    if isinstance(expected, Warns):
        machine.expect(rf"{who}hypstub: warning: {expected.message}$")
    kind = expected.kind if isinstance(expected, Enters) else "built-in demo"
    source = "this image" if kind == "built-in demo" else run.source
    machine.expect_lines(rf"{who}hypstub: payload: {kind} from {source}, ",
                         rf"{who}hypstub: entering it in ")
    warnings = re.findall(r"hypstub: warning: (?!no HYP mode)(.*)", machine.console())
    assert len(warnings) == isinstance(expected, Warns), warnings


def expect_silence(machine, way, base=None, stop="cpu_stop"):
    """base: where the image is, if it has not been told"""
    if way.door == "xen":
        # The guest's CPU cannot be seen from outside; what it says comes before Xen's answer to three ^A
        machine.send("\x01\x01\x01")
        machine.expect(r"^\(XEN\) \*\*\* Serial input to ")
    elif stop == "flash_no_ram":
        machine.expect_stopped(of_make().at(stop, 0), size=0x180)
    else:
        if base is None:
            told = re.findall(r"^hypstub: version .* mode at (\w+)$", machine.console(), re.MULTILINE)
            base = int(told[-1], 16)
        machine.expect_stopped(of_make().body(stop, base))
    assert machine.console().count("cannot go on") == 1
    assert "unexpected exception" not in machine.console()


# Device trees. QEMU's -dtb, U-Boot's bootz and bootm, and kexec look at theirs themselves and change it, and
# Xen makes one


@pytest.mark.parametrize("door", ["flash", "armstub", "go"])
@pytest.mark.parametrize("damage", TREES)
def test_damaged_device_tree(start, tmp_path, door, damage):
    way, damage = WAYS[door], TREES[damage]
    expected = damage.expect[door]
    run = recipe(door, way.board, ALONE)
    if door == "go":
        run.qemu += at("damaged.dtb", "0x4e000000")
        run.uboot[-1] = run.uboot[-1].replace("- 40000000", "- 4e000000")
    else:
        run.files.insert(len(run.files) - (door == "flash"), "cp damaged.dtb board.dtb")
    dtb = read(os.path.join(DEBIAN, "dtbs", way.board.dtb or BOARDS["vexpress"].dtb))
    machine = start(way.board, run, **{"damaged.dtb": write(tmp_path / "tree", damage.make(dtb)),
                                       "damaged": write(tmp_path / "made", KERNEL)})
    if isinstance(expected, Enters):
        expect(machine, way, run, expected)
        return
    machine.expect(rf"^hypstub: cannot go on: {expected.message}$")
    expect_silence(machine, way, {"flash": 0x80200000, "armstub": 0, "go": 0x42000000}[door], expected.stop)
