# SPDX-License-Identifier: BSD-2-Clause
#
# hypstub as a crash kernel, by what kexec would have written into command line and device tree, with the demo:
# all that it uses is in the RAM that it was left, and each mistake ends the boot with its own message.
# test_kexec.py has a real crash.

import pytest

from lib.boards import RAM, RAW_ENTRY
from lib.build import RESIDENT_SIZE
from lib.story import expect_demo, expect_resident
from test_bad_input import IMAGE, R2, expect_end
from test_linux import modules

LEFT = "the RAM that the crashed kernel left"


def expect_left(machine, first, last, end=None):
    """All is in this RAM; end: below what is kept in it"""
    machine.expect(rf"^hypstub: crash kernel: of RAM only {first:#010x}-{last:#010x} is used$")
    resident = expect_resident(machine)
    assert first <= resident and resident + RESIDENT_SIZE <= (end or last + 1)
    dtb = int(machine.expect(r"^hypstub: entering it in SVC mode at .*, device tree (0x[0-9a-f]+)$")[1], 16)
    assert first <= dtb <= last
    expect_demo(machine, resident=resident)


# QEMU has put its device tree at 0x48000000


def test_ram_is_what_the_command_line_leaves(build, power_on):
    machine = power_on("-kernel", build.bin, "-append", "elfcorehdr=0x49f00000 mem=159M")
    expect_left(machine, RAM, 0x49efffff)


@pytest.mark.one_build
def test_ram_is_what_the_device_tree_leaves(enter, device_tree):
    core_header = 0x4bfff000
    device_tree.set_cells("/chosen", "linux,usable-memory-range", 0, RAM + (1 << 20), 0, 0x0bf00000)
    device_tree.set_cells("/chosen", "linux,elfcorehdr", 0, core_header, 0, 0x1000)
    device_tree.set_string("/chosen", "bootargs", "elfcorehdr=0x4bfff000 mem=1M")
    expect_left(enter(r2=R2, dtb=device_tree.data()), RAM + (1 << 20), 0x4bffffff, core_header)


REFUSED = {
    "no size": ("elfcorehdr=0x4bf00000",
                "nothing says which RAM the crashed kernel, whose core header is at 0x4bf00000, has left: pass mem= "
                "as kexec -p does, or set linux,usable-memory-range"),
    "more than there is": ("elfcorehdr=0x4bf00000 mem=2G",
                           r"mem= in the command line, 2048 MiB, is more than there is below elfcorehdr=0x4bf00000: "
                           "pass both as kexec -p does"),
    "too large a number": ("elfcorehdr=0x4bf00000 mem=99999999999999999999K",
                           "mem= in the command line is not a size: give what the crashed kernel left below "
                           "elfcorehdr=0x4bf00000"),
    "not an address": ("elfcorehdr=here mem=64M",
                       "elfcorehdr= in the command line is not an address: start hypstub by kexec -p, "
                       "which writes it"),
    "not RAM": ("elfcorehdr=0x41000000 mem=64M",
                rf"{LEFT}, 0x3d000000-0x40ffffff, is not in /memory of the device tree: pass mem= and elfcorehdr= as "
                "kexec -p does"),
    "image elsewhere": ("elfcorehdr=0x4bf00000 mem=64M",
                        rf"the hypstub image at {RAW_ENTRY:#010x}-0x[0-9a-f]+ is not in {LEFT}, "
                        "0x47f00000-0x4befffff: load it there, as kexec -p does"),
    "device tree elsewhere": ("elfcorehdr=0x44000000 mem=64M",
                              rf"the device tree at 0x48000000-0x[0-9a-f]+ is not in {LEFT}, "
                              "0x40000000-0x43ffffff: load it there, as kexec -p does"),
}


@pytest.mark.one_build
@pytest.mark.parametrize("name", REFUSED)
def test_command_line_that_leaves_no_good_ram(build, power_on, name):
    bootargs, message = REFUSED[name]
    expect_end(power_on("-kernel", build.bin, "-append", bootargs), build, message, RAW_ENTRY)


@pytest.mark.one_build
def test_damaged_range_in_the_device_tree(build, enter, device_tree):
    device_tree.set_cells("/chosen", "linux,usable-memory-range", 0, RAM, 0)
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               f"the device tree at {R2:#010x} is broken: linux,usable-memory-range in /chosen is not one or two "
               "addresses and sizes; remove it: kexec writes it", IMAGE)


@pytest.mark.one_build
@pytest.mark.parametrize("kernel_at, initrd_at, what", [
    (0x54000000, 0x49000000, "payload file"), (0x49000000, 0x54000000, "ramdisk")],
    ids=["payload", "ramdisk"])
def test_file_where_the_dump_is(build, power_on, file, zimage, kernel_at, initrd_at, what):
    ramdisk = file("ramdisk", bytes(range(256)) * 16)
    machine = power_on("-kernel", build.bin, "-append", "elfcorehdr=0x4bf00000 mem=191M",
                       *modules(zimage, ramdisk, kernel_at, initrd_at, bootargs="quiet"))
    expect_end(machine, build, rf"the {what} at 0x54000000-0x[0-9a-f]+ is not in RAM below 4 GiB: load it elsewhere",
               RAW_ENTRY)
