# SPDX-License-Identifier: BSD-2-Clause
#
# AST2600, where the board's own boot code may have CPU 1 and let it wait for a word in the system controller.
# With the image at the reset vector, CPU 1 comes to it by itself: test_secure.py, tests/psci and the matrix.

import re

import pytest

import console
from lib.boards import AST2600, concatenated, loaded
from lib.images import read
from lib.story import expect_demo_chosen, expect_entry, expect_monitor, warnings
from starts import Start

IMAGE, PEN = 0x80010000, 0x81000000  # in RAM
MAILBOX = 0x1e6e2180


@pytest.fixture
def start_in_ram(build, payload, tmp_path, power_on):
    """start_in_ram(mailbox): CPU 0 in the image, in Secure SVC, and CPU 1 at this mailbox"""
    def start(mailbox):
        tree = AST2600.device_tree(tmp_path / "board.dtb", "hypstub.mode=hyp")
        image = concatenated(tmp_path / "image.bin", read(build.bin), tree.data())
        pen = payload("pen", MAILBOX=mailbox)
        start = Start(AST2600, IMAGE, *loaded(image, IMAGE, "cpu-num=0"), *loaded(pen.bin, PEN, "cpu-num=1"))
        machine = start.power_on(power_on)
        expect_entry(machine, "Secure SVC", IMAGE, 2, start.cpu, [(AST2600.ram, AST2600.mib)], AST2600.mpidr,
                     AST2600.model)
        expect_monitor(machine)
        expect_demo_chosen(machine, "HYP")
        return machine
    return start


def registers(machine):
    """Those of the mailbox: the address, and the word that lets a CPU use it"""
    return [int(word, 16) for word in re.findall(r"\b0x[0-9a-f]{8}\b", machine.monitor(f"xp /2wx {MAILBOX:#x}"))]


def test_cpu_1_is_called_by_its_mailbox_which_is_taken_back(start_in_ram):
    machine = start_in_ram(MAILBOX)
    assert warnings(machine) == []
    assert registers(machine) == [0, 0]


def test_a_cpu_1_that_waits_elsewhere_is_reported(start_in_ram):
    machine = start_in_ram(MAILBOX + 0x10)
    told, = warnings(machine)
    assert told.startswith("CPU 0x00000f01 did not leave reset within 1 s")
    assert registers(machine) == [0, 0]


def test_the_headers_console_is_taken_where_serial0_is_disabled(build, tmp_path, power_on):
    """Debian's tree has no stdout-path, and its serial0 is the SoC's UART1, which this board does not use"""
    tree = AST2600.device_tree(tmp_path / "board.dtb", "hypstub.mode=hyp hypstub.report=full")
    tree.remove_property("/chosen", "stdout-path")
    data = console.set_console(read(build.bin), "8250,0x1e784000")
    image = concatenated(tmp_path / "image.bin", data, tree.data())
    start = Start(AST2600, IMAGE, *loaded(image, IMAGE, "cpu-num=0"))
    machine = start.power_on(power_on)
    machine.expect(r"^hypstub: OK console: the UART at 0x1e784000, by the header of the image$")
    expect_demo_chosen(machine, "HYP")
    assert not [line for line in warnings(machine) if "console" in line or "UART" in line]
