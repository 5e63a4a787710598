# SPDX-License-Identifier: BSD-2-Clause
#
# The order in which hypstub cleans and turns off what U-Boot's "go" leaves on, MMU and caches, which QEMU
# does not enforce: checked on a trace of the instructions from the image's first to boot_main().
# src/boot/head.S gives the reasons.

import os

import pytest

from build import Build
from doors import BOARDS, PAYLOADS, recipe
from trace import Code, disassembly

AT = 0x42000000  # where U-Boot puts the program

# CCSIDR of QEMU's Cortex-A15, (sets, ways) of level 1 and 2: every line of both
LINES = 256 * 2 + 2304 * 16
LINE = 64


@pytest.fixture
def traced(start, image, tmp_path):
    """traced(board): [(pc, Code, number of stores)]"""
    def run(board):
        directory = os.path.dirname(image)
        build = Build(directory)
        end = build.body("boot_main", AT) & ~1
        board = BOARDS[board]
        door = recipe("go", board, PAYLOADS["demo"])
        door.qemu += (f" -accel tcg,thread=single -singlestep -d plugin,nochain -D trace.log -plugin "
                      f"{os.path.abspath(directory)}/tests/restart/trace.so,start={AT:x},end={end:x}")
        machine = start(board, door)
        machine.expect(r"^hypstub: version ")
        code = disassembly(build.elf, AT - build.linked_at)
        steps = []
        for line in (tmp_path / "trace.log").read_text().splitlines():
            if line.startswith("S"):
                pc, what, stores = steps[-1]
                steps[-1] = (pc, what, stores + 1)
            elif line.startswith("I"):
                pc = int(line[2:], 16)
                steps.append((pc, code.get(pc, Code("unknown")), 0))
        return build, steps
    return run


@pytest.mark.parametrize("board, register, tlb", [("virt-hyp", "HSCTLR", "TLBIALLH"),
                                                  ("virt", "SCTLR", "TLBIALL")])
def test_order_of_turning_caches_off(traced, board, register, tlb):
    build, steps = traced(board)
    at = {}
    for i, (_, code, _) in enumerate(steps):
        at.setdefault(code.name, []).append(i)

    def stores(begin, end):
        return sum(count for _, _, count in steps[begin:end])

    def one_between(name, begin, end):
        assert any(begin < i < end for i in at[name]), f"no {name} between {begin} and {end}"

    assert steps[0][0] == AT and steps[0][1].text.startswith("b ")
    by_address, by_way = at["write DCCMVAC"], at["write DCCISW"]
    off = at[f"write {register}"][0]
    # The image is in memory before it is executed from there
    assert len(by_address) * LINE >= build.size()
    assert stores(0, off) == 0
    one_between("dsb", by_address[-1], off)
    assert by_address[-1] < off < by_way[0]
    # Off at once, and nothing is written before all that is dirty
    one_between("isb", off, off + 3)  # in HYP the condition of SCTLR's write fails, in between
    assert len(by_way) == LINES
    assert stores(off, by_way[-1]) == 0
    one_between("dsb", by_way[-1], at[f"write {tlb}"][0])
    # No old translation, instruction or branch is left, and all that is complete, before anything is stored
    instructions = at["write ICIALLU"][0]
    assert by_way[-1] < at[f"write {tlb}"][0] < instructions < at["write BPIALL"][0]
    done = next(i for i in at["isb"] if i > at["write BPIALL"][0])
    one_between("dsb", at["write BPIALL"][0], done)
    assert stores(by_way[-1], done) == 0
    assert stores(done, len(steps)) > 0
