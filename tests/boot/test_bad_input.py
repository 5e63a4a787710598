# SPDX-License-Identifier: BSD-2-Clause
#
# What hypstub was given is wrong: each mistake has its own message, and then the boot goes on without
# what was wrong, or the CPU stands still in cpu_stop() and the console says no more.

import re
import struct

import pytest

from lib import deadlines
from lib.boards import RAM, RAW_ENTRY
from lib.build import FLASH_COPY, RESIDENT_SIZE
from lib.images import EM_386, Header, debian, elf32, patched, read, zimage as fake_zimage
from lib.story import expect_demo, warnings

IMAGE = 0x40200000  # of enter()
R2 = 0x44000000
MODULE = 0x50000000


def expect_end(machine, build, message, image=IMAGE):
    machine.expect(rf"^hypstub: cannot go on: {message}$")
    machine.expect_stopped(build.body("cpu_stop", image))
    assert machine.console().count("cannot go on") == 1
    assert "unexpected exception" not in machine.console()


# No device tree

svc_too = pytest.mark.parametrize("svc", [0, 1], ids=["hyp", "svc"])


@svc_too
@pytest.mark.parametrize("r2", [0, 0x0b000000, 0x12345679, 0xfffffffc], ids=hex)
def test_no_device_tree(build, enter, r2, svc):
    image = 0x48200000  # QEMU's device tree is not at the start of these 128 MiB
    expect_end(enter(image=image, r2=r2, svc=svc), build,
               rf"no device tree at {r2:#010x} \(r2\), nor at 0x48000000 \(start of RAM\), "
               r"nor behind the image: pass one in r2, or append it", image)


# A broken device tree


def reservations_without_end(header):
    # No entry of zeros before the end of the whole
    return header.set(off_mem_rsvmap=header.append(b"\xff" * 32))


def reservations_at_the_end(header):
    return header.set(off_mem_rsvmap=header.append(bytes(16)))


def strings_before_structure(header):
    return header.set(off_dt_strings=header.fields["off_dt_struct"] - 1, size_dt_strings=1)


VERSION = "its version is not 17; make it anew with dtc"
ORDER = "its blocks are in another order than dtc's; make it anew with dtc"
DAMAGED = "it is truncated or damaged; load all of it, or make it anew"
SIZES = "its header has impossible sizes or offsets; load all of it, or make it anew"
# Of the tables of damaged files below, `make test` takes half for each build. The checks are C code without
# a condition on the instruction set, tests/host and tests/fuzz run them on far more files, and the end of a
# boot, which is assembly, is the same for all of them.

HEADERS = {
    "older version": (lambda h: h.set(version=15), VERSION),
    "version without the size of the structure": (lambda h: h.set(version=16),
                                                  VERSION),
    "newer version": (lambda h: h.set(version=18, last_comp_version=18), VERSION),
    "total size of 0": (lambda h: h.set(totalsize=0), SIZES),
    "total size less than the header's": (lambda h: h.set(totalsize=36), SIZES),
    "total size over 2 MiB": (lambda h: h.set(totalsize=(2 << 20) + 1), SIZES),
    "total size over 2 GiB": (lambda h: h.set(totalsize=0x80000001), SIZES),
    "structure past the end": (lambda h: h.set(off_dt_struct=h.fields["totalsize"] + 8), SIZES),
    "structure too large": (lambda h: h.set(size_dt_struct=h.fields["totalsize"]), SIZES),
    "size of the structure wraps": (lambda h: h.set(size_dt_struct=0xfffffff0), SIZES),
    "strings past the end": (lambda h: h.set(off_dt_strings=h.fields["totalsize"] + 1), SIZES),
    "size of the strings wraps": (lambda h: h.set(size_dt_strings=0xffffffff), SIZES),
    "reservations past the end": (lambda h: h.set(off_mem_rsvmap=h.fields["totalsize"] + 8), SIZES),
    "reservations in the header": (lambda h: h.set(off_mem_rsvmap=8), SIZES),
    "structure misaligned": (lambda h: h.set(off_dt_struct=h.fields["off_dt_struct"] + 2,
                                             size_dt_struct=h.fields["size_dt_struct"] - 8),
                             "its header has misaligned offsets; make it anew with dtc"),
    "reservations misaligned": (lambda h: h.set(off_mem_rsvmap=h.fields["off_mem_rsvmap"] + 4),
                                "its header has misaligned offsets; make it anew with dtc"),
    "reservations without an end": (
        reservations_without_end, "its memory reservations have no end; load all of it, or make it anew"),
    "reservations at the end": (reservations_at_the_end, ORDER),
    "strings before the structure": (strings_before_structure, ORDER),
    "structure cut short": (lambda h: h.set(size_dt_struct=h.fields["size_dt_struct"] // 2 & ~3),
                            DAMAGED),
    "no structure at all": (lambda h: h.set(size_dt_struct=0), DAMAGED),
}


@pytest.mark.one_build
@pytest.mark.parametrize("name", HEADERS)
def test_device_tree_with_bad_header(build, enter, qemu_dtb, name):
    damage, message = HEADERS[name]
    machine = enter(r2=R2, dtb=damage(Header(qemu_dtb)).bytes())
    expect_end(machine, build, f"the device tree at {R2:#010x} is broken: {message}")


def test_device_tree_that_is_not_8_byte_aligned(build, enter, qemu_dtb):
    expect_end(enter(r2=R2 + 4, dtb=qemu_dtb), build,
               f"the device tree at {R2 + 4:#010x} is broken: it is not 8-byte aligned; load it at a multiple of 8")


@svc_too
@pytest.mark.parametrize("part", [1, 2, 3], ids=["a quarter", "half", "three quarters"])
def test_file_of_device_tree_cut_in_its_structure(build, enter, qemu_dtb, part, svc):
    fields = Header(qemu_dtb).fields
    cut = fields["off_dt_struct"] + (fields["size_dt_struct"] * part // 4 & ~3)
    machine = enter(r2=R2, dtb=qemu_dtb[:cut], svc=svc)
    expect_end(machine, build, f"the device tree at {R2:#010x} is broken: {DAMAGED}")


def test_damage_in_the_structure(build, enter, qemu_dtb):
    # A tag that there is not, in place of the first node's
    dtb = patched(qemu_dtb, Header(qemu_dtb).fields["off_dt_struct"], 7, ">")
    expect_end(enter(r2=R2, dtb=dtb), build,
               f"the device tree at {R2:#010x} is broken: {DAMAGED}")


@svc_too
@pytest.mark.parametrize("length", [8, 0x80], ids=["in its header", "after its header"])
def test_device_tree_that_ends_with_ram_is_reported(enter, qemu_dtb, length, svc):
    """Reading on is a data abort, before the device tree has named a console"""
    machine = enter(r2=RAM + (512 << 20) - length, dtb=qemu_dtb[:length], svc=svc)
    machine.expect("^hypstub: (cannot go on|unexpected exception)", deadlines.AT_ONCE)


# A device tree that lacks something


def test_device_tree_without_memory(build, enter, device_tree):
    device_tree.remove_node("/memory@40000000")
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               f"the device tree at {R2:#010x} has no /memory node with RAM: add one, with #address-cells and "
               "#size-cells as the root has them")


def test_device_tree_with_disabled_memory_alone(build, enter, device_tree):
    device_tree.set_string("/memory@40000000", "status", "disabled")
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               f"the device tree at {R2:#010x} has no /memory node with RAM: add one, with #address-cells and "
               "#size-cells as the root has them")


CONSOLES = {
    "no /chosen": lambda dt: dt.remove_node("/chosen"),
    "no stdout-path": lambda dt: dt.remove_property("/chosen", "stdout-path"),
    "stdout-path to nowhere": lambda dt: dt.set_string("/chosen", "stdout-path", "/serial@0"),
    "stdout-path by an alias that is not there":
        lambda dt: dt.set_string("/chosen", "stdout-path", "serial9:115200n8"),
    "stdout-path to the root": lambda dt: dt.set_string("/chosen", "stdout-path", "/"),
    "unknown UART": lambda dt: dt.set_string("/pl011@9000000", "compatible", "acme,uart"),
    "UART without reg": lambda dt: dt.remove_property("/pl011@9000000", "reg"),
}


@pytest.mark.parametrize("name", CONSOLES)
def test_device_tree_without_console_is_a_warning(enter, device_tree, name):
    CONSOLES[name](device_tree)
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert warnings(machine) == ["the device tree names no console that is known here: set /chosen "
                                 "stdout-path"]


@svc_too
@pytest.mark.parametrize("address", [0x0b000000, 0x09000002], ids=["nothing there", "misaligned"])
def test_console_that_does_not_answer_is_not_used(enter, device_tree, address, svc):
    """Its first access is a data abort, and so would be every word of the report"""
    device_tree.set_cells("/pl011@9000000", "reg", 0, address, 0, 0x1000)
    machine = enter(r2=R2, dtb=device_tree.data(), svc=svc)
    machine.expect("^hypstub: (warning|cannot go on|unexpected exception)", deadlines.AT_ONCE)


@pytest.mark.parametrize("path", ["serial0", "serial0:115200n8", "/pl011@9000000:115200n8"])
def test_any_form_of_stdout_path_is_understood(enter, device_tree, path):
    device_tree.add_node("/aliases").set_string("/aliases", "serial0", "/pl011@9000000")
    device_tree.set_string("/chosen", "stdout-path", path)
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert warnings(machine) == []


def test_serial0_is_the_console_where_no_stdout_path_is_given(enter, device_tree):
    device_tree.add_node("/aliases").set_string("/aliases", "serial0", "/pl011@9000000")
    device_tree.remove_property("/chosen", "stdout-path")
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert warnings(machine) == []


def test_reservations_are_kept_however_many_they_are(enter, device_tree):
    reserved = [0x5ffff000 - 0x2000 * i for i in range(40)]
    parent = "/reserved-memory"
    device_tree.add_node(parent).set_cells(parent, "#address-cells", 2)
    device_tree.set_cells(parent, "#size-cells", 2).fdtput(device_tree.path, parent, "ranges")
    for address in reserved:
        device_tree.add_node(f"{parent}/x@{address:x}")
        device_tree.set_cells(f"{parent}/x@{address:x}", "reg", 0, address, 0, 0x1000)
    machine = enter(r2=R2, dtb=device_tree.data())
    # More than there is room for in its map may be refused, but not be overwritten.
    match = machine.expect(r"^hypstub: (cannot go on: |resident stub 0x)(\w+)")
    if "resident" in match[1]:
        assert int(match[2], 16) + RESIDENT_SIZE <= min(reserved)
        expect_demo(machine)


def test_cpus_that_share_a_stack_slot_are_a_warning(enter, device_tree):
    device_tree.add_node("/cpus/cpu@8").set_string("/cpus/cpu@8", "device_type", "cpu")
    device_tree.set_cells("/cpus/cpu@8", "reg", 8)
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert len(warnings(machine)) == 1
    assert re.fullmatch(r"CPU 0x0000000[08] shares its stack slot with another: the stub can serve one of them; "
                        "remove the other from /cpus", warnings(machine)[0])


def test_device_tree_without_psci_ends_the_demo(build, enter, device_tree):
    device_tree.remove_node("/psci")
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               "demo: done, but the device tree has no PSCI to power off by: turn the board off by hand")


# Bad payloads


@pytest.fixture
def boot_module(build, power_on, file):
    """A kernel module of these bytes, loaded at an address"""
    def start(data, address=MODULE, *args):
        return power_on("-kernel", build.bin, "-device",
                        f"guest-loader,addr={address:#x},kernel={file('module', data)},bootargs=a=b",
                        *args)
    return start


def span(address, size):
    return f"{address:#010x}-{address + size - 1:#010x}"


def test_real_zimage_cut_short(build, boot_module, zimage):
    machine = boot_module(read(zimage)[:1 << 20])
    expect_end(machine, build, f"the zImage at {span(MODULE, 1 << 20)} cannot be started: "
               "it is truncated: its header says that it is longer; load all of it", RAW_ENTRY)


ZIMAGES = {
    "one byte short": (fake_zimage()[:-1], "it is truncated: its header says that it is longer; load all of it"),
    "header alone": (fake_zimage()[:0x40], "it is truncated: its header says that it is longer; load all of it"),
    "wrong-endian magic": (fake_zimage(magic=0x18286f01),
                           "its header is big-endian; build it as little-endian or BE8"),
    "end before start": (fake_zimage(start=0x2000, end=0x1000),
                         "its header has an end before its start; load all of it, or make it anew"),
    "no size": (fake_zimage(end=0), "its header has an end before its start; load all of it, or make it anew"),
}


@pytest.mark.one_build
@pytest.mark.parametrize("name", ZIMAGES)
def test_bad_zimage(build, boot_module, name):
    data, message = ZIMAGES[name]
    expect_end(boot_module(data), build, f"the zImage at {span(MODULE, len(data))} cannot be "
               f"started: {message}", RAW_ENTRY)


CODE = struct.pack("<I", 0xeafffffe) * 16  # b .
FREE = 0x42000000
GOOD_ELF = elf32(FREE, [(FREE, CODE)])

ELFS = {
    "for x86": (elf32(FREE, [(FREE, CODE)], machine=EM_386),
                "it is for another machine than ARM; build it for 32-bit ARM"),
    "64 bits": (elf32(FREE, [(FREE, CODE)], elf_class=2),
                "it is not a 32-bit little-endian ELF file; build it as one"),
    "big-endian": (elf32(FREE, [(FREE, CODE)], data=2), "it is not a 32-bit little-endian ELF file; build it as one"),
    "magic alone": (GOOD_ELF[:4], "it is truncated in its header; load all of it"),
    "cut in its header": (GOOD_ELF[:51], "it is truncated in its header; load all of it"),
    "cut in its program headers": (GOOD_ELF[:83], "it is truncated in its program headers; load all of it"),
    "program headers past the end": (patched(GOOD_ELF, 0x1c, 0xfffffff0),
                                     "it is truncated in its program headers; load all of it"),
    "cut in a segment": (GOOD_ELF[:-1], "it is truncated in its segments; load all of it"),
    "program headers of another size": (patched(GOOD_ELF, 0x28, 52 | 56 << 16),
                                        "it has no program headers of the usual size; link it as an executable"),
    "no segment": (elf32(FREE, []), "its entry is in none of its segments; link it with another entry"),
    "entry elsewhere": (elf32(FREE - 4, [(FREE, CODE)]),
                        "its entry is in none of its segments; link it with another entry"),
    "nine segments": (elf32(FREE, [(FREE + 0x1000 * i, CODE) for i in range(9)]),
                      "it has more than 8 segments to load; link it with fewer"),
    "less in memory than in the file": (elf32(FREE, [(FREE, CODE, 60)]),
                                        "it has a segment of impossible size; load all of it, or make it anew"),
    "segment that wraps": (elf32(0xffffffe0, [(0xffffffe0, CODE)]),
                           "it has a segment of impossible size; load all of it, or make it anew"),
}


@pytest.mark.one_build
@pytest.mark.parametrize("name", ELFS)
def test_bad_elf_file(build, boot_module, name):
    data, message = ELFS[name]
    expect_end(boot_module(data), build, f"the ELF file at {span(MODULE, len(data))} cannot be "
               f"started: {message}", RAW_ENTRY)


@pytest.mark.parametrize("address, message", [
    pytest.param(0x30000000, "which is not RAM: link it elsewhere", id="below RAM"),
    pytest.param(0x60000000, "which is not RAM: link it elsewhere", id="past RAM"),
    pytest.param(0x5fffffe0, "which is not RAM: link it elsewhere", id="half in RAM"),
    pytest.param(0x60000000 - RESIDENT_SIZE,
                 "which overlaps the resident stub: link or load it elsewhere",
                 id="over the resident stub"),
])
def test_elf_file_linked_to_an_impossible_place(build, boot_module, address, message):
    machine = boot_module(elf32(address, [(address, CODE)]))
    expect_end(machine, build, f"the ELF file wants to be at {span(address, len(CODE))}, {message}",
               RAW_ENTRY)


def test_elf_file_with_overlapping_segments(build, boot_module):
    machine = boot_module(elf32(FREE, [(FREE, CODE), (FREE + 60, CODE)]))
    expect_end(machine, build, f"the ELF file wants to be at {span(FREE + 60, len(CODE))}, which "
               "overlaps the payload: link or load it elsewhere", RAW_ENTRY)


@pytest.mark.parametrize("offset", [1, 2, 3])
def test_misaligned_raw_binary(build, boot_module, offset):
    machine = boot_module(CODE, MODULE + offset)
    expect_end(machine, build, f"the raw binary at {span(MODULE + offset, len(CODE))} is not 4-byte "
               "aligned: load it at a multiple of 4", RAW_ENTRY)


# Modules at bad places: QEMU's guest-loader would refuse most, so the device tree is ours


NOT_RAM = "is not in RAM below 4 GiB: load it elsewhere"
PLACES = {
    "below RAM": (0x30000000, NOT_RAM),
    "past RAM": (0x60000000, NOT_RAM),
    "half in RAM": (0x5ffff800, NOT_RAM),
    "in a device": (0x09000000, NOT_RAM),
    "over the start of hypstub": (IMAGE - 0xfff, "overlaps the hypstub image: load it elsewhere"),
    "over the device tree": (R2 + 0x100, "overlaps the device tree: load it elsewhere"),
}


@pytest.mark.parametrize("kind, name", [("kernel", "payload file"), ("ramdisk", "ramdisk")],
                         ids=["kernel", "ramdisk"])
@pytest.mark.parametrize("place", PLACES)
def test_module_at_an_impossible_place(build, enter, device_tree, file, kind, name, place):
    address, message = PLACES[place]
    if kind == "ramdisk":
        device_tree.add_module("kernel", MODULE, 0x1000)
    device_tree.add_module(kind, address, 0x1000)
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_end(machine, build, f"the {name} at {span(address, 0x1000)} {message}")


def test_module_beyond_4_gib(build, enter, device_tree):
    device_tree.set_cells("/memory@40000000", "reg", 0, RAM, 1, 0)
    device_tree.add_module("kernel", MODULE, 0x1000)
    device_tree.set_cells(f"/chosen/module@{MODULE:x}", "reg", 1, 0x10000000, 0, 0x1000)
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               f"the payload file at 0x0110000000-0x0110000fff {NOT_RAM}")


def test_modules_that_overlap_each_other(build, enter, device_tree):
    device_tree.add_module("kernel", MODULE, 0x1000).add_module("ramdisk", MODULE + 0xfff, 0x1000)
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               f"the ramdisk at {span(MODULE + 0xfff, 0x1000)} overlaps the payload file: "
               "load it elsewhere")


# 64 MiB of RAM, of which a zImage that does not tell its size gets the first 32 to unpack to


@pytest.fixture
def enter_small(enter, device_tree, file):
    def start(kernel_at, bootargs="a=b"):
        device_tree.set_cells("/memory@40000000", "reg", 0, RAM, 0, 64 << 20)
        device_tree.set_string(f"/chosen/module@{kernel_at:x}", "bootargs", bootargs)
        return enter("-device", f"loader,file={file('kernel', fake_zimage())},addr={kernel_at:#x},"
                     "force-raw=on", image=0x43f00000, r2=0x43e90000, dtb=device_tree.data(),
                     memory="64M")
    return start


def test_no_room_for_the_ramdisk(build, enter_small, device_tree):
    device_tree.add_module("kernel", 0x42000000, 0x1000)
    device_tree.add_module("ramdisk", 0x40100000, 31 << 20)
    expect_end(enter_small(0x42000000), build,
               r"no room for the ramdisk, 31 MiB, below 0x[0-9a-f]+: load the files elsewhere, "
               "or use more RAM", 0x43f00000)


def test_no_room_for_the_zimage(build, enter_small, device_tree):
    # With the stub right below the file, there is no room for the file and its scratch memory.
    device_tree.add_module("kernel", 0x40100000, 0x43e80000 - 0x40100000)
    expect_end(enter_small(0x40100000, f"hypstub.resident={0x40100000 - RESIDENT_SIZE:#x}"), build,
               "no room for the zImage, 61 MiB, in the first 128 MiB of RAM at "
               f"{span(RAM, 64 << 20)}: load the files elsewhere, or use more RAM", 0x43f00000)


# No payload


NO_KERNEL = (r"no kernel for the ramdisk at 0x[0-9a-f]{8}-0x[0-9a-f]{8}: append one to hypstub\.bin, "
             "not compressed")


@pytest.mark.parametrize("way", ["initrd", "module"])
def test_ramdisk_without_a_kernel(build, power_on, initramfs, way):
    args = {"initrd": ("-initrd", initramfs),
            "module": ("-device", f"guest-loader,addr={MODULE:#x},initrd={initramfs}")}
    machine = power_on("-kernel", build.bin, *args[way])
    expect_end(machine, build, NO_KERNEL, RAW_ENTRY)
    assert warnings(machine) == []


# Files that end too early


def head_of_linux(size):
    return read(debian("zImage"))[:size]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_file_shorter_than_an_instruction(build, power_on, file, size):
    machine = power_on("-kernel", build.bin, "-initrd", file("short", CODE[:size]))
    expect_end(machine, build, f"the raw binary at {span(0x48000000, size)} is shorter than an instruction: "
               "load all of it", RAW_ENTRY)


@pytest.mark.one_build
@pytest.mark.parametrize("size", [4, 0x18, 0x24, 0x28, 0x30, 0x37, 0x3f])
def test_zimage_that_is_cut_in_its_header(build, power_on, file, size):
    machine = power_on("-kernel", build.bin, "-initrd", file("short", head_of_linux(size)))
    expect_end(machine, build, f"the zImage at {span(0x48000000, size)} cannot be started: "
               "it is truncated in its header; load all of it", RAW_ENTRY)


@pytest.mark.one_build
@pytest.mark.parametrize("rest", [b"", b"\xff" * 0x600000], ids=["in RAM", "in erased flash"])
@pytest.mark.parametrize("size", [0x1000, 0x100000, 0x500000], ids=hex)
def test_appended_zimage_that_is_cut(build, power_on, file, size, rest):
    machine = power_on("-kernel", file("kernel.bin", read(build.bin) + head_of_linux(size) + rest))
    expect_end(machine, build, r"the zImage at 0x[0-9a-f]+-0x[0-9a-f]+ cannot be started: it is truncated or "
               "damaged: its unpacked size is lost; load all of it", RAW_ENTRY)


@pytest.mark.one_build
def test_unknown_bytes_behind_an_image_in_flash(build, power_on, file):
    machine = power_on("-bios", file("flash.bin", read(build.bin) + CODE))
    expect_end(machine, build, r"the file appended at 0x[0-9a-f]+ cannot be started: it is no zImage, ELF file, "
               "FIT, uImage or device tree; put a raw binary into a uImage", RAM + FLASH_COPY)


@pytest.mark.one_build
def test_unknown_bytes_behind_an_image_in_ram_are_a_warning(build, power_on, file):
    machine = power_on("-kernel", file("kernel.bin", read(build.bin) + CODE))
    expect_demo(machine)
    assert len(warnings(machine)) == 1
    assert warnings(machine)[0].startswith("what is behind the image, at 0x")


def test_initrd_slot_outside_ram(build, enter, device_tree):
    device_tree.set_cells("/chosen", "linux,initrd-start", 0x60000000)
    device_tree.set_cells("/chosen", "linux,initrd-end", 0x60001000)
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               f"the payload file at {span(0x60000000, 0x1000)} {NOT_RAM}")


@pytest.mark.parametrize("start, end", [(MODULE, MODULE), (MODULE + 1, MODULE), (0, 0)])
def test_empty_initrd_slot_is_none(enter, device_tree, start, end):
    device_tree.set_cells("/chosen", "linux,initrd-start", start)
    device_tree.set_cells("/chosen", "linux,initrd-end", end)
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert warnings(machine) == []
