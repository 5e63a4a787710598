# SPDX-License-Identifier: BSD-2-Clause
#
# Which instructions of src/ the machines executed: reads the ELF files and what record.so recorded of each
# QEMU, and finds out where each file was in that machine. Used by coverage.py.

import collections
import functools
import os
import re
import struct

from lib import ROOT
from lib.build import tool

# QEMU's bytes of an instruction tell where code is if few places of a file have them
RARE = 8
# So many of those must agree on a place, and so many instructions be executed there
VOTES, EXECUTED = 4, 12
PAGE = 4096

LINE = re.compile(r"(/\S+|\S+\.[chS]):(\d+)")
FUNCTION = re.compile(r"[0-9a-f]+ <(.*)>:$")
CODE = re.compile(r"\s*([0-9a-f]+):\t([0-9a-f]{8}|[0-9a-f]{4}(?: [0-9a-f]{4})?) *\t(.*)")

Instruction = collections.namedtuple("Instruction", "address size opcode file line unit function offset text")


def relative(path):
    path = os.path.normpath(os.path.join(ROOT, path))
    return os.path.relpath(path, ROOT) if path.startswith(ROOT + os.sep) else path


def units(elf):
    """[(start, end, source)] of the sources that the file is made of"""
    names, found, unit = {}, [], None
    text = tool("readelf", "--debug-dump=info", "--dwarf-depth=1", elf)
    for offset, name in re.findall(r"Compilation Unit @ offset (0x[0-9a-f]+|0):.*?DW_AT_name\s*:[^\n]*?([^\s:]+)\n",
                                   text, re.S):
        names[int(offset, 16)] = relative(name)
    for line in tool("readelf", "--debug-dump=aranges", elf).splitlines():
        if "Offset into .debug_info" in line:
            unit = names.get(int(line.split(":")[1], 16), "?")
        match = re.fullmatch(r"\s+([0-9a-f]{8}) ([0-9a-f]{8})\s*", line)
        if match and int(match[1], 16):
            found.append((int(match[1], 16), int(match[1], 16) + int(match[2], 16), unit))
    return sorted(found)


def disassemble(elf):
    """Each Instruction. Zeros are data, a nop is padding. objdump knows no line of some; it is that of the
    next one."""
    found = [one for one in lines_of(elf) if not re.match(r"nop|\.", one.text)]
    for i in range(len(found) - 2, -1, -1):
        if not found[i].line and found[i].function == found[i + 1].function:
            found[i] = found[i]._replace(file=found[i + 1].file, line=found[i + 1].line)
    return found


def names_of(elf):
    """{address: name} of its symbols; one that ld makes for a section only where there is no other"""
    found = {}
    for address, name in re.findall(r"^([0-9a-f]+) [tT] ([^$\n]+)$", tool("nm", elf), re.M):
        address = int(address, 16) & ~1
        if address not in found or found[address].startswith("__"):
            found[address] = name
    return found


def lines_of(elf):
    of_address = {address: unit for start, end, unit in units(elf) for address in range(start, end, 2)}
    names, function, start, place = names_of(elf), "", 0, ("", 0)
    for line in tool("objdump", "-dl", elf).splitlines():
        if (match := FUNCTION.match(line)):
            start, place = int(line.split()[0], 16), ("", 0)
            function = names.get(start, match[1])
        elif (match := LINE.match(line)):
            place = relative(match[1]), int(match[2])
        elif (match := CODE.match(line)) and match[2].strip("0"):
            halves = match[2].split()
            opcode = sum(int(half, 16) << 16 * i for i, half in enumerate(halves))
            address = int(match[1], 16)
            yield Instruction(address, len(match[2].replace(" ", "")) // 2, opcode, *place,
                              of_address.get(address, "tool chain"), function, address - start,
                              re.sub(r"\s+", " ", match[3].split("@")[0].split(";")[0]))


class Binary:
    """An ELF file whose instructions are looked for. isa: the build that its instructions belong to"""

    def __init__(self, elf, isa):
        self.elf, self.isa = elf, isa
        self.code = {(one.address, one.opcode, one.size): one for one in disassemble(elf)}
        places = collections.defaultdict(list)
        for address, opcode, size in self.code:
            places[opcode, size].append(address)
        self.rare = {code: found for code, found in places.items() if len(found) <= RARE}

    def votes(self, executed):
        """{how far above its addresses the file may have been: how many rare instructions are there then}"""
        votes = collections.Counter()
        for pc, opcode, size in executed:
            votes.update([pc - place for place in self.rare.get((opcode, size), ())])
        return {move: count for move, count in votes.items() if count >= VOTES}

    def at(self, move, executed):
        return {(pc, opcode, size) for pc, opcode, size in executed if (pc - move, opcode, size) in self.code}


def read_record(path):
    """{(pc, opcode, size)} of what a machine executed"""
    executed = set()
    with open(path, "rb") as file:
        while True:
            block, count, _ = struct.unpack("<QII", file.read(16))
            if not count:
                return executed
            for times, opcode, size in struct.iter_unpack("<QII", file.read(16 * count)):
                if times:
                    executed.add((block, opcode, size))
                if times and block % PAGE == PAGE - 4:  # record.c: perhaps of two bytes
                    executed.add((block, opcode & 0xffff, 2))
                block += size


def locate(binaries, executed):
    """Yields (binary, move, instructions there). One binary's code may be in others as well: the one with the
    most comes first, the others get the rest, and one of which other parts were there is preferred."""
    seen = set()
    while True:
        votes = {(binary, move): count * (1 + (binary in seen)) for binary in binaries
                 for move, count in binary.votes(executed).items()}
        for binary, move in sorted(votes, key=votes.get, reverse=True)[:3]:
            there = binary.at(move, executed)
            if len(there) >= EXECUTED:
                break
        else:
            return
        seen.add(binary)
        executed = executed - there
        yield binary, move, there


def key_of(binary, one):
    """The same instruction in all files that its object is linked into"""
    return binary.isa, one.unit, one.function, one.offset


class Machines:
    """What all machines executed. everything: {key: Instruction}; executed: the keys that were"""

    def __init__(self, elfs):
        self.binaries = [Binary(elf, isa) for elf, isa in elfs]
        self.everything = {key_of(b, one): one for b in reversed(self.binaries) for one in b.code.values()
                           if one.unit.startswith(("src/", "external/")) or one.unit == "tool chain"}
        self.executed = set()
        self.without = []

    def add(self, path):
        found = False
        for binary, move, there in locate(self.binaries, read_record(path)):
            found = True
            self.executed.update(key_of(binary, binary.code[pc - move, opcode, size])
                                 for pc, opcode, size in there)
        if not found:
            self.without.append(path)

    @functools.cached_property
    def by_unit(self):
        """{source: {isa: (executed, all)}}"""
        table = collections.defaultdict(dict)
        for key in self.everything:
            done, total = table[key[1]].get(key[0], (0, 0))
            table[key[1]][key[0]] = done + (key in self.executed), total + 1
        return table

    @functools.cached_property
    def by_line(self):
        """{(file, line): {isa: (executed, all)}}, a function that is inlined in many places among all of them"""
        table = collections.defaultdict(dict)
        for key, one in self.everything.items():
            done, total = table[one.file, one.line].get(key[0], (0, 0))
            table[one.file, one.line][key[0]] = done + (key in self.executed), total + 1
        return table

    def dark(self):
        """Yields (isa, source, function, [Instruction]) of each stretch that was not executed"""
        stretch, last = [], None
        for key in sorted(self.everything):
            if key in self.executed or last is None or key[:3] != last[:3]:
                if stretch:
                    yield *last[:3], stretch
                stretch = []
            if key not in self.executed:
                stretch.append(self.everything[key])
            last = key
        if stretch:
            yield *last[:3], stretch
