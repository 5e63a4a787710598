# SPDX-License-Identifier: BSD-2-Clause
#
# A device tree that says what the machine has not: RAM, a console, Secure RAM, a GIC, a timer's frequency;
# and machines that have no HYP mode at all. Each has its own line: a warning, after which the demo runs, or
# the end of the boot. Never an exception, and never silence.

import os
import re
import subprocess

import pytest

from lib import deadlines
from lib.boards import DTBS, MIB, RAM, SECURE_RAM, SECURE_VIRT, VEXPRESS, concatenated, loaded
from lib.build import RESIDENT_SIZE
from lib.images import DeviceTree, read
from lib.story import expect_demo, expect_monitor, expect_resident, warnings
from test_bad_input import R2, expect_end, svc_too
from test_linux import BOOTARGS
from test_secure_bad_input import boot_with, expect_demo_by_the_monitor  # noqa: F401, a fixture


# RAM


@pytest.mark.parametrize("size", [513 * MIB, 2048 * MIB], ids=["a MiB more", "2 GiB"])
def test_memory_larger_than_ram_ends_the_boot(build, enter, device_tree, size):
    """The bus aborts behind RAM, where the block would go"""
    device_tree.set_cells("/memory@40000000", "reg", 0, RAM, 0, size)
    block = RAM + size - RESIDENT_SIZE
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               rf"there is no RAM at {block:#010x}-{block + RESIDENT_SIZE - 1:#010x}, for the resident stub, "
               r"where the device tree says so: correct its /memory")


def test_memory_that_is_flash_ends_the_boot(build, enter, device_tree, tmp_path):
    device_tree.set_cells("/memory@40000000", "reg", 0, 0, 0, 64 * MIB)
    machine = enter("-trace", "pflash_io_write", "-D", str(tmp_path / "commands"), r2=R2,
                    dtb=device_tree.data())
    expect_end(machine, build, r"there is no RAM at 0x03ffd000-0x03ffffff, for the resident stub, .*")
    commands = re.findall(r"flash\d: .*value:(\w+)", read(tmp_path / "commands").decode())
    assert set(commands) <= {"0xffffffff", "0xf0f0f0f0"}


@pytest.mark.one_build
def test_payload_linked_where_ram_is_not_ends_the_boot(build, enter, device_tree, payload):
    device_tree.set_cells("/memory@40000000", "reg", 0, RAM, 0, 2048 * MIB)
    device_tree.set_string("/chosen", "bootargs", "hypstub.resident=0x4a000000")
    kernel = payload("state", 0x70000000)
    device_tree.set_cells("/chosen", "linux,initrd-start", 0x48000000)
    device_tree.set_cells("/chosen", "linux,initrd-end", 0x48000000 + len(read(kernel.elf)))
    machine = enter(*loaded(kernel.elf, 0x48000000), r2=R2, dtb=device_tree.data())
    expect_end(machine, build, r"there is no RAM at 0x70000000-0x\w+, for the payload, where the device tree says "
               r"so: correct its /memory")


@pytest.mark.one_build
def test_initrd_where_ram_is_not_ends_the_boot(build, enter, device_tree):
    device_tree.set_cells("/memory@40000000", "reg", 0, RAM, 0, 2048 * MIB)
    device_tree.set_cells("/chosen", "linux,initrd-start", 0x70000000)
    device_tree.set_cells("/chosen", "linux,initrd-end", 0x70010000)
    expect_end(enter(r2=R2, dtb=device_tree.data()), build,
               r"the payload file at 0x70000000-0x7000ffff is not in RAM below 4 GiB: load it elsewhere")


def test_memory_larger_than_ram_ends_the_boot_of_vexpress(build, power_on, tmp_path):
    tree = VEXPRESS.device_tree(tmp_path / "board.dtb", "a=b")
    tree.set_cells("/memory@80000000", "reg", 0, VEXPRESS.ram, 0, 0x7f000000)
    image = concatenated(tmp_path / "flash.bin", read(build.bin), tree.data())
    machine = power_on("-bios", image, *VEXPRESS.more, **VEXPRESS.machine)
    machine.expect(r"^hypstub: cannot go on: there is no RAM at 0xfeffd000-0xfeffffff, for the resident stub,")


@pytest.mark.parametrize("cells", [(1, 1), (1, 2), (2, 1), (3, 2), (2, 0), (0, 0)], ids=str)
def test_wrong_cells_of_the_root_are_not_silent(enter, device_tree, cells):
    device_tree.set_cells("/", "#address-cells", cells[0])
    device_tree.set_cells("/", "#size-cells", cells[1])
    machine = enter(r2=R2, dtb=device_tree.data())
    machine.expect("^hypstub: (cannot go on: |warning: .*console)")
    assert "unexpected exception" not in machine.console()


# The console


@svc_too
@pytest.mark.parametrize("address", [0x0b000000, 0x09010000, RAM, 0x09000002],
                         ids=["nothing", "another PrimeCell", "RAM", "misaligned"])
def test_console_that_is_no_uart_is_a_warning(enter, device_tree, address, svc):
    device_tree.set_cells("/pl011@9000000", "reg", 0, address, 0, 0x1000)
    machine = enter(r2=R2, dtb=device_tree.data(), svc=svc)
    machine.expect(rf"^hypstub: warning: there is no arm,pl011 at {address:#010x}, where the device tree has "
                   r"the console: correct the node that stdout-path names, or #address-cells$")
    machine.expect(r"^hypstub: entering it in SVC mode")
    assert "unexpected exception" not in machine.console()


@pytest.mark.parametrize("compatible", ["ns16550a", "fsl,imx6q-uart", "arm,sbsa-uart"])
def test_console_of_another_kind_is_a_warning(enter, device_tree, compatible):
    """In RAM that is not zero"""
    device_tree.set_string("/pl011@9000000", "compatible", compatible)
    device_tree.set_cells("/pl011@9000000", "reg", 0, 0x46000000, 0, 0x1000)
    machine = enter("-device", "loader,addr=0x46000000,data=0xffffffff,data-len=4",
                    *(arg for offset in (4, 0x18, 0xb4) for arg in
                      ("-device", f"loader,addr={0x46000000 + offset:#x},data=0xfffffffe,data-len=4")),
                    r2=R2, dtb=device_tree.data())
    machine.expect(rf"^hypstub: warning: there is no {compatible} at 0x46000000, where")
    expect_demo(machine)


# Secure entry: virt, whose tree is the one that QEMU makes, changed


@pytest.fixture
def secure_virt(build, power_on, tmp_path):
    """secure_virt(change, ...): the device tree of QEMU's board, changed and appended"""
    def start(change, *args, cpus=1, gic="gic-version=2"):
        machine = {"machine": f"{SECURE_VIRT},{gic}", "cpus": cpus}
        tree = DeviceTree.of_qemu(tmp_path / "board.dtb", more=("-bios", build.bin), **machine)
        change(tree)
        image = concatenated(tmp_path / "flash.bin", read(build.bin), tree.data())
        return power_on("-bios", image, *args, **machine)
    return start


SECURE_RAMS = {
    "nothing there": (0x0b000000, 16 * MIB, "is not there"),
    "flash": (0x04000000, 16 * MIB, "is not there"),
    "the payload's RAM": (RAM + 64 * MIB, 16 * MIB, "overlaps RAM of /memory"),
    "the image": (RAM + 2 * MIB, 16 * MIB, "overlaps RAM of /memory"),
    "the stub's place": (RAM + 512 * MIB - RESIDENT_SIZE, RESIDENT_SIZE, "overlaps RAM of /memory"),
    "too small": (SECURE_RAM, 0x2000, "is smaller than 12 KiB"),
    "not aligned": (SECURE_RAM + 0x10, MIB, "does not start at a multiple of 4 KiB"),
}


@pytest.mark.one_build
@pytest.mark.parametrize("name", SECURE_RAMS)
def test_secure_ram_that_cannot_be_is_a_warning(secure_virt, name):
    address, size, why = SECURE_RAMS[name]
    machine = secure_virt(lambda tree: tree.set_cells("/secram@e000000", "reg", 0, address, 0, size))
    monitor = expect_monitor(machine)
    resident = expect_resident(machine)
    expect_demo(machine, resident=resident)
    assert monitor + RESIDENT_SIZE == resident == RAM + 512 * MIB - RESIDENT_SIZE
    assert warnings(machine) == [
        f"Secure RAM at {address:#010x}-{address + size - 1:#010x}, as the device tree has it, {why}: the monitor "
        "goes to ordinary RAM; correct the node"]


NOT_THERE = 0x0b000000
DEVICES = {
    "GICv2 distributor": ("gic-version=2", (NOT_THERE, 0x10000, 0x08010000, 0x10000), 1,
                          "there is no GICv2 at 0x0b000000 and 0x08010000, where the device tree says so: "
                          "interrupts are left as they are; correct the node"),
    "GICv2 CPU interface": ("gic-version=2", (0x08000000, 0x10000, NOT_THERE, 0x10000), 1,
                            "there is no GICv2 at 0x08000000 and 0x0b000000, where the device tree says so: "
                            "interrupts are left as they are; correct the node"),
    "GICv2 in RAM": ("gic-version=2", (RAM, 0x10000, RAM, 0x10000), 1,
                     "there is no GICv2 at 0x40000000 and 0x40000000, where the device tree says so: "
                     "interrupts are left as they are; correct the node"),
    "GICv3 distributor": ("gic-version=3", (NOT_THERE, 0x10000, 0x080a0000, 0x40000), 2,
                          "there is no GICv3 at 0x0b000000, where the device tree says so: interrupts are left "
                          "as they are; correct the node"),
    "GICv3 redistributors": ("gic-version=3", (0x08000000, 0x10000, NOT_THERE, 0x40000), 2,
                             "there are no redistributors of a GICv3 at 0x0b000000-0x0b03ffff, where the device "
                             "tree says so: the CPUs' own interrupts are left as they are; correct the node"),
}


@pytest.mark.one_build
@pytest.mark.parametrize("name", DEVICES)
def test_gic_with_nothing_behind_it_is_a_warning(secure_virt, name):
    gic, reg, cpus, warning = DEVICES[name]
    machine = secure_virt(lambda tree: tree.set_cells("/intc@8000000", "reg",
                                                      *(cell for value in reg for cell in (0, value))),
                          cpus=cpus, gic=gic)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == [warning]


def test_gich_with_nothing_behind_it_is_a_warning(enter, device_tree):
    reg = (0x08000000, 0x10000, 0x08010000, 0x10000, NOT_THERE, 0x10000, 0x08040000, 0x10000)
    device_tree.set_cells("/intc@8000000", "reg", *(cell for value in reg for cell in (0, value)))
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert warnings(machine) == ["there is no virtual interface control of a GICv2 at 0x0b000000, where the device "
                                 "tree says so: it is left as it is; correct the node"]


def test_fw_cfg_with_nothing_behind_it_is_not_used(enter, device_tree):
    device_tree.set_cells("/fw-cfg@9020000", "reg", 0, NOT_THERE, 0, 0x18)
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert warnings(machine) == []


# Numbers


def test_frequency_that_no_timer_has_is_a_warning_and_nobody_waits_for_it(boot_with):  # noqa: F811
    """One CPU of two: with that frequency the boot would wait for the other as long as the counter takes"""
    machine = boot_with(VEXPRESS, lambda tree: tree.set_cells("/timer", "clock-frequency", 0xffffffff), cpus=1)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine)[0] == ("no timer runs at 4294967295 Hz, which is clock-frequency in the device tree: "
                                    "it is not used; correct clock-frequency in the timer node")


@pytest.mark.parametrize("count", [31, 32])
def test_demo_runs_beside_as_many_reservations_as_fit(secure_virt, count):
    def change(tree):
        parent = "/reserved-memory"
        tree.add_node(parent).set_cells(parent, "#address-cells", 2).set_cells(parent, "#size-cells", 2)
        tree.fdtput(tree.path, parent, "ranges")
        tree.remove_node("/secram@e000000")  # so that the monitor is reserved as well
        for i in range(count):
            node = f"{parent}/x@{0x50000000 + i * 0x2000:x}"
            tree.add_node(node).set_cells(node, "reg", 0, 0x50000000 + i * 0x2000, 0, 0x1000)
    machine = secure_virt(change)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == []


def with_memreserve(tree, address, size):
    """The tree with an entry, by way of dtc"""
    source = subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dts", tree.path], check=True,
                            capture_output=True, text=True).stdout
    source = source.replace("/dts-v1/;", f"/dts-v1/;\n/memreserve/ {address:#x} {size:#x};", 1)
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", tree.path], input=source, check=True, text=True)
    return tree


def test_memreserve_past_40_bits_is_a_warning(enter, device_tree):
    with_memreserve(device_tree, 0x10000000000, 0x1000)
    machine = enter(r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert warnings(machine) == ["the /memreserve/ entry at 0x0000010000000000, size 0x00001000, is not within 40 "
                                 "bits of address: what is above is ignored; correct the entry"]


# CPUs


@pytest.mark.one_build
def test_payload_in_svc_without_psci_gets_one_cpu(build, enter, device_tree, payload, file):
    device_tree.remove_node("/psci")
    device_tree.set_string("/chosen", "bootargs", "hypstub.mode=svc")
    kernel = payload("state", 0x44800000)
    device_tree.set_cells("/chosen", "linux,initrd-start", 0x48000000)
    device_tree.set_cells("/chosen", "linux,initrd-end", 0x48000000 + len(read(kernel.elf)))
    node = "/cpus/cpu@1"
    device_tree.add_node(node).set_string(node, "device_type", "cpu").set_cells(node, "reg", 1)
    machine = enter(*loaded(kernel.elf, 0x48000000), r2=R2, dtb=device_tree.data(), cpus=2)
    match = machine.expect(r"^hypstub: entering it in SVC mode at 0x\w+, device tree 0x(\w+)$")
    assert warnings(machine) == ["the payload gets one of 2 CPUs: it is in SVC mode, the device tree has no /psci, "
                                 "and others would come in HYP mode; use hypstub.mode=hyp"]
    saved = file("saved.dtb", b"")
    assert machine.monitor(f'pmemsave 0x{match[1]} 0x4000 "{saved}"') == ""
    nodes = subprocess.run(["fdtget", "-l", saved, "/cpus"], check=True, capture_output=True, text=True).stdout
    assert [name for name in nodes.split() if name.startswith("cpu@")] == ["cpu@0"]


def test_guest_of_xen_gets_its_own_words(enter, device_tree):
    device_tree.add_node("/hypervisor").set_string("/hypervisor", "compatible", "xen,xen-4.17", "xen,xen")
    machine = enter(r2=R2, dtb=device_tree.data(), svc=1)
    machine.expect(r"^hypstub: warning: no HYP mode: this is a guest of Xen, which has it; start hypstub before Xen, "
                   r"with Xen as its payload$")
    machine.expect(r"^hypstub: entering it in SVC mode")


@pytest.mark.one_build
def test_linux_in_svc_without_psci_starts_no_cpu_in_another_mode(build, power_on, zimage, initramfs, tmp_path):
    """QEMU's pen would let the second CPU come in HYP mode"""
    machine = power_on("-kernel", concatenated(tmp_path / "kernel.bin", read(build.bin), read(zimage)),
                       "-dtb", os.path.join(DTBS, VEXPRESS.dtb), "-initrd", initramfs,
                       "-append", f"{BOOTARGS} hypstub.mode=svc", *VEXPRESS.more,
                       **{**VEXPRESS.machine, "machine": "vexpress-a15,secure=off"})
    machine.expect(r"^hypstub: warning: the payload gets one of 2 CPUs: ")
    machine.expect_lines(r"\] CPU: All CPU\(s\) started in SVC mode\.$", r"^cpus: 1$", deadline=deadlines.LINUX)


# A CPU of a board, its RAM and UART, and the device tree of it
OLDER = {
    "realview-pbx-a9": ("cortex-a9", 0x00000000, 0x10009000, "arm,pl011", "Cortex-A9"),
    "vexpress-a9": ("cortex-a9", 0x60000000, 0x10009000, "arm,pl011", "Cortex-A9"),
    "cubieboard": ("cortex-a8", 0x40000000, 0x01c28000, "snps,dw-apb-uart", "Cortex-A8"),
    "smdkc210": ("cortex-a9", 0x40000000, 0x13800000, "samsung,exynos4210-uart", "Cortex-A9"),
}
BOARD = """/dts-v1/; / {{
    #address-cells = <1>; #size-cells = <1>; model = "old";
    chosen {{ stdout-path = "/serial"; }};
    cpus {{ #address-cells = <1>; #size-cells = <0>; cpu@0 {{ device_type = "cpu"; reg = <0>; }}; }};
    memory {{ device_type = "memory"; reg = <{ram:#x} 0x10000000>; }};
    serial {{ compatible = "{compatible}"; reg = <{uart:#x} 0x1000>; reg-shift = <2>; reg-io-width = <4>; }};
}};"""


@pytest.mark.parametrize("name", OLDER)
def test_cpu_without_hyp_mode_is_named(build, power_on, tmp_path, name):
    cpu, ram, uart, compatible, called = OLDER[name]
    source = BOARD.format(ram=ram, uart=uart, compatible=compatible)
    dtb = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"], input=source.encode(), check=True,
                         capture_output=True).stdout
    image = concatenated(tmp_path / "image.bin", read(build.bin), dtb)
    machine = power_on("-kernel", image, machine=name, cpu=cpu, cpus=2 if name == "smdkc210" else 1,
                       memory="1G" if name in ("vexpress-a9", "smdkc210") else "512M")
    machine.expect(rf"^hypstub: CPU {called} \(MIDR 0x")
    machine.expect(rf"^hypstub: warning: no HYP mode: a {called} has no Virtualization Extensions; use a CPU that "
                   r"has, such as a Cortex-A7 or A15$")
    machine.expect(r"^hypstub: cannot go on: demo: done, but the device tree has no PSCI|^demo: done")
    assert "unexpected exception" not in machine.console()
