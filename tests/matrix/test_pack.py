# SPDX-License-Identifier: BSD-2-Clause
#
# Packs that are damaged, at every door: hypstub refuses each in one line, before it uses any of it.

import os
import shlex
import sys

import pytest

from damage_pack import DAMAGES, IN_FLASH, LOAD
from damages import KERNEL, RAMDISK, SPAN, Ends
from doors import DOORS, PAYLOADS, TOOLS, recipe
from lib import ROOT
from lib.build import EXHAUSTIVE
from lib.images import write
from test_damaged import Way, expect, expect_silence

WAYS = {
    "kernel": Way("kernel", "virt-hyp"),
    "flash": Way("flash", "vexpress"),
    "flash, tree in RAM": Way("flash", "virt"),
    "armstub": Way("armstub", "raspi2b"),
    "bootz": Way("bootz", "virt"),
    "bootm": Way("bootm", "virt-hyp"),
    "fit": Way("fit", "virt"),
    "go": Way("go", "virt-hyp"),
    "extlinux": Way("extlinux", "virt-hyp"),
    "kexec": Way("kexec", "virt-hyp"),
    "xen": Way("xen", "virt-hyp"),
}
CHEAP = ("kernel", "flash")
ONCE = ("kexec", "xen")  # another kernel boots first


def can_be(way, name):
    """kexec compares the length of the file with its header, and Xen that of the module; the pack for kexec has a
    ramdisk that can be run. Without its device tree a flash says nothing of RAM"""
    return not (way in ONCE and name.startswith("cut") or way == "kexec" and "ramdisk" in name or
                way == "flash" and name == "cut behind the image")


ALL = [(way, name) for way in WAYS for name in (*DAMAGES, *(IN_FLASH if way == "flash" else ()))
       if can_be(way, name)]


def core():
    """Every damage at two doors; three at each of the others, not the same at each"""
    chosen = [(way, name) for way, name in ALL if way in CHEAP]
    for i, way in enumerate(way for way in WAYS if way not in CHEAP):
        names = [name for other, name in ALL if other == way]
        chosen += [(way, names[(i + n * 5) % len(names)]) for n in range(1 if way in ONCE else 3)]
    return chosen


def test_each_door_that_takes_a_pack_is_tried():
    assert {way.door for way in WAYS.values()} == {name for name, door in DOORS.items() if "pack" in door.payloads}
    assert {name for _, name in core()} == {*DAMAGES, *IN_FLASH}


@pytest.mark.parametrize("way, damage", ALL if EXHAUSTIVE else core())
def test_damaged_pack(start, tmp_path, way, damage):
    way, why = WAYS[way], {**DAMAGES, **IN_FLASH}[damage][1]
    run = recipe(way.door, way.board, PAYLOADS["pack"])
    made = next(i for i, command in enumerate(run.files) if command.startswith("pack.py"))
    run.files[made] = run.files[made].replace("pack.py", f"pack.py --load {LOAD:#x}")
    tests = os.path.join(ROOT, "tests")
    run.files.insert(made + 1, f"PYTHONPATH={tests}:{TOOLS} {sys.executable} {tests}/matrix/damage_pack.py pack.bin "
                     f"{shlex.quote(damage)}")
    # With kexec these are also the Linux that runs before
    replaced = {} if way.door == "kexec" else {"zImage": write(tmp_path / "kernel", KERNEL),
                                               "initramfs.gz": write(tmp_path / "ramdisk", RAMDISK)}
    machine = start(way.board, run, **replaced)
    message = (f"the pack behind the image, at {SPAN}, is damaged: {why}")
    if way.door == "flash" and way.board.dtb:
        # The tree that names the console is in the pack
        machine.expect(rf"^hypstub: cannot go on: {message}$")
        expect_silence(machine, way, 0x80200000)
    else:
        expect(machine, way, run, Ends(message))
    assert "hypstub: payload:" not in machine.console().rpartition("hypstub: version")[2]
