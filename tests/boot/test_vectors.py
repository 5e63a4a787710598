# SPDX-License-Identifier: BSD-2-Clause
#
# Exceptions that nothing in the image causes, taken with a debugger's help: while the image boots, in HYP
# and in SVC mode, and in Monitor mode. Each is reported with its vector and its place, and the CPU stops.
# test_fault.py has the exceptions of a payload.

import re

import pytest

from lib.boards import RAM, RAW_ENTRY, SECURE_RAM, VIRT, VIRT_HYP
from lib.gdb import Gdb

NOTHING_THERE = 0x0b000000  # between virt's devices
FREE = RAM + 0x01000000
ARM_STATE = ~0x20

# The vector, its name, and an instruction that goes there; r1 = NOTHING_THERE
UNDEFINED = (1, "undefined instruction", 0xe7f000f0)
SVC = (2, "SVC in HYP", 0xef000000)
PREFETCH_ABORT = (3, "prefetch abort", None)
DATA_ABORT = (4, "data abort", 0xe5910000)
each = pytest.mark.parametrize("exception", [UNDEFINED, SVC, PREFETCH_ABORT, DATA_ABORT],
                               ids=["undefined", "svc", "prefetch", "data"])


def report_of(argv, at, exception, stop):
    """What the console has when the CPU, sent at an address to an instruction that fails, comes to cpu_stop()"""
    instruction = exception[2]
    with Gdb(argv) as gdb:
        gdb.run_to(at)
        psr, pc = gdb.register(gdb.CPSR), NOTHING_THERE
        if instruction is not None:
            gdb.write(pc := FREE, instruction)
        gdb.set_register(1, NOTHING_THERE)
        gdb.redirect(pc, psr & ARM_STATE)
        gdb.run_to(stop)
        return pc, gdb.console()


@each
def test_exception_while_booting_in_hyp_is_reported(build, exception):
    vector, name, _ = exception
    pc, console = report_of(VIRT_HYP.command("-kernel", build.bin), build.body("payload_find", RAW_ENTRY),
                            exception, build.body("cpu_stop", RAW_ENTRY))
    assert f"hypstub: unexpected exception in HYP: {name}, CPU 0x00000000 stops\n" in console
    assert f"ELR_hyp {pc + 4 * (vector == 2):#010x}, SPSR_hyp " in console


@each
def test_exception_while_booting_in_svc_ends_the_boot(build, exception):
    pc, console = report_of(VIRT_HYP.command("-kernel", build.bin, machine="virt"),
                            build.body("payload_find", RAW_ENTRY), exception, build.body("cpu_stop", RAW_ENTRY))
    assert re.search(f"unexpected exception while booting in SVC mode: vector {4 * exception[0]:#010x}, "
                     f"pc {pc:#010x}, DFSR .*, IFAR 0x[0-9a-f]+: report it", console)


@pytest.mark.parametrize("exception", [UNDEFINED, PREFETCH_ABORT, DATA_ABORT], ids=["undefined", "prefetch", "data"])
def test_exception_in_monitor_mode_is_reported(build, exception):
    vector, name, _ = exception
    pc, console = report_of(VIRT.command("-bios", build.bin), build.resident("mon_smc", SECURE_RAM), exception,
                            build.resident("cpu_stop", SECURE_RAM))
    assert f"hypstub: unexpected exception in Monitor: {name}, CPU 0x00000000 stops\n" in console
    assert f"  lr {pc + (8 if vector == 4 else 4):#010x}, SPSR " in console


@pytest.mark.parametrize("vector, name", [(0, "reset"), (2, "SVC in HYP"), (6, "IRQ"), (7, "FIQ")],
                         ids=["reset", "svc", "irq", "fiq"])
def test_exception_of_a_payload_in_hyp_comes_to_the_stub_and_is_reported(build, vector, name):
    """An svc is executed; for the others the CPU continues at the vector, as if an interrupt had come."""
    with Gdb(VIRT_HYP.command("-kernel", build.bin, "-append", "hypstub.mode=hyp")) as gdb:
        gdb.run_to(build.body("demo", RAW_ENTRY))
        stub = int(re.search(r"hypstub: resident stub (0x\w+)", gdb.console())[1], 16)
        gdb.write(FREE, SVC[2])
        gdb.redirect(FREE if vector == 2 else stub + 4 * vector, gdb.register(gdb.CPSR) & ARM_STATE)
        gdb.run_to(build.resident("cpu_stop", stub))
        assert f"hypstub: unexpected exception in HYP: {name}, CPU 0x00000000 stops\n" in gdb.console()
