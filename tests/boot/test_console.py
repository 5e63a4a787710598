# SPDX-License-Identifier: BSD-2-Clause
#
# The console that the header of the image names (make CONSOLE=, tools/console.py): what is reported by it where
# the device tree cannot name one, and that a wrong word there hangs nothing and writes nothing.

import re

import pytest

import console
import doors
from lib.boards import MIB, RAM, SECURE_VIRT, concatenated, loaded
from lib.images import DeviceTree, Header, debian, read
from lib.story import expect_demo, expect_resident, warnings
from test_absent import expect_demo_by_the_monitor
from test_bad_input import IMAGE, R2, expect_end, svc_too

PL011 = 0x09000000  # of QEMU's virt board

# Boards whose UART is in none of the places where hypstub looks by itself, and RAM for the image
ELSEWHERE = {
    "orangepi-pc": ("8250,0x01c28000", 0x48000000),
    "mcimx7d-sabre": ("imx,0x30860000", 0x88000000),
}


@pytest.fixture
def with_console(build, file):
    """with_console(UART): the path of the image with this console in its header"""
    return lambda uart: file("console.bin", console.set_console(read(build.bin), uart))


@pytest.fixture
def enter_board(payload, power_on):
    """enter_board(NAME, image, r2, dtb): a board of doors.BOARDS, by the image in its RAM"""
    def start(name, image, at, r2=0, dtb=None):
        board = doors.BOARDS[name]
        trampoline = payload("enter", IMAGE=at, R2=r2, TO_SVC=0)
        tree = loaded(dtb, r2) if dtb else ()
        return power_on(*loaded(image, at), *loaded(trampoline.bin, at - 0x1000, "cpu-num=0"), *tree,
                        machine=board.machine, cpu=board.cpu, cpus=board.cpus, memory=board.memory)
    return start


# Where the tree cannot name a console


@svc_too
def test_no_device_tree_is_reported(build, enter, with_console, svc):
    machine = enter(binary=with_console(f"pl011,{PL011:#x}"), image=0x48200000, svc=svc)
    expect_end(machine, build, r"no device tree at 0x00000000 \(r2\), .*", 0x48200000)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_device_tree_is_reported_on_another_board(build, enter_board, with_console, name):
    uart, at = ELSEWHERE[name]
    expect_end(enter_board(name, with_console(uart), at), build, r"no device tree at 0x00000000 \(r2\), .*", at)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_broken_device_tree_is_reported_on_another_board(build, enter_board, with_console, file, name):
    uart, at = ELSEWHERE[name]
    header = Header(read(debian(f"dtbs/{doors.BOARDS[name].dtb}")))
    dtb = file("broken.dtb", header.set(size_dt_struct=header.fields["size_dt_struct"] // 2 & ~3).bytes())
    r2 = at + 32 * MIB
    expect_end(enter_board(name, with_console(uart), at, r2, dtb), build,
               f"the device tree at {r2:#010x} is broken: it is truncated or damaged; load all of it, or make it anew", at)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_device_tree_without_console_is_booted_with_the_headers(power_on, with_console, file, name):
    """By QEMU's -kernel, which gives the tree its RAM"""
    board = doors.BOARDS[name]
    tree = DeviceTree(file("mute.dtb", read(debian(f"dtbs/{board.dtb}"))))
    tree.set_string("/chosen", "stdout-path", "/nowhere")
    machine = power_on("-kernel", with_console(ELSEWHERE[name][0]), "-dtb", tree.path, machine=board.machine,
                       cpu=board.cpu, cpus=board.cpus, memory=board.memory)
    machine.expect(r"^hypstub: payload: built-in demo from this image")
    machine.expect(r"^demo: stage 2, running in HYP mode")
    assert not [line for line in warnings(machine) if "console" in line]


@svc_too
@pytest.mark.parametrize("uart", [f"pl011,{PL011:#x}", f"sbsa,{PL011:#x}"])
def test_device_tree_without_stdout_path_is_no_warning(enter, device_tree, with_console, uart, svc):
    device_tree.remove_property("/chosen", "stdout-path")
    machine = enter(binary=with_console(uart), r2=R2, dtb=device_tree.data(), svc=svc)
    machine.expect(r"^hypstub: payload: built-in demo from this image")
    assert not [line for line in warnings(machine) if "console" in line]


def test_uart_that_is_not_known_is_no_warning(enter, device_tree, with_console):
    device_tree.set_string("/pl011@9000000", "compatible", "acme,uart")
    machine = enter(binary=with_console(f"pl011,{PL011:#x}"), r2=R2, dtb=device_tree.data())
    expect_demo(machine)
    assert warnings(machine) == []


def test_headers_console_stays_with_the_monitor(build, power_on, with_console, tmp_path):
    """In Secure SVC from flash, and with it in the stub and in the monitor"""
    machine = {"machine": SECURE_VIRT, "cpus": 2}
    tree = DeviceTree.of_qemu(tmp_path / "board.dtb", more=("-bios", build.bin), **machine)
    tree.remove_property("/chosen", "stdout-path")
    image = concatenated(tmp_path / "flash.bin", read(with_console(f"pl011,{PL011:#x}")), tree.data())
    machine = power_on("-bios", image, **machine)
    expect_demo_by_the_monitor(machine)
    assert warnings(machine) == []


# Where the word is wrong

WRONG = {
    "nothing there": ("8250,0x0b000000", "8250", 0x0b000000),
    "nothing there, by identification": ("pl011,0x0b000000", "pl011", 0x0b000000),
    "RAM": ("8250,0x46000000", "8250", 0x46000000),
    "RAM of halfwords": ("scif,0x46000000", "scif", 0x46000000),
    "the image": (f"8250,{IMAGE:#x}", "8250", IMAGE),
    "flash": ("stm32,0x04000000", "stm32", 0x04000000),
    "interrupt controller": ("imx,0x08000000", "imx", 0x08000000),
    "another UART": (f"8250,{PL011:#x}", "8250", PL011),
    "another UART, big-endian": (f"lpuart,{PL011:#x}", "lpuart", PL011),
    "clock": ("atmel,0x09010000", "atmel", 0x09010000),
    "fw_cfg": ("exynos,0x09020000", "exynos", 0x09020000),
    "end of the address space": ("8250,0xfffff000", "8250", 0xfffff000),
}


def warning_of(kind, address):
    return (f"there is no UART of kind {kind} at {address:#010x}, where the header of the image has the console: "
            "correct its words at 0x50, or build with another CONSOLE=")


@svc_too
@pytest.mark.parametrize("name", WRONG)
def test_wrong_console_is_a_warning(enter, qemu_dtb, with_console, tmp_path, name, svc):
    uart, kind, address = WRONG[name]
    machine = enter("-trace", "pflash_io_write", "-D", str(tmp_path / "commands"), binary=with_console(uart),
                    r2=R2, dtb=qemu_dtb, svc=svc)
    machine.expect(r"^hypstub: entering it in SVC mode")
    assert warnings(machine)[0] == warning_of(kind, address)
    assert not re.search("flash", read(tmp_path / "commands").decode())


def test_kind_that_is_not_known_is_a_warning(build, enter, qemu_dtb, file):
    image = read(build.bin)
    words = PL011.to_bytes(4, "little") + (0x7f).to_bytes(4, "little")
    binary = file("console.bin", image[:0x50] + words + image[0x58:])
    machine = enter(binary=binary, r2=R2, dtb=qemu_dtb)
    expect_demo(machine)
    assert warnings(machine) == [f"the header of the image names a console at {PL011:#010x} of kind 0x0000007f, "
                                 "which is not known: correct its words at 0x50, or build with another CONSOLE="]


def test_ram_that_reads_as_a_uart_is_left_and_not_written(enter, qemu_dtb, with_console):
    """Its words are those of an idle UART, and the tree has RAM there"""
    at = RAM + 96 * MIB
    machine = enter("-device", f"loader,addr={at + 0x18:#x},data=0x90,data-len=4",
                    binary=with_console(f"sbsa,{at:#x}"), r2=R2, dtb=qemu_dtb)
    resident = expect_resident(machine)
    expect_demo(machine, resident=resident)
    assert warnings(machine) == [warning_of("sbsa", at)]


@pytest.mark.parametrize("uart", ["8250,0x0b000000", "8250,0x46000000"])
def test_wrong_console_without_a_tree_is_the_last_resort(build, enter, with_console, uart):
    machine = enter(binary=with_console(uart), image=0x48200000)
    expect_end(machine, build, r"no device tree at 0x00000000 \(r2\), .*", 0x48200000)
