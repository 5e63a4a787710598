# SPDX-License-Identifier: BSD-2-Clause
#
# ACTLR.SMP puts a CPU into the coherency domain, and has to be set before its first maintenance of caches or
# TLBs and before any of its caches is on, which QEMU does not enforce: checked on a log of every such write
# of each CPU, from reset. src/boot/secure/smp.S does it.

import collections
import functools
import re

import pytest

from lib import deadlines
from lib.boards import RAM, SECURE_RAM, VIRT
from lib.build import FLASH_COPY, one_of_them
from lib.code import disassembly
from lib.qemu import TURNS, Qemu

SMP, FW = 1 << 6, 1 << 0
CACHES_ON = 1 << 2 | 1 << 12  # SCTLR.C and I
MAINTENANCE = {"ICIALLU", "BPIALL", "DCIMVAC", "DCCMVAC", "DCCIMVAC", "DCCISW", "TLBIALL", "TLBIALLH",
               "TLBIALLNSNH"}
CONTROL = {"SCTLR", "HSCTLR"}
WATCHED = {f"write {name}" for name in MAINTENANCE | CONTROL | {"ACTLR"}}

Write = collections.namedtuple("Write", "name value pc")


def watched(build):
    """{pc: Code} of the writes, in flash, in the copy in RAM and in the monitor's block"""
    shifts = (-build.linked_at, RAM + FLASH_COPY - build.linked_at,
              SECURE_RAM - build.symbols["resident_start"])
    return {pc: code for shift in shifts for pc, code in disassembly(build.elf, shift).items()
            if code.name in WATCHED}


def is_executed(code, psr):
    condition = re.match(r"mcr(eq|ne)?", code.text)[1]
    return condition is None or (condition == "eq") == bool(psr >> 30 & 1)


def needs_coherency(write):
    return write.name in MAINTENANCE or (write.name in CONTROL and write.value & CACHES_ON)


@functools.cache
def writes_from_reset(build, cpu="cortex-a15", cpus=1):
    """{CPU: every write of WATCHED, from reset to the first that needs coherency}"""
    codes = watched(build)
    found, registers, at = {n: [] for n in range(cpus)}, {}, None
    argv = VIRT.command(*TURNS, "-bios", build.bin, "-singlestep", "-d", "exec,cpu,nochain", "-dfilter",
                        ",".join(f"{pc:#x}+4" for pc in codes), cpu=cpu, cpus=cpus)
    with Qemu(argv, log=True) as machine:
        for line in machine.log_lines(deadlines.LINUX):
            trace = re.match(r"Trace (\d+): \S+ \[[0-9a-f]+/([0-9a-f]+)/", line)
            if trace:
                at, registers = (int(trace[1]), int(trace[2], 16)), {}
            registers.update((name, int(val, 16)) for name, val in
                             re.findall(r"(R\d\d|PSR)=([0-9a-f]{8})", line))
            if not at or "PSR" not in registers:
                continue
            (who, pc), at = at, None
            if is_executed(codes[pc], registers["PSR"]):
                found[who].append(Write(codes[pc].name.split()[1], registers[f"R{codes[pc].number:02}"], pc))
            if all(any(map(needs_coherency, writes)) for writes in found.values()):
                break
        else:
            machine.fail("a CPU never maintains anything")
    return {n: writes[:next(i for i, write in enumerate(writes) if needs_coherency(write)) + 1]
            for n, writes in found.items()}


@pytest.mark.parametrize("cpus, cpu", [(1, "cortex-a7"), (2, "cortex-a15")])
def test_each_cpu_is_coherent_before_its_first_maintenance(build, cpus, cpu):
    for n, writes in writes_from_reset(build, cpu, cpus).items():
        first = f"{writes[-1].name} at {writes[-1].pc:#x}"
        assert any(write.name == "ACTLR" and write.value & SMP for write in writes), \
            f"CPU {n}: {first} comes before ACTLR.SMP"


def test_cpu_that_is_called_drops_what_its_i_cache_holds(build):
    """Still in the image: a board's own boot code may have turned the I-cache on."""
    first = writes_from_reset(build, "cortex-a15", 2)[1][-1]
    assert first.name == "ICIALLU"
    assert RAM + FLASH_COPY <= first.pc < RAM + FLASH_COPY + build.size()


@pytest.mark.parametrize("midr, bits", [
    (0x410FC051, SMP | FW), (0x413FC090, SMP | FW), (0x410FC075, SMP), (0x410FC0D1, SMP), (0x411FC0E1, SMP),
    (0x412FC0F1, SMP), (0x413FC082, 0), (0x510FC0F1, 0), (0x410FD034, 0)], ids=lambda val: f"{val:x}")
def test_parts_that_have_no_smp_bit_are_left_alone(midr, bits):
    writes = writes_from_reset(one_of_them(), f"cortex-a15,midr={midr:#x}")[0]
    assert [write.value for write in writes if write.name == "ACTLR"] == ([bits] if bits else [])
