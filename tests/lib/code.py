# SPDX-License-Identifier: BSD-2-Clause
#
# Names the instructions of a trace from the disassembly, for the rules on the order of cache, MMU and
# barrier operations. Used by tests/restart and tests/matrix.

import os
import re

from lib import ROOT
from lib.build import tool

SYSREG_H = os.path.join(ROOT, "include", "arm", "sysreg.h")


def register_names():
    """{objdump's operands: name} of the 32-bit system registers"""
    with open(SYSREG_H, encoding="utf-8") as file:
        found = re.findall(r"^#define (\w+)\s+p15, (\d), c(\d+), c(\d+), (\d)$", file.read(), re.M)
    return {(op1, crn, crm, op2): name for name, op1, crn, crm, op2 in found}


class Code:
    """An instruction. name: what the rules call it; source: the register that it writes from or reads to"""

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

    @property
    def number(self):
        """That of the general register whose value a system register write writes."""
        named = {"sl": 10, "fp": 11, "ip": 12, "sp": 13, "lr": 14}.get(self.source)
        return int(self.source[1:]) if named is None else named


def disassembly(elf, shift=0):
    """{address: Code} of an ELF file that runs shift bytes above where it is linked"""
    text = tool("objdump", "-D", "-z", elf)
    return {int(pc, 16) + shift: Code(code) for pc, code in
            re.findall(r"^\s*([0-9a-f]+):\t[0-9a-f ]+\t(.*)$", text, re.M)}
