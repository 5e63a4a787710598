# SPDX-License-Identifier: BSD-2-Clause
#
# Boots of the built-in demo: every place, machine and option that a boot must be indifferent to, and
# what it says where it cannot give HYP mode.

import struct
import time

import pytest

from lib import deadlines
from lib.boards import RAM, RAW_ENTRY, SECURE_RAM
from lib.build import FLASH_COPY, RESIDENT_SIZE
from lib.images import DeviceTree, read
from lib.story import (expect_demo, expect_demo_boot, expect_demo_chosen, expect_demo_without_stub,
                       expect_entry, expect_monitor, expect_resident, warnings)


TOP = RAM + (512 << 20) - RESIDENT_SIZE  # the highest place of the resident stub


# Where the image is


def test_image_is_as_long_as_its_header_says(build):
    """Loaders go by the header, and refuse a file that it calls truncated"""
    image = read(build.bin)
    assert struct.unpack_from("<II", image, 0x28) == (0, len(image))


def test_raw_image_boots_at_qemus_address(build, power_on):
    expect_demo_boot(power_on("-kernel", build.bin), RAW_ENTRY)


def test_elf_image_boots_where_it_is_linked(build, power_on):
    expect_demo_boot(power_on("-kernel", build.elf), build.linked_at)


@pytest.mark.parametrize("address", [0x40100020, 0x40200000, 0x40200004, 0x40201004, 0x4020f01c,
                                     0x43fffff8, 0x47ff0004], ids=hex)
def test_image_boots_at_any_word_and_finds_the_dtb_at_the_start_of_ram(build, power_on, address):
    loader = f"loader,file={build.bin},addr={address:#x},force-raw=on,cpu-num=0"
    expect_demo_boot(power_on("-device", loader), address)


@pytest.mark.parametrize("address", [0x4ffff004, 0x50000000, 0x5ff0001c], ids=hex)
def test_image_boots_beyond_128_mib_with_the_dtb_in_r2(enter, address):
    expect_demo_boot(enter(image=address, r2=RAM), address)


def test_image_at_the_top_of_ram_is_not_overwritten(build, enter):
    address = (RAM + (512 << 20) - build.size()) & ~3
    resident = expect_demo_boot(enter(image=address, r2=RAM), address)
    assert resident + RESIDENT_SIZE <= address


def test_image_beyond_128_mib_finds_a_dtb_at_the_start_of_its_128_mib(enter, qemu_dtb, power_on,
                                                                     build, file):
    window, address = 0x48000000, 0x4ffff004
    expect_demo_boot(power_on(
        "-device", f"loader,file={build.bin},addr={address:#x},force-raw=on,cpu-num=0",
        "-device", f"loader,file={file('dtb', qemu_dtb)},addr={window:#x},force-raw=on"), address)


def test_dtb_in_r2_is_preferred_to_the_one_at_the_start_of_ram(enter, device_tree):
    device_tree.set_string("/", "model", "the one in r2")
    machine = enter(r2=0x44000000, dtb=device_tree.data())
    machine.expect(r"^hypstub: device tree 0x44000000 \(.*\), the one in r2$")
    expect_demo(machine)


@pytest.mark.parametrize("r2", [
    pytest.param(0x0b000000, id="a place where nothing answers"),
    pytest.param(0xfffffffc, id="the last word of the address space"),
    pytest.param(0x12345679, id="misaligned"),
    pytest.param(0x44000000, id="zeroed RAM"),
])
@pytest.mark.parametrize("svc", [0, 1], ids=["hyp", "svc"])
def test_junk_in_r2_is_ignored(enter, r2, svc):
    machine = enter(r2=r2, svc=svc)
    expect_entry(machine, "Non-secure SVC" if svc else "HYP", 0x40200000)
    if svc:
        expect_demo_without_stub(machine, "smc")
    else:
        expect_demo(machine)


def test_misaligned_dtb_in_r2_is_not_read(enter, qemu_dtb):
    machine = enter(r2=0x44000002, dtb=qemu_dtb)
    machine.expect(r"^hypstub: device tree 0x40000000 ")
    expect_demo(machine)


# The machine


@pytest.mark.parametrize("memory", [64, 128, 512, 1024, 2048, 3072])
def test_boots_with_any_size_of_ram(build, power_on, memory):
    machine = power_on("-kernel", build.bin, memory=f"{memory}M")
    resident = expect_demo_boot(machine, RAW_ENTRY, memory=memory)
    assert resident == RAM + (memory << 20) - RESIDENT_SIZE


@pytest.mark.parametrize("how, memory", [("-kernel", 1), ("-bios", 3)])
def test_boots_with_as_little_ram_as_documented(build, power_on, how, memory):
    """From flash the image is copied to 2 MiB above the start of RAM."""
    machine = power_on(how, build.bin, memory=f"{memory}M")
    expect_demo(machine, resident=RAM + (memory << 20) - RESIDENT_SIZE)


def test_ram_beyond_4_gib_is_told_and_not_used(build, power_on):
    machine = power_on("-kernel", build.bin, memory="4G")
    machine.expect(r"^hypstub: RAM 0x40000000-0x013fffffff \(4096 MiB\)$")
    assert expect_resident(machine) == (1 << 32) - RESIDENT_SIZE
    expect_demo(machine)


@pytest.mark.parametrize("cpus", [1, 2, 4, 8])
@pytest.mark.parametrize("cpu, name", [("cortex-a7", "Cortex-A7"), ("cortex-a15", "Cortex-A15")],
                         ids=["a7", "a15"])
def test_boots_on_cpus(build, power_on, cpu, name, cpus):
    machine = power_on("-kernel", build.bin, cpu=cpu, cpus=cpus)
    expect_demo_boot(machine, RAW_ENTRY, cpus=cpus, cpu=name)


@pytest.mark.parametrize("gic", [2, 3])
@pytest.mark.parametrize("cpus", [1, 4])
def test_boots_with_gic_version_on_cpu_max(build, power_on, gic, cpus):
    machine = power_on("-kernel", build.bin, machine=f"virt,virtualization=on,gic-version={gic}",
                       cpu="max", cpus=cpus)
    expect_demo_boot(machine, RAW_ENTRY, cpus=cpus)


def test_boots_beside_a_secure_world_of_qemus(build, power_on):
    machine = power_on("-kernel", build.bin, machine="virt,virtualization=on,secure=on")
    expect_demo_boot(machine, RAW_ENTRY)


def test_hypstub_boots_hypstub_and_takes_the_place_of_the_first(build, power_on):
    machine = power_on("-kernel", build.bin,
                       "-device", f"guest-loader,addr=0x50000000,kernel={build.bin},bootargs=x=y")
    first = expect_resident(machine)
    machine.expect_lines(r"^hypstub: payload: zImage from a multiboot module",
                         r"^hypstub: entering it in HYP mode at 0x",
                         r"^hypstub: version \S+, entered in HYP mode at 0x")
    assert expect_resident(machine) == first
    expect_demo_chosen(machine)
    expect_demo(machine, resident=first)
    assert warnings(machine) == []


def test_hypstub_in_svc_goes_back_to_hyp_by_the_stub_that_is_under_it(build, power_on):
    machine = power_on("-kernel", build.bin, "-initrd", build.bin, "-append", "hypstub.mode=svc")
    first = expect_resident(machine)
    machine.expect_lines(r"^hypstub: entering it in SVC mode at 0x",
                         r"^hypstub: version \S+, entered in Non-secure SVC mode at 0x",
                         rf"^hypstub: back to HYP mode by the stub at {first:#010x}-",
                         r"^hypstub: version \S+, entered in HYP mode at 0x")
    assert expect_resident(machine) == first
    expect_demo_chosen(machine)
    expect_demo(machine, resident=first)
    assert warnings(machine) == []


def test_hypstub_in_svc_leaves_a_stub_whose_owner_refuses(build, power_on, payload):
    """The payload goes on in SVC mode, with the stub in its device tree and out of its RAM"""
    image = 0x46000000
    refuse = payload("refuse", 0x42000000, IMAGE=image)
    machine = power_on("-kernel", build.bin, "-initrd", refuse.elf, "-append", "hypstub.mode=svc", "-device",
                       f"loader,file={build.bin},addr={image:#x},force-raw=on")
    first = expect_resident(machine)
    machine.expect_lines(rf"^hypstub: back to HYP mode by the stub at {first:#010x}-",
                         r"^hypstub: warning: no way back to HYP mode: the owner of HVBAR refused; call "
                         r"RESET_VECTORS before you start hypstub$",
                         r"^hypstub: warning: no HYP mode: ")
    match = machine.expect(r"^hypstub: entering it in SVC mode at 0x\w+, device tree (0x\w+)$")
    assert int(match[1], 16) + 0x2000 < first
    vectors = refuse.at("vectors", 0x42000000)
    machine.expect(rf"^demo: GET_VECTORS: the stub's vectors are at {vectors:#010x}$")


def test_a_stub_that_the_device_tree_alone_has_is_a_warning(build, power_on, tmp_path):
    tree = DeviceTree.of_qemu(tmp_path / "board.dtb", machine="virt")
    node = "/firmware/hypstub"
    tree.add_node("/firmware").add_node(node).set_string(node, "compatible", "hypstub,v1")
    tree.set_string(node, "boot-mode", "svc")
    block = "/reserved-memory/hypstub@5fffd000"
    tree.add_node("/reserved-memory").set_cells("/reserved-memory", "#address-cells", 2)
    tree.set_cells("/reserved-memory", "#size-cells", 2).add_node(block)
    tree.set_string(block, "compatible", "hypstub,resident").set_cells(block, "reg", 0, 0x5fffd000, 0, 0x3000)
    machine = power_on("-kernel", build.bin, "-dtb", tree.path, machine="virt")
    machine.expect_lines(r"^hypstub: back to HYP mode by the stub at 0x5fffd000-",
                         r"^hypstub: warning: no way back to HYP mode: the stub in the device tree did not answer; "
                         r"pass the device tree of this boot$",
                         r"^hypstub: warning: no HYP mode: ")
    expect_demo_without_stub(machine, "hvc")


# Where there is no HYP mode yet: the Secure world is ours, and PSCI, too


def test_from_secure_svc_the_way_to_hyp_is_the_monitor(build, power_on):
    machine = power_on("-kernel", build.elf, machine="virt,secure=on,virtualization=on")
    expect_entry(machine, "Secure SVC", build.linked_at, banks=[(RAM, 512)])
    expect_monitor(machine, SECURE_RAM)
    resident = expect_resident(machine)
    assert resident == TOP
    expect_demo_chosen(machine)
    expect_demo(machine, resident=resident)
    assert warnings(machine) == []


@pytest.mark.parametrize("cpus", [1, 2, 4, 8])
@pytest.mark.parametrize("cpu, name", [("cortex-a7", "Cortex-A7"), ("cortex-a15", "Cortex-A15")],
                         ids=["a7", "a15"])
@pytest.mark.parametrize("gic", [2, 3])
def test_from_flash_in_secure_svc_every_cpu_comes_to_the_monitor(build, power_on, cpu, name, cpus, gic):
    machine = power_on("-bios", build.bin, cpu=cpu, cpus=cpus,
                       machine=f"virt,secure=on,virtualization=on,gic-version={gic}")
    expect_entry(machine, "Secure SVC", RAM + FLASH_COPY, cpus, name, [(RAM, 512)])
    expect_monitor(machine, SECURE_RAM)
    resident = expect_resident(machine)
    expect_demo(machine, resident=resident)
    assert warnings(machine) == []


def test_from_flash_in_hyp_there_is_no_monitor(build, power_on):
    expect_demo_boot(power_on("-bios", build.bin), RAM + FLASH_COPY)


def test_from_secure_svc_without_hyp_the_payload_gets_non_secure_svc_and_psci(build, power_on):
    machine = power_on("-kernel", build.elf, machine="virt,secure=on")
    expect_entry(machine, "Secure SVC", build.linked_at, banks=[(RAM, 512)])
    machine.expect(r"^hypstub: warning: no HYP mode: .*\(QEMU: -M virt,virtualization=on\)$")
    expect_monitor(machine, SECURE_RAM)
    expect_demo_chosen(machine)
    expect_demo_without_stub(machine, "smc")
    assert len(warnings(machine)) == 1
    assert "resident stub" not in machine.console()


# Where there is no HYP mode


@pytest.mark.parametrize("image", ["bin", "elf"])
def test_machine_without_hyp_gets_a_hint_and_the_payload_in_svc(build, power_on, image):
    machine = power_on("-kernel", getattr(build, image), machine="virt")
    expect_entry(machine, "Non-secure SVC", RAW_ENTRY if image == "bin" else build.linked_at)
    machine.expect(r"^hypstub: warning: no HYP mode: .*\(QEMU: -M virt,virtualization=on\)$")
    expect_demo_chosen(machine)
    expect_demo_without_stub(machine, "hvc")
    assert len(warnings(machine)) == 1
    assert "resident stub" not in machine.console()


def test_machine_with_hyp_entered_in_svc_is_told_that_the_loader_left_it(enter):
    machine = enter(svc=1)
    expect_entry(machine, "Non-secure SVC", 0x40200000)
    machine.expect(r"^hypstub: warning: no HYP mode: the boot loader left it before")
    expect_demo_chosen(machine)
    expect_demo_without_stub(machine, "smc")
    assert len(warnings(machine)) == 1


def test_hyp_mode_asked_for_where_there_is_none_is_a_warning(build, power_on):
    machine = power_on("-kernel", build.bin, "-append", "hypstub.mode=hyp", machine="virt")
    machine.expect(r"^hypstub: warning: hypstub.mode=hyp is ignored: no HYP mode here; entering in SVC mode$")
    expect_demo_without_stub(machine, "hvc")


@pytest.mark.parametrize("machine, mode, image, kernel", [
    pytest.param("virt", "", "-kernel", "-initrd", id="non-secure"),
    pytest.param("virt,secure=on", "", "-bios", "-kernel", id="secure"),
    pytest.param("virt,virtualization=on", "hypstub.mode=svc", "-kernel", "-initrd", id="stub")])
def test_payload_in_svc_finds_pl1_as_at_reset(build, power_on, payload, machine, mode, image, kernel):
    state = payload("state", 0x42000000)
    machine = power_on(image, build.bin, kernel, state.elf, "-append", mode, machine=machine)
    machine.expect(r"^hypstub: entering it in SVC mode at 0x42000000")
    end = time.monotonic() + deadlines.LINE
    while machine.registers(names=["R09"]) != (0x55,):
        assert time.monotonic() < end, "the payload does not run"
    sctlr, *others = machine.registers(names=[f"R0{i}" for i in range(4, 9)])
    assert sctlr == 0x00c50078
    assert others == [0, 0, 0, 0], "VBAR, TTBCR, CONTEXTIDR, CNTKCTL"


# Options


@pytest.fixture
def boot_with(build, power_on):
    return lambda bootargs: power_on("-kernel", build.bin, "-append", bootargs)


@pytest.mark.parametrize("mode", ["hyp", "svc"])
def test_demo_runs_in_the_mode_asked_for(boot_with, mode):
    machine = boot_with(f"a=b hypstub.mode={mode} c")
    resident = expect_resident(machine)
    expect_demo_chosen(machine, mode.upper())
    expect_demo(machine, mode.upper(), resident)
    assert warnings(machine) == []


@pytest.mark.parametrize("text, address", [("0x48800000", 0x48800000), ("5abcd000", 0x5abcd000),
                                           (f"{TOP:#X}", TOP)])
def test_resident_stub_is_placed_as_told(boot_with, text, address):
    machine = boot_with(f"hypstub.resident={text}")
    assert expect_resident(machine) == address
    expect_demo(machine, resident=address)


@pytest.mark.parametrize("text, message", [
    ("0x48800004", r"=0x48800004 is not aligned to 4 KiB: use a multiple of 0x1000"),
    ("0x30000000", r"=0x30000000 is not RAM below 4 GiB: use another address"),
    ("0x60000000", r"=0x60000000 is not RAM below 4 GiB: use another address"),
    ("0x5ffff000", r"=0x5ffff000 is not RAM below 4 GiB: use another address"),  # its second page is not
    ("0xfffff000", r"=0xfffff000 is not RAM below 4 GiB: use another address"),
    ("0x40010000", r"=0x40010000 overlaps the hypstub image: use another address"),
    ("0x4000f000", r"=0x4000f000 overlaps the hypstub image: use another address"),
    ("0x48000000", r"=0x48000000 overlaps the device tree: use another address"),
])
def test_resident_stub_at_an_impossible_place_ends_the_boot(build, boot_with, text, message):
    machine = boot_with(f"hypstub.resident={text}")
    machine.expect(rf"^hypstub: cannot go on: hypstub.resident{message}$")
    machine.expect_stopped(build.body("cpu_stop", RAW_ENTRY))


def test_quiet_leaves_nothing_but_the_payload_on_the_console(boot_with):
    machine = boot_with("hypstub.quiet")
    expect_demo(machine)
    assert [line for line in machine.lines if not line.startswith("demo: ")] == []


def test_quiet_does_not_silence_a_warning(boot_with):
    machine = boot_with("hypstub.quiet hypstub.foo")
    expect_demo(machine)
    assert [line for line in machine.lines if not line.startswith("demo: ")] == [
        line for line in machine.lines if line.startswith("hypstub: warning: option hypstub.foo ")]
    assert len(warnings(machine)) == 1


def test_quiet_does_not_silence_the_end_of_a_boot(build, boot_with):
    machine = boot_with("hypstub.quiet hypstub.resident=0x30000000")
    machine.expect("^hypstub: cannot go on: ")
    machine.expect_stopped(build.body("cpu_stop", RAW_ENTRY))
    assert len(machine.lines) == 1


@pytest.mark.parametrize("option", ["foo", "foo=1", "mode", "mode=", "mode=hypo", "quiet=1",
                                    "resident=", "resident=0x", "resident=12345678a",
                                    "resident=here", ""])
def test_unknown_option_is_a_warning(boot_with, option):
    machine = boot_with(f"hypstub.{option} other.foo foo")
    machine.expect(rf"^hypstub: warning: option hypstub\.{option} is not known: "
                   r"use hypstub.mode=hyp\|svc, hypstub.resident=ADDRESS, hypstub.load=ADDRESS, "
                   r"hypstub.dtb=ADDRESS, hypstub.report=quiet\|normal\|full, hypstub.quiet$")
    expect_demo(machine)
    assert len(warnings(machine)) == 1


def test_long_unknown_option_is_cut_in_the_warning(boot_with):
    machine = boot_with("hypstub." + "x" * 300)
    machine.expect(rf"^hypstub: warning: option hypstub\.{'x' * 39} is not known")
    expect_demo(machine)
