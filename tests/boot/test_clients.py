# SPDX-License-Identifier: BSD-2-Clause
#
# What programs other than Linux find: a ramdisk in any format, room for a bss, their device tree at the
# start of RAM, and none of the Secure world's memory in it. payloads/client.S shows it in its registers.

import os
import random
import subprocess
import time

import pytest

from lib import TOOLS, deadlines
from lib.boards import MIB, RAM, SECURE_VIRT
from lib.images import debian, read
from lib.story import expect_resident, warnings

LINKED_AT = 0x42000000
INITRD = 0x48000000  # where QEMU puts it, in 512 MiB


def noise(size):
    return random.Random(size).randbytes(size)


DISKS = {
    "ext2": (bytes(0x438) + b"\x53\xef\x01\x00").ljust(0x800, b"\0") + noise(0x8000),
    "squashfs": b"hsqs" + noise(0x8765),
    "romfs": b"-rom1fs-" + noise(0x5001),
    "random": noise(0x12345),
}


def fnv(data):
    value = 0x811c9dc5
    for byte in data:
        value = (value ^ byte) * 0x01000193 & 0xffffffff
    return value


@pytest.fixture
def client(payload):
    return payload("client", LINKED_AT, BSS=MIB, RAM=RAM)


@pytest.fixture
def raw(payload):
    return payload("client", BSS=MIB, RAM=RAM)


class Found:
    """What the payload has in its registers once it has stopped"""

    def __init__(self, machine):
        machine.expect(r"^hypstub: entering it in HYP mode at 0x")
        end = time.monotonic() + deadlines.LINE
        while machine.registers(names=["R10"]) != (0x55,):
            assert time.monotonic() < end, f"the payload does not stop\n{machine}"
        (self.ramdisk, self.size, self.hash, self.at, self.tree, self.copy) = machine.registers(
            names=["R04", "R05", "R06", "R07", "R08", "R09"])

    def has(self, ramdisk):
        return self.size == len(ramdisk) and self.hash == fnv(ramdisk)


def appended(build, file, payload):
    return file("kernel.bin", read(build.bin) + read(payload))


def test_fnv():
    assert fnv(b"foobar") == 0xbf9cf968


# Ramdisks


@pytest.mark.one_build
@pytest.mark.parametrize("disk", DISKS)
def test_initrd_of_any_format_is_the_ramdisk_of_an_appended_kernel(build, power_on, file, client, disk):
    machine = power_on("-kernel", appended(build, file, client.elf), "-initrd", file("disk", DISKS[disk]))
    machine.expect(r"^hypstub: payload: ELF from behind the image, ")
    found = Found(machine)
    assert found.at == LINKED_AT
    assert found.has(DISKS[disk])
    assert warnings(machine) == []


@pytest.mark.one_build
def test_initrd_of_any_format_is_the_ramdisk_of_a_kernel_module(build, power_on, file, client):
    machine = power_on("-kernel", build.bin, "-initrd", file("disk", DISKS["romfs"]),
                       "-device", f"guest-loader,addr=0x50000000,kernel={client.elf}")
    machine.expect(r"^hypstub: payload: ELF from a multiboot module, ")
    assert Found(machine).has(DISKS["romfs"])


@pytest.mark.one_build
def test_linux_gets_an_ext2_initrd(build, power_on, file):
    disk = DISKS["ext2"]
    machine = power_on("-kernel", appended(build, file, debian("zImage")), "-initrd", file("disk", disk),
                       "-append", "console=ttyAMA0 panic=-1 memblock=debug")
    at = int(machine.expect(r"^hypstub: ramdisk at (0x[0-9a-f]+) ")[1], 16)
    end = at + -(-len(disk) // 0x1000) * 0x1000 - 1
    machine.expect(rf"memblock_reserve: \[{at:#018x}-{end:#018x}\] reserve_initrd_mem", deadlines.LINUX)
    machine.expect(r"\] Trying to unpack rootfs image as initramfs", deadlines.LINUX)
    machine.expect(rf"\] Freeing initrd memory: {(end + 1 - at) // 1024}K$", deadlines.LINUX)


# Raw binaries


@pytest.mark.parametrize("secure", ["virt,virtualization=on", SECURE_VIRT], ids=["hyp", "secure"])
def test_raw_binary_from_fw_cfg_has_room_for_its_bss(build, power_on, file, raw, secure):
    disk = DISKS["squashfs"]
    machine = power_on("-bios", build.bin, "-kernel", raw.bin, "-initrd", file("disk", disk), machine=secure)
    machine.expect(r"^hypstub: payload: raw binary from QEMU's fw_cfg, ")
    found = Found(machine)
    assert RAM < found.at < RAM + 16 * MIB
    assert found.has(disk)
    assert found.copy == 1
    assert warnings(machine) == []


@pytest.mark.one_build
def test_ramdisk_behind_a_fits_load_address_is_moved_from_the_bss(build, power_on, file, tmp_path, raw):
    disk = DISKS["random"]
    fit = tmp_path / "client.itb"
    subprocess.run([os.path.join(TOOLS, "mkfit.py"), "-o", fit, "--load", f"{INITRD - 0x1000:#x}", "--ramdisk",
                    file("disk", disk), raw.bin], check=True, stdout=subprocess.DEVNULL)
    machine = power_on("-kernel", build.bin, "-initrd", fit)
    found = Found(machine)
    assert found.at == INITRD - 0x1000
    assert found.ramdisk > INITRD + MIB
    assert found.has(disk)
    assert warnings(machine) == []


@pytest.mark.one_build
def test_little_room_behind_a_fits_load_address_is_a_warning(build, power_on, file, tmp_path, payload):
    raw = payload("client", BSS=0x1000, RAM=RAM)
    fit = tmp_path / "client.itb"
    subprocess.run([os.path.join(TOOLS, "mkfit.py"), "-o", fit, "--load", "0x44000000", "--loadable",
                    f"{file('loadable', noise(0x100))}@0x44008000", raw.bin], check=True,
                   stdout=subprocess.DEVNULL)
    machine = power_on("-kernel", build.bin, "-initrd", fit)
    assert Found(machine).at == 0x44000000
    size = len(read(raw.bin))
    assert warnings(machine)[-1].startswith(
        f"the raw binary at 0x44000000-{0x44000000 + size - 1:#010x} has ")
    assert "free behind it, up to a loadable of the FIT at 0x44008000" in warnings(machine)[-1]


def test_options_for_the_places_of_binary_and_device_tree(build, power_on, raw):
    machine = power_on("-kernel", build.bin, "-initrd", raw.bin,
                       "-append", "hypstub.load=0x40010000 hypstub.dtb=0x45678908")
    resident = expect_resident(machine)
    found = Found(machine)
    assert found.at == 0x40010000, "where hypstub was"
    assert found.tree == 0x45678908
    assert resident > found.tree


@pytest.mark.one_build
@pytest.mark.parametrize("option, message", [
    ("hypstub.load=0x30000000", r"the raw binary wants to be at 0x30000000-0x[0-9a-f]+, which is not RAM: .*"),
    ("hypstub.load=0x42000002", r"the raw binary at 0x42000002-0x[0-9a-f]+ is not 4-byte aligned: .*"),
    ("hypstub.dtb=0x42000004", r"hypstub\.dtb=0x42000004 is not aligned to 8 bytes: use a multiple of 8"),
    ("hypstub.dtb=0x30000000", r"hypstub\.dtb=0x30000000, .*, is not RAM below 4 GiB: use another address"),
    ("hypstub.dtb=0x48000000", r"hypstub\.dtb=0x48000000, .*, overlaps the payload.*: use another address"),
    ("hypstub.load=0x42", r"the raw binary at 0x00000042-0x[0-9a-f]+ is not 4-byte aligned: .*"),
])
def test_options_for_impossible_places(build, power_on, raw, option, message):
    machine = power_on("-kernel", build.bin, "-initrd", raw.bin, "-append", option)
    machine.expect(rf"^hypstub: cannot go on: {message}$")


# Device trees


@pytest.mark.one_build
@pytest.mark.parametrize("secure", ["virt,virtualization=on", SECURE_VIRT], ids=["hyp", "secure"])
def test_elf_file_finds_its_tree_at_the_start_of_ram(build, power_on, tmp_path, file, client, secure):
    machine = power_on("-bios", build.bin, "-kernel", client.elf, "-initrd", file("disk", DISKS["romfs"]),
                       machine=secure)
    found = Found(machine)
    assert found.tree != RAM
    assert found.copy == 1
    machine.command_qmp("pmemsave", val=RAM, size=0x10000, filename=str(tmp_path / "tree"))
    tree = read(tmp_path / "tree")
    assert b"memory@40000000\0" in tree
    # It has device_type = "memory", and clients do not look at its status
    assert b"secram@" not in tree
