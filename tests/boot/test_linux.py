# SPDX-License-Identifier: BSD-2-Clause
#
# Debian's Linux as the payload: from each door, in both modes, wherever its files were loaded; and
# what it finds of the stub, by way of guest.sh in its initramfs.

import re

import pytest

from lib import deadlines
from lib.boards import RAW_ENTRY
from lib.build import RESIDENT_SIZE
from lib.images import elf32, read
from lib.story import expect_entry, expect_resident, warnings

# What Linux sees of hypstub is a place, registers and a device tree, which C code decides that is the same
# in both builds; how each build enters a payload, the boots of small payloads show on both. So `make test`
# boots Linux in each of these ways on one build, and half of the ways on each.
pytestmark = pytest.mark.one_build

BOOTARGS = "console=ttyAMA0 rdinit=/init guest.test=/t.sh panic=-1"

MIB = 1 << 20


def modules(kernel, initrd=None, kernel_at=0x50000000, initrd_at=0x51000000, bootargs=BOOTARGS):
    args = ["-device", f"guest-loader,addr={kernel_at:#x},kernel={kernel},bootargs={bootargs}"]
    if initrd:
        args += ["-device", f"guest-loader,addr={initrd_at:#x},initrd={initrd}"]
    return args


class Guest:
    """What guest.sh has shown: the lines, by the word in front of them"""

    def __init__(self, machine):
        machine.expect(r"^hypstub-init: ready", deadlines.LINUX)
        machine.expect(r"^t\.sh: done$", deadlines.LINUX)
        assert machine.exit_status(deadlines.LINUX) == 0
        self.text = machine.console()

    def lines(self, word):
        return re.findall(rf"^{word}: (.*)$", self.text, re.MULTILINE)

    def property(self, path):
        """Its bytes, or None"""
        for line in self.lines("property"):
            name, _, value = line.partition(" ")
            if name == path:
                return bytes.fromhex(value)
        return None

    def cells(self, path):
        data = self.property(path)
        return [int.from_bytes(data[i:i + 4], "big") for i in range(0, len(data), 4)]

    def region(self, path):
        """The only one in a "reg": its address and its size"""
        data = self.property(path)
        half = len(data) // 2
        return int.from_bytes(data[:half], "big"), int.from_bytes(data[half:], "big")

    def strings(self, path):
        return self.property(path).decode().rstrip("\0").split("\0")

    def system_ram(self):
        """Ranges, first and last address"""
        matches = (re.match(r"([0-9a-f]+)-([0-9a-f]+) : System RAM", line)
                   for line in self.lines("iomem"))
        return [(int(m[1], 16), int(m[2], 16)) for m in matches if m]


def expect_node_of_stub(guest, mode, resident):
    node = "/firmware/hypstub"
    assert guest.strings(f"{node}/compatible") == ["hypstub,v1"]
    assert guest.strings(f"{node}/boot-mode") == [mode]
    assert guest.strings(f"{node}/method") == ["hvc"]
    assert guest.region(f"{node}/reg") == (resident, RESIDENT_SIZE)
    assert guest.cells(f"{node}/abi") == [1, 0]
    assert re.fullmatch(r"\d+\.\d+\.\d+[+~][0-9a-f]{12}", guest.strings(f"{node}/version")[0])


def expect_reservation(guest, block, name="hypstub", cells=2):
    parent = "/reserved-memory"
    node = f"{parent}/{name}@{block:x}"
    assert guest.region(f"{node}/reg") == (block, RESIDENT_SIZE)
    assert guest.property(f"{node}/no-map") == b""
    assert guest.property(f"{parent}/ranges") == b""
    assert guest.cells(f"{parent}/#address-cells") == [cells]
    assert guest.cells(f"{parent}/#size-cells") == [cells]


def expect_memory_kept_from_linux(guest, resident):
    ram = guest.system_ram()
    assert ram, "no System RAM in /proc/iomem"
    for first, last in ram:
        assert last < resident or first >= resident + RESIDENT_SIZE
    assert not [line for line in guest.lines("dmesg")
                if re.search("failed to reserve memory|reserved mem.*fail", line, re.IGNORECASE)]


def expect_linux(machine, mode, cpus):
    """From the kernel's first line to the end of guest.sh"""
    resident = expect_resident(machine)
    machine.expect_lines(r"^hypstub: payload: zImage from .*",
                         rf"^hypstub: entering it in {mode.upper()} mode at 0x",
                         r"\] Booting Linux on physical CPU 0x0$",
                         rf"\] CPU: All CPU\(s\) started in {mode.upper()} mode\.$", deadline=deadlines.LINUX)
    guest = Guest(machine)
    assert guest.lines("cpus") == [str(cpus)]
    expect_node_of_stub(guest, mode, resident)
    expect_reservation(guest, resident)
    expect_memory_kept_from_linux(guest, resident)
    assert warnings(machine) == []
    return guest


def test_linux_from_modules_starts_four_cpus_in_hyp(build, power_on, zimage, initramfs):
    machine = power_on("-kernel", build.bin, *modules(zimage, initramfs), cpus=4)
    expect_entry(machine, "HYP", RAW_ENTRY, 4)
    guest = expect_linux(machine, "hyp", 4)
    assert "CPU: Virtualization extensions available." in "\n".join(guest.lines("dmesg"))
    assert guest.strings("/chosen/bootargs") == [BOOTARGS]
    assert not [p for p in guest.lines("property") if p.startswith("/chosen/module@")]


def test_linux_starts_in_svc_when_asked_to(build, power_on, zimage, initramfs):
    machine = power_on("-kernel", build.bin,
                       *modules(zimage, initramfs, bootargs=BOOTARGS + " hypstub.mode=svc"))
    expect_linux(machine, "svc", 1)


# 40 MiB is the least that this kernel was seen to boot with; with 48 its CMA area takes what it needs.
@pytest.mark.parametrize("memory, kernel_at, initrd_at", [
    pytest.param(40, 0x40100000, 0x41000000, id="40M"),
    pytest.param(64, 0x40100000, 0x41000000, id="64M"),
    pytest.param(1024, 0x50000000, 0x7f000000, id="1G, ramdisk at the top"),
    pytest.param(3072, 0xf0000000, 0xf8000000, id="3G, both at the top"),
])
def test_linux_boots_with_any_size_of_ram(build, power_on, zimage, initramfs, memory, kernel_at,
                                          initrd_at):
    machine = power_on("-kernel", build.bin, *modules(zimage, initramfs, kernel_at, initrd_at),
                       memory=f"{memory}M")
    expect_linux(machine, "hyp", 1)


@pytest.mark.parametrize("kernel_at, initrd_at", [
    pytest.param(0x50000003, 0x51000005, id="misaligned"),
    pytest.param(0x40208000, 0x41000000, id="where the kernel unpacks itself to"),
    pytest.param(0x46000000, 0x45000000, id="a place that will do"),
])
def test_linux_boots_wherever_its_files_are(build, power_on, zimage, initramfs, kernel_at, initrd_at):
    machine = power_on("-kernel", build.bin, *modules(zimage, initramfs, kernel_at, initrd_at))
    expect_linux(machine, "hyp", 1)


def test_linux_boots_from_the_start_of_ram(build, power_on, zimage, initramfs, device_tree, file):
    """All in one ELF file, since QEMU would put a device tree there"""
    kernel, initrd = read(zimage), read(initramfs)
    dtb_at, image_at = 0x48000000, 0x48200000
    device_tree.add_module("kernel", 0x40008000, len(kernel))
    device_tree.set_string("/chosen/module@40008000", "bootargs", BOOTARGS)
    device_tree.add_module("ramdisk", 0x40600000, len(initrd))
    elf = elf32(image_at, [(0x40008000, kernel), (0x40600000, initrd),
                           (dtb_at, device_tree.data()), (image_at, read(build.bin))])
    machine = power_on("-kernel", file("all.elf", elf))
    expect_entry(machine, "HYP", image_at)
    expect_linux(machine, "hyp", 1)


def test_linux_in_the_initrd_slot_boots_without_its_ramdisk(build, power_on, zimage):
    machine = power_on("-kernel", build.bin, "-initrd", zimage,
                       "-append", "console=ttyAMA0 panic=-1")
    machine.expect_lines(r"^hypstub: payload: zImage from the initrd slot, ",
                         r"\] CPU: All CPU\(s\) started in HYP mode\.$",
                         r"Kernel panic - not syncing: VFS: Unable to mount root fs",
                         deadline=deadlines.LINUX)
    assert machine.exit_status(deadlines.LINUX) == 0
    assert "Unpacking initramfs" not in machine.console()
    assert warnings(machine) == []


def test_linux_in_the_initrd_slot_uses_the_root_bootargs(build, power_on, zimage):
    machine = power_on("-kernel", build.bin, "-initrd", zimage,
                       "-append", "console=ttyAMA0 panic=-1 hypstub.mode=svc")
    machine.expect_lines(r"^hypstub: entering it in SVC mode at 0x",
                         r"Kernel command line: console=ttyAMA0 panic=-1 hypstub.mode=svc",
                         r"\] CPU: All CPU\(s\) started in SVC mode\.$", deadline=deadlines.LINUX)


def test_linux_without_hyp_boots_in_svc(build, power_on, zimage, initramfs):
    machine = power_on("-kernel", build.bin, *modules(zimage, initramfs), machine="virt")
    machine.expect_lines(r"^hypstub: warning: no HYP mode: ",
                         r"\] CPU: All CPU\(s\) started in SVC mode\.$", deadline=deadlines.LINUX)
    guest = Guest(machine)
    assert guest.property("/firmware/hypstub/compatible") is None


def test_quiet_in_a_modules_bootargs_is_obeyed(build, power_on, zimage):
    machine = power_on("-kernel", build.bin, *modules(
        zimage, bootargs="console=ttyAMA0 panic=-1 hypstub.quiet"))
    machine.expect(r"\] Booting Linux on physical CPU 0x0$", deadlines.LINUX)
    # What comes before the options of the module are known may be said.
    assert not re.search(r"^hypstub: (resident|payload|entering)", machine.console(), re.MULTILINE)
