# SPDX-License-Identifier: BSD-2-Clause
#
# Instruction traces of restarts: what was executed from the call in the kernel to the first
# instruction of the next image, which of it stored, and the registers at each system register
# write. test_trace.py checks them.

import collections
import re

from kernels import command
from lib import deadlines
from lib.build import symbols
from lib.code import disassembly
from lib.qemu import Qemu

# Where the kernel's code is seen: by PL1 before and after the switch, and by minihyp
ALIASES = [0, 0x42000000 - 0xc2000000, 0x02000000 - 0xc2000000]
ENTRY = 0x42000000


class Step(collections.namedtuple("Step", "pc code stores registers")):
    """An instruction that was executed; registers, before it, of some alone: QEMU's text."""

    @property
    def name(self):
        return self.code.name

    @property
    def value(self):
        """What a system register write writes."""
        return int(re.search(rf"R{self.code.number:02}=([0-9a-f]{{8}})", self.registers)[1], 16)

    def __str__(self):
        return f"{self.pc:#x}: {self.code.text}"


def code_of(build):
    """{pc: Code} of the kernel, wherever it is seen."""
    kernel = disassembly(build.kernel("kernel"))
    return {pc + alias & 0xffffffff: code for alias in ALIASES for pc, code in kernel.items()}


def stub_code(build, hvbar):
    """The stub's, where it is."""
    return disassembly(build.elf, hvbar - build.symbols["hyp_vectors"])


def log_command(build, code):
    """QEMU's command line with a log of the restarts: instructions, stores, and the registers at each
    system register write"""
    syms = symbols(build.kernel("kernel"))
    starts = "".join(f",start={syms[name]:x}" for name in
                     ("hypstub_soft_restart", "hypstub_crash_restart"))
    writes = [pc for pc, one in code.items() if one.name.startswith("write ")]
    return command(build, "kernel", "-singlestep", "-d", "plugin,cpu,nochain",
                   "-plugin", f"{build.plugin('restart', 'trace')}{starts},end={ENTRY:x}",
                   "-dfilter", ",".join(f"{pc:#x}+4" for pc in writes))


def traces(build):
    """Yields the steps of each restart."""
    code = code_of(build)
    with Qemu(log_command(build, code), log=True) as machine:
        steps, registers = [], ""
        for line in machine.log_lines(deadlines.RESTARTS):
            if line[:1] == "R":
                registers += line + "\n"
            elif line[:1] == "S":
                steps[-1] = steps[-1]._replace(stores=steps[-1].stores + 1)
            elif line[:1] == "I":
                pc = int(line[2:], 16)
                if pc not in code:  # the stub's, of which the console says where it is
                    code.update(stub_code(build, int(machine.expect(r"HVBAR (0x[0-9a-f]+)")[1], 16)))
                steps.append(Step(pc, code[pc], 0, registers))
                registers = ""
                if pc == ENTRY:
                    yield steps
                    steps = []
            elif not steps:
                registers = ""  # of an instruction that is not in a window


def restarts(build, count):
    """The first restarts of the kernel, each a list of steps."""
    return [steps for _, steps in zip(range(count), traces(build))]
