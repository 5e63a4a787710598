# SPDX-License-Identifier: BSD-2-Clause
#
# Boards that are entered in Secure SVC with something missing or wrong: no RAM, no device tree, or one
# that does not fit the machine. As in test_bad_input.py, each mistake has its own message, and the boot
# goes on where it can: shown by the demo, which comes to HYP mode and to the end of power all the same.

import re
import struct
import time

import pytest

from lib.boards import GIC, RASPI2B, SECURE_VIRT, VEXPRESS, VIRT, concatenated
from lib.build import FLASH_COPY, defined
from lib.images import DeviceTree, patched, read
from lib.story import expect_demo, expect_entry, expect_monitor, expect_resident, warnings
from starts import virt_flash

ABSENT = ("did not leave reset within 1 s: the payload gets no PSCI for it; "
          "add a way to release it (docs/porting.md)")


def no_ram(address):
    return (rf"^hypstub: cannot go on: no RAM at {address:#010x}, by the device tree behind the image or, without a "
            r"good one, by the word at 0x40: correct it, or build with RAM_BASE=$")


def ram_at(build, address):
    return patched(read(build.bin), defined("IMAGE_RAM_BASE"), address)


# No RAM


# flash.c, which looks for RAM, is compiled as ARM code in both builds (Makefile): it is the same twice
@pytest.mark.one_build
@pytest.mark.parametrize("cpus", [1, 4])
@pytest.mark.parametrize("machine", [VIRT.machine["machine"], "virt,virtualization=on"],
                         ids=["secure", "hyp"])
@pytest.mark.parametrize("address, flash_end", [
    pytest.param(0x30000000, 0, id="nothing there"),
    pytest.param(0x00100000, 0, id="flash"),
    pytest.param(0x00100000, 0x00400000, id="erased flash"),
    pytest.param(0x09000000, 0, id="device")])
def test_flash_that_is_told_a_wrong_place_of_ram(build, power_on, file, tmp_path, address, flash_end,
                                                 machine, cpus):
    image = ram_at(build, address).ljust(flash_end, b"\xff")
    machine = power_on("-bios", file("flash.bin", image), "-trace", "pflash_io_write",
                       "-D", str(tmp_path / "commands"), machine=machine, cpus=cpus)
    machine.expect(no_ram(address))
    # The boot CPU alone says so, and none of them goes on
    end = time.monotonic() + 1
    assert machine.read_line(end) is None
    assert not machine.is_off()
    machine.power_off()
    # Nothing was written to flash but the commands to read: it would not hold the code any longer
    commands = re.findall(r"flash0: .*value:(\w+)", read(tmp_path / "commands").decode())
    assert "0xffffffff" in commands
    assert set(commands) <= {"0xffffffff", "0xf0f0f0f0"}


@pytest.mark.one_build
def test_file_behind_the_image_that_leads_out_of_memory(build, power_on, file):
    """Its size is 1.75 GiB, and nothing answers there."""
    zimage = bytes(0x24) + struct.pack("<3I", 0x016f2818, 0, 0x70000000) + bytes(0x10)
    machine = power_on("-bios", file("flash.bin", read(build.bin) + zimage), machine=SECURE_VIRT)
    machine.expect("^hypstub: cannot go on: what is behind the image cannot be read: append all of it$")
    machine.power_off()


def test_vexpress_without_a_device_tree_or_a_hint_where_ram_is(build, power_on):
    machine = power_on("-bios", build.bin, *VEXPRESS.more, **VEXPRESS.machine)
    machine.expect(no_ram(0x40000000))


def test_hint_where_ram_is_can_be_patched_into_the_image(build, power_on, file):
    """Without a device tree it does not help to a boot, but to a message of it"""
    flash = file("flash.bin", ram_at(build, VEXPRESS.ram))
    machine = power_on("-bios", flash, *VEXPRESS.more, **VEXPRESS.machine)
    machine.expect(r"^hypstub: cannot go on: no device tree at 0x00000000 \(r2\), "
                   r"nor at 0x80000000 \(start of RAM\), nor behind the image")
    machine.expect_stopped(build.body("cpu_stop", VEXPRESS.ram + FLASH_COPY))


def test_no_device_tree_in_ram(build, power_on):
    machine = power_on("-bios", build.bin, **RASPI2B.machine)
    machine.expect(r"^hypstub: cannot go on: no device tree at 0x00000000 \(r2\), "
                   r"nor at 0x00000000 \(start of RAM\), nor behind the image")
    machine.expect_stopped(build.body("cpu_stop", 0x8000))


# A device tree that is not this machine's


@pytest.fixture
def boot_with(build, power_on, tmp_path):
    """boot_with(board, change): its device tree, changed, and nothing else behind the image"""
    def start(board, change, **machine):
        tree = board.device_tree(tmp_path / "board.dtb", "a=b")
        change(tree)
        image = concatenated(tmp_path / "flash.bin", read(build.bin), tree.data())
        return power_on("-bios", image, *board.more, **{**board.machine, **machine})
    return start


def expect_demo_by_the_monitor(machine):
    expect_monitor(machine)
    resident = expect_resident(machine)
    expect_demo(machine, resident=resident)


def no_change(_tree):
    pass


@pytest.mark.parametrize("board", [VEXPRESS, RASPI2B], ids=lambda board: board.name)
def test_appended_device_tree_alone_starts_the_demo(boot_with, board):
    machine = boot_with(board, no_change)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == []


NO_CPUS = {
    "no node": lambda tree: tree.remove_node("/cpus"),
    "an empty node": lambda tree: tree.remove_node("/cpus/cpu@0").remove_node("/cpus/cpu@1"),
}


@pytest.mark.parametrize("name", NO_CPUS)
def test_device_tree_without_cpus_is_a_warning(boot_with, name):
    machine = boot_with(VEXPRESS, NO_CPUS[name])
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == ["the device tree has no CPUs: the payload gets this one alone; add them to /cpus"]


GICS = {VEXPRESS: "/interrupt-controller@2c001000", RASPI2B: "/soc/local_intc@40000000"}


@pytest.mark.parametrize("board", GICS, ids=lambda board: board.name)
def test_device_tree_without_interrupt_controller_is_a_warning(boot_with, board):
    machine = boot_with(board, lambda tree: tree.remove_node(GICS[board]))
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == ["the device tree has no GIC that is known here: interrupts are left "
                                 "as they are; add its node"]


# Distributor, redistributors: one where flash has the bit set that tells of a write that is under way,
# and too few of the other
GICV3 = {
    "no distributor": ((0, 0x10000), (0x080a0000, 0x40000),
                       "there is no GICv3 at 0x00000000, where the device tree says so: interrupts are left "
                       "as they are; correct the node"),
    "one redistributor": ((0x08000000, 0x10000), (0x080a0000, 0x20000),
                          "a CPU has no redistributor at 0x080a0000-0x080bffff, where the device tree says "
                          "so: its interrupts are left as they are; correct the node"),
}


@pytest.mark.parametrize("name", GICV3)
def test_device_tree_with_a_gicv3_that_is_not_there_is_a_warning(build, power_on, tmp_path, name):
    distributor, redistributors, warning = GICV3[name]
    machine = {"machine": f"{SECURE_VIRT},{GIC[3]}", "cpus": 2}
    tree = DeviceTree.of_qemu(tmp_path / "board.dtb", **machine)
    tree.set_cells("/intc@8000000", "reg", *(cell for reg in (distributor, redistributors)
                                             for value in reg for cell in (0, value)))
    image = concatenated(tmp_path / "flash.bin", read(build.bin), tree.data())
    machine = power_on("-bios", image, **machine)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == [warning]


# CPUs that the device tree has and the machine has not, and the other way round


def expect_within_a_second(machine, before, line):
    machine.expect(before)
    start = time.monotonic()
    machine.expect(line)
    assert time.monotonic() - start < 10, "on a host that is busy with others"


def test_cpu_that_does_not_come_is_told_within_a_second(boot_with):
    machine = boot_with(VEXPRESS, no_change, cpus=1)
    expect_within_a_second(machine, r"^hypstub: RAM ", r"^hypstub: warning: CPU 0x00000001 did not")
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == [f"CPU 0x00000001 {ABSENT}"]


def test_each_cpu_that_does_not_come_is_told_in_one_second_for_all(boot_with):
    def add(tree):
        for mpidr in (2, 5, 7):
            node = f"/cpus/cpu@{mpidr}"
            tree.add_node(node).set_string(node, "device_type", "cpu").set_cells(node, "reg", mpidr)
    machine = boot_with(VEXPRESS, add)
    expect_within_a_second(machine, r"^hypstub: RAM ", r"^hypstub: warning: CPU 0x00000007 did not")
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == [f"CPU {mpidr:#010x} {ABSENT}" for mpidr in (2, 5, 7)]


def test_cpu_that_is_not_in_the_device_tree_stays_parked(build, power_on, boot_with, payload, tmp_path):
    machine = boot_with(VEXPRESS, lambda tree: tree.remove_node("/cpus/cpu@1"))
    expect_entry(machine, "Secure SVC", VEXPRESS.ram + FLASH_COPY, 1, model=VEXPRESS.model)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == []


@pytest.mark.parametrize("pair", [(0xffffffff, 0), (0x50000000, 0xafffffff)], ids=["ones", "RAM"])
def test_parked_cpus_do_not_go_where_ram_says_by_chance(build, power_on, pair):
    """An address and its complement, where the image will be in RAM, but not one in the image"""
    at = VIRT.ram + FLASH_COPY + defined("IMAGE_MAILBOX")
    mailbox = [f"loader,addr={at + 4 * i:#x},data={word:#x},data-len=4"
               for i, word in enumerate(pair)]
    machine = virt_flash(build, *(word for device in mailbox for word in ("-device", device)),
                         cpus=4).power_on(power_on)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == []


@pytest.fixture
def stay(payload):
    """A payload that stops its CPU and leaves the machine on"""
    return payload("fault", 0x42000000, KIND=0, ADDRESS=0).elf


def test_more_cpus_than_the_block_holds_stay_parked(build, power_on, stay):
    start = virt_flash(build, "-kernel", stay, cpus=9, gic=3)
    machine = start.power_on(power_on)
    monitor = expect_monitor(machine, VIRT.secure_ram)
    machine.expect(r"^hypstub: unexpected exception in HYP: undefined instruction")
    assert warnings(machine) == ["CPU 0x00000008 shares its stack slot with another: the stub can serve "
                                 "one of them; remove the other from /cpus"]
    machine.expect_stopped(build.resident("cpu_stop", monitor), cpu=8)


@pytest.mark.parametrize("cpus", [12, 16])
def test_demo_runs_with_twice_as_many_cpus_as_the_block_holds(build, power_on, cpus):
    machine = virt_flash(build, cpus=cpus, gic=3).power_on(power_on)
    expect_demo_by_the_monitor(machine)
    assert len(warnings(machine)) == 1


def test_cpu_whose_slot_another_has_stays_parked(build, boot_with):
    def add(tree):  # before those that are there
        tree.add_node("/cpus/cpu@9").set_string("/cpus/cpu@9", "device_type", "cpu")
        tree.set_cells("/cpus/cpu@9", "reg", 9)
    machine = boot_with(VEXPRESS, add)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == [
        "CPU 0x00000001 shares its stack slot with another: the stub can serve one of them; remove the other from "
        "/cpus",
        f"CPU 0x00000009 {ABSENT}"]
