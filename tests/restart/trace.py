# SPDX-License-Identifier: BSD-2-Clause
#
# Instruction traces of restarts: what was executed from the call in the kernel to the first
# instruction of the next image, which of it stored, and the registers at each system register
# write. test_trace.py checks them.

import collections
import os
import re
import subprocess
import tempfile
import threading

from machine import DEADLINE, symbols, tool

# Where the kernel's code is seen: by PL1 before and after the switch, and by minihyp
ALIASES = [0, 0x42000000 - 0xc2000000, 0x02000000 - 0xc2000000]
ENTRY = 0x42000000

SYSREG_H = os.path.join(os.path.dirname(__file__), "..", "..", "include", "arm", "sysreg.h")


def register_names():
    """{objdump's operands: name} of the 32-bit system registers."""
    with open(SYSREG_H, encoding="utf-8") as file:
        found = re.findall(r"^#define (\w+)\s+p15, (\d), c(\d+), c(\d+), (\d)$", file.read(), re.M)
    return {(op1, crn, crm, op2): name for name, op1, crn, crm, op2 in found}


class Code:
    """An instruction at an address: its name is what the rules speak of."""

    NAMES = register_names()

    def __init__(self, text):
        self.text = re.sub(r"\s+", " ", text)
        self.name, self.source = self.decode()

    def decode(self):
        match = re.match(r"(mcr|mrc)\w* 15, (\d), (\w+), cr(\d+), cr(\d+), \{(\d)\}", self.text)
        if match:
            name = self.NAMES.get((match[2], *match.groups()[3:]), self.text)
            return ("write " if match[1] == "mcr" else "read ") + name, match[3]
        mnemonic = re.match(r"(dsb|isb|dmb|hvc|eret)", self.text)
        return mnemonic[0] if mnemonic else self.text.split(" @")[0], None


class Step(collections.namedtuple("Step", "pc code stores registers")):
    """An instruction that was executed; registers, before it, of some alone: QEMU's text."""

    @property
    def name(self):
        return self.code.name

    @property
    def value(self):
        """What a system register write writes."""
        number = {"sl": 10, "fp": 11, "ip": 12, "sp": 13, "lr": 14}.get(self.code.source)
        number = int(self.code.source[1:]) if number is None else number
        return int(re.search(rf"R{number:02}=([0-9a-f]{{8}})", self.registers)[1], 16)

    def __str__(self):
        return f"{self.pc:#x}: {self.code.text}"


def disassembly(elf, shift=0):
    text = tool("objdump", "-D", "-z", elf)
    return {int(pc, 16) + shift: Code(code) for pc, code in
            re.findall(r"^\s*([0-9a-f]+):\t[0-9a-f ]+\t(.*)$", text, re.M)}


def code_of(build):
    """{pc: Code} of the kernel, wherever it is seen."""
    kernel = disassembly(build.kernel("kernel"))
    return {pc + alias & 0xffffffff: code for alias in ALIASES for pc, code in kernel.items()}


def stub_code(build, hvbar):
    elf = build.image.replace(".bin", ".elf")
    return disassembly(elf, hvbar - symbols(elf)["hyp_vectors"])


class Log:
    """QEMU's log, read while it is written."""

    def __init__(self, build):
        self.code = code_of(build)
        syms = symbols(build.kernel("kernel"))
        writes = [pc for pc, code in self.code.items() if code.name.startswith("write ")]
        plugin = os.path.join(build.directory, "tests", "restart", "trace.so")
        assert os.path.exists(plugin), f"{plugin} is not built"
        starts = "".join(f",start={syms[name]:x}" for name in
                         ("hypstub_soft_restart", "hypstub_crash_restart"))
        self.directory = tempfile.TemporaryDirectory(prefix="hypstub-")
        self.console = os.path.join(self.directory.name, "console")
        self.qemu = subprocess.Popen(
            build.qemu("kernel", "-serial", f"file:{self.console}", "-singlestep",
                       "-d", "plugin,cpu,nochain", "-plugin", f"{plugin}{starts},end={ENTRY:x}",
                       "-dfilter", ",".join(f"{pc:#x}+4" for pc in writes)),
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        # The log ends then, too early for the test
        self.deadline = threading.Timer(DEADLINE, self.qemu.kill)
        self.deadline.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.deadline.cancel()
        self.qemu.kill()
        self.qemu.wait()
        self.qemu.stderr.close()
        self.directory.cleanup()

    def learn_stub(self, build):
        """The stub's code, once the console says where it is."""
        with open(self.console, encoding="utf-8") as file:
            hvbar = int(re.search(r"HVBAR (0x[0-9a-f]+)", file.read())[1], 16)
        self.code.update(stub_code(build, hvbar))

    def traces(self, build):
        """Yields the steps of each restart."""
        steps, registers = [], ""
        for line in self.qemu.stderr:
            if line[0] == "R":
                registers += line
            elif line[0] == "S":
                steps[-1] = steps[-1]._replace(stores=steps[-1].stores + 1)
            elif line[0] == "I":
                pc = int(line[2:], 16)
                if pc not in self.code:
                    self.learn_stub(build)
                steps.append(Step(pc, self.code[pc], 0, registers))
                registers = ""
                if pc == ENTRY:
                    yield steps
                    steps = []
            elif not steps:
                registers = ""  # of an instruction that is not in a window


def restarts(build, count):
    """The first restarts of the kernel, each a list of steps."""
    with Log(build) as log:
        return [steps for _, steps in zip(range(count), log.traces(build))]
