# SPDX-License-Identifier: BSD-2-Clause
#
# The kernel restarts itself: ten hops that it prints, and ten thousand after each of which it
# compares the registers that it was entered with.

import time

import pytest

from kernels import CPUS, command, run_kernel
from lib.build import symbols
from lib.gdb import Gdb

HOPS = 10


def hop_line(hop):
    """What main.c does at a hop, and how it was entered."""
    entered_in_svc = hop > 0 and (hop - 1) % 5 == 2
    line = f"hop {hop}: entered in {'SVC' if entered_in_svc else 'HYP'} mode, stub there, "
    if hop == HOPS:
        return line + "done"
    line += "minihyp installed " + ("by its trampoline" if hop % 2 else "in one call")
    line += " and taken away" if hop % 3 == 0 else ""
    if hop % 5 == 2:
        return line + ", restarting in SVC"
    return line + (", crashing" if hop % 4 == 1 else ", restarting in the same mode")


@pytest.mark.parametrize("cpu", CPUS)
def test_ten_hops_are_entered_in_the_mode_of_the_policy(build, cpu):
    assert run_kernel(build, "kernel", cpu=cpu) == [hop_line(hop) for hop in range(HOPS + 1)]


@pytest.mark.parametrize("cpu", CPUS)
def test_ten_thousand_restarts_leave_the_same_registers(build, cpu, remark):
    start = time.monotonic()
    lines = run_kernel(build, "many", cpu=cpu)
    # Seven of eight ways to end go to HYP mode
    assert lines == ["8750 entries in HYP mode, 1250 in SVC mode, "
                     "50 words of registers as at the first of their kind"]
    remark(f"{time.monotonic() - start:.1f} s")


def test_register_that_differs_from_the_first_entry_is_reported(build):
    """The first entry of one kind is given another word: the next of that kind differs."""
    syms = symbols(build.kernel("many"))
    with Gdb(command(build, "many")) as gdb:
        for _ in range(4):
            gdb.run_to(syms["hypstub_soft_restart"])
        word = syms["history"] + 50 * 4  # the first register of the second kind
        gdb.write(word, gdb.read(word) ^ 0x40)
        gdb.add_breakpoint(syms["power_off"])
        gdb.run()
        assert gdb.console().endswith(
            "hop 10, where the first entry had 0x0000019a: FAILED: CPSR 0x000001da\n")
