# SPDX-License-Identifier: BSD-2-Clause
#
# The boot's stack: how much of it the deepest boots that are known use, and what hypstub says if it overflows.
# The stack is in the image's file, so a test paints it there and reads after the boot what is still painted.

import re
import subprocess
import sys

import pytest

from lib import TOOLS
from lib.boards import GIC, RAM
from lib.build import FLASH_COPY, defined
from lib.gdb import Gdb
from lib.images import DeviceTree, read, write
from lib.qemu import command

IMAGE = RAM + FLASH_COPY  # where an image in flash is copied
SIZE = defined("BOOT_STACK_SIZE")
MARGIN = 512
PAINT = b"\xa5"
SECURE = "virt,secure=on,virtualization=on"
PAYLOAD = 0x46000000


def painted(build, path):
    """The image, in whose file each byte of the stack is PAINT"""
    image, at = read(build.bin), build.at("boot_stack", 0)
    assert not any(image[at:at + SIZE])
    return write(path, image[:at] + PAINT * SIZE + image[at + SIZE:])


def unused(build, machine, image):
    """How many bytes at the low end of the stack are still painted, behind the guard"""
    # The machine has passed the boot, which has aligned the body
    text = machine.monitor(f"xp /{SIZE // 4}wx {build.body('boot_stack', image):#x}")
    words = [int(word, 16) for line in text.splitlines() for word in re.findall(r"0x([0-9a-f]{8})\b", line)]
    assert len(words) == SIZE // 4 and words[0] == defined("BOOT_STACK_GUARD")
    paint = int.from_bytes(PAINT * 4, "little")
    return 4 * next(i for i, word in enumerate(words[1:]) if word != paint)


def fit_tools(tool, *args):
    subprocess.run([sys.executable, f"{TOOLS}/{tool}.py", *map(str, args)], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def pack(build, payload, tmp_path):
    """pack(machine, words): a pack with a tree for the flash, and a FIT with a tree, modules and a ramdisk"""
    def make(machine, words):
        tree = DeviceTree.of_qemu(tmp_path / "board.dtb", machine, more=("-bios", "/dev/null")).path
        out, file = tmp_path / "pack.bin", write(tmp_path / "file", bytes(0x1000))
        modules = [arg for i in range(4) for arg in ("--loadable", f"{file}@{PAYLOAD + (i + 1) * 0x100000:#x}")]
        fit_tools("pack", "-o", out, "--append", words, "--ramdisk", file, "--flash-dtb", tree, *modules,
                  painted(build, tmp_path / "image.bin"), payload("state", PAYLOAD).elf, tree)
        return str(out)
    return make


@pytest.mark.parametrize("words", ["", "hypstub.report=full", "hypstub.report=full hypstub.mode=svc"],
                         ids=["plain", "full", "full, svc"])
@pytest.mark.parametrize("gic", [2, 3])
def test_fit_with_a_device_tree_leaves_a_margin_of_the_stack(build, power_on, pack, remark, gic, words):
    machine = f"{SECURE},{GIC[gic]}"
    qemu = power_on("-bios", pack(machine, words or "console=ttyAMA0"), machine=machine)
    qemu.expect(r"^hypstub: entering it in (HYP|SVC) mode at 0x46000000")
    margin = unused(build, qemu, IMAGE)
    remark(f"stack of {SIZE}: {margin} bytes are never used ({build.isa}, GICv{gic}, {words or 'no report'})")
    assert margin >= MARGIN


def test_stack_that_has_overflowed_ends_the_boot(build, pack):
    with Gdb(command(f"{SECURE},{GIC[3]}", ["-bios", pack(f"{SECURE},{GIC[3]}", "console=ttyAMA0")])) as gdb:
        gdb.run_to(build.body("payload_find", IMAGE))
        guard = build.body("boot_stack", IMAGE)
        assert gdb.read(guard) == defined("BOOT_STACK_GUARD")
        gdb.write(guard, 0)
        gdb.run_to(build.body("cpu_stop", IMAGE))
        *_, last = gdb.console().splitlines()
        assert last == "hypstub: cannot go on: the boot's stack has overflowed: report it"
