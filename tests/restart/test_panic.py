# SPDX-License-Identifier: BSD-2-Clause
#
# A panic at every instruction that minihyp's installation, a call of it, its teardown and a restart
# execute, in PL1 and in HYP mode: the next image must come up in HYP mode with the stub's vectors.
#
# The debugger steps CPU 0 through a window of panic.c. At each instruction it
# - freezes CPU 0 and sends CPU 1, which has minihyp running, to the panic path;
# - in PL1, sends CPU 0 itself there, or, where the restart has its own vectors in VBAR already, to
#   those vectors as an abort does; the image that was restarted into must come up then.
# Each time everything is put back as it was, by QEMU's snapshots.
#
# The restart's loops over sets and ways are 122,368 instructions, most of them alike. The windows
# have the first and the last rounds of them, and test_exception_in_set_way_loop the others: of each
# set the first three instructions and the last two, or all with HYPSTUB_EXHAUSTIVE=1.

import re
import socket

import pytest

from kernels import command
from lib import deadlines
from lib.build import EXHAUSTIVE, symbols, tool
from lib.gdb import Gdb

SVC, ABT, HYP = 0x13, 0x17, 0x1a
MASKED = 0x1c0
HIGH_TO_PHYS = 0x42000000 - 0xc2000000

# panic.h
CRASHED, RESTARTED, R2 = 0x5ac0ffee, 0x5a5e57a7, 0x0d7b0d7b
OWNERS = {"stub": 0, "trampoline": 1, "minihyp": 2, "minihyp, into SVC": 3}

# r7 in restart.S, once a further exception leads to SVC mode
RETRIED = 0x100

# Instructions between snapshots, and in the loop before the rest of it is left out
CHUNK = 24
LOOP_STEPS = 40

# More memory for snapshots than QEMU will use, none of it on a disk
SNAPSHOTS = "if=none,format=raw,file=null-co://,file.size=1G,snapshot=on"


class Loop:
    """Where the set/way pass has its loops, by the disassembly."""

    def __init__(self, elf):
        text = tool("objdump", "-d", "--disassemble=dcache_clean_invalidate_all", elf)
        code = [(int(addr, 16), line)
                for addr, line in re.findall(r"^([0-9a-f]+):\t(.*)$", text, re.M)]
        at = next(i for i, (_, line) in enumerate(code) if "cr7, cr14, {2}" in line)
        assert "sub" in code[at + 1][1] and "sub" in code[at + 3][1]
        # .Lset, its first DCCISW, the two branches back, and what follows
        self.set, _, self.clean, _, self.back, self.next_set, self.back_set, self.end = (
            addr + HIGH_TO_PHYS for addr, _ in code[at - 2:at + 6])

    def __contains__(self, pc):
        return self.set <= pc < self.end


class Panic:
    """The machine, and what is known of it."""

    def __init__(self, build):
        elf = build.kernel("panic")
        self.syms = symbols(elf)
        self.loop = Loop(elf)
        self.vectors = self.phys("restart_vectors")
        self.gdb = Gdb(command(build, "panic", "-drive", SNAPSHOTS, cpus=2))
        self.gdb.socket.settimeout(deadlines.AT_ONCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.gdb.close()

    def phys(self, name):
        return self.syms[name] + HIGH_TO_PHYS

    def boot(self):
        """Runs until CPU 1 waits, before the first window, with the images' end known."""
        self.gdb.run_to(self.syms["mmu_unmap_flat"], cpu=None)
        self.gdb.run_to(self.syms["cpu1_wait"], cpu=1)
        self.stub = int(re.search(r"HVBAR (0x[0-9a-f]+)", self.gdb.console())[1], 16)
        self.gdb.add_breakpoint(self.phys("panic_image_seen"))

    def choose_restart(self, owner):
        self.gdb.run_to(self.syms["choose_restart_end"])
        self.gdb.set_register(0, OWNERS[owner])
        self.gdb.run_to(self.syms["window_restart_begin"])

    def image_comes_up(self, cpu, word, mode=HYP):
        """Runs one CPU until the image is there: the one that was meant, and as it must be."""
        gdb = self.gdb
        try:
            gdb.run(cpu)
        except socket.timeout:
            raise AssertionError("no image comes up") from None
        r = gdb.registers(cpu)
        assert r[15] == self.phys("panic_image_seen"), f"at {r[15]:#x}"
        assert r[1:4] == [word, R2, 0], f"its r1, r2, r0 are {r[1]:#x}, {r[2]:#x}, {r[3]:#x}"
        assert r[4] & 0x3ff == MASKED | mode, f"its CPSR is {r[4]:#x}"
        assert r[5] & 0x1005 == 0, f"MMU or caches are on: {r[5]:#x}"
        assert r[6] & 0xffffff == cpu
        if mode == HYP:
            assert r[7] == self.stub, f"HVBAR is {r[7]:#x}"
            assert r[8] == 0, f"HCR is {r[8]:#x}"
            assert r[0] == self.stub, f"GET_VECTORS answers {r[0]:#x}"

    def panic(self, cpu):
        self.gdb.redirect(self.syms["panic_path"], MASKED | SVC, cpu)
        self.image_comes_up(cpu, CRASHED)

    def exception(self, registers, mode=HYP):
        """An abort, where the vectors are the restart's own."""
        retried = registers[7] & RETRIED
        self.gdb.redirect(self.vectors + 0x10, MASKED | ABT)
        self.image_comes_up(0, RESTARTED, SVC if retried else mode)
        if not retried:
            assert self.gdb.register(0) == self.stub, "the stub is not back"


class Window:
    """Steps through a window; counts the panics by what they were."""

    def __init__(self, panic, end, mode=HYP):
        self.panic, self.gdb, self.end, self.mode = panic, panic.gdb, end, mode
        self.steps = 0
        self.instructions = self.in_hyp = 0
        self.count = dict.fromkeys(["on the other CPU", "in PL1", "by an exception",
                                    "by an exception, into SVC"], 0)

    def save(self):
        self.gdb.monitor("savevm window")
        self.steps = 0

    def restore(self):
        self.gdb.monitor("loadvm window")
        self.gdb.current = None
        for _ in range(self.steps):
            self.gdb.step()

    def panics(self, r):
        """What can go wrong at an instruction: {kind: what the debugger does}"""
        panic = self.panic
        kinds = {"on the other CPU": lambda: panic.panic(cpu=1)}
        if r[16] & 0x1f == HYP:
            self.in_hyp += 1
        elif self.gdb.system_register("VBAR") == panic.vectors:
            kind = "by an exception" + (", into SVC" if r[7] & RETRIED else "")
            kinds[kind] = lambda: panic.exception(r, self.mode)
        else:
            assert self.gdb.system_register("SCTLR") & 1, "the MMU is off, and VBAR the kernel's"
            kinds["in PL1"] = lambda: panic.panic(cpu=0)
        return kinds

    def panic_here(self, r):
        for kind, panic in self.panics(r).items():
            try:
                panic()
            except AssertionError as error:
                raise AssertionError(f"panic {kind}, at {r[15]:#x}, CPSR {r[16]:#x}, instruction "
                                     f"{self.instructions} of the window: {error}") from None
            self.count[kind] += 1
            self.restore()
            assert self.gdb.registers() == r, "not back where it was"

    def go(self):
        in_loop = 0
        self.save()
        while (r := self.gdb.registers())[15] != self.end:
            self.panic_here(r)
            self.instructions += 1
            self.gdb.step()
            self.steps += 1
            in_loop = in_loop + 1 if r[15] in self.panic.loop else 0
            if in_loop == LOOP_STEPS:
                self.leave_loop_out()
            elif self.steps == CHUNK:
                self.save()
        return self

    def leave_loop_out(self):
        """To the last set of this level: r10 counts them down to 0 (cache.S)."""
        gdb, at = self.gdb, self.panic.loop.set
        gdb.add_breakpoint(at)
        while gdb.registers()[10] != 0:
            gdb.run()
            gdb.step()
        gdb.remove_breakpoint(at)
        self.save()

    def __str__(self):
        return f"{self.instructions} instructions, {self.in_hyp} of them in HYP mode; panics " + \
            ", ".join(f"{kind}: {count}" for kind, count in self.count.items() if count)


@pytest.fixture
def panic(build):
    with Panic(build) as machine:
        machine.boot()
        yield machine


@pytest.mark.parametrize("window", ["install", "call", "teardown", "install_by_trampoline",
                                    "teardown_trampoline"])
def test_panic_at_each_instruction_ends_in_hyp_mode(panic, window, remark):
    panic.gdb.run_to(panic.syms[f"window_{window}_begin"])
    done = Window(panic, panic.syms[f"window_{window}_end"]).go()
    assert done.count["on the other CPU"] == done.instructions
    assert done.count["in PL1"] == done.instructions - done.in_hyp > 0
    assert done.in_hyp > 0
    remark(done)


@pytest.mark.parametrize("owner", OWNERS)
def test_panic_at_each_instruction_of_a_restart_starts_an_image(panic, owner, remark):
    panic.choose_restart(owner)
    mode = SVC if owner.endswith("SVC") else HYP
    done = Window(panic, panic.phys("panic_image"), mode).go()
    assert done.count["on the other CPU"] == done.instructions
    assert sum(done.count.values()) == 2 * done.instructions - done.in_hyp
    remark(done)


class SetWayLoop:
    """An exception in the loop, from the registers that it lives in; put back by panic_resume."""

    def __init__(self, panic):
        self.panic, self.gdb, self.loop = panic, panic.gdb, panic.loop
        self.exceptions = self.sets = self.lines = 0
        self.level = None
        self.vbar = self.gdb.system_register("VBAR")
        self.sctlr = self.gdb.system_register("SCTLR")

    def exception(self):
        r = self.gdb.registers()
        if r[2] != self.level:
            self.level, self.csselr = r[2], self.gdb.system_register("CSSELR")
        try:
            self.panic.exception(r)
        except AssertionError as error:
            raise AssertionError(f"exception at {r[15]:#x}, set {r[10]}, line {r[3]:#x}: {error}") \
                from None
        self.exceptions += 1
        self.put_back(r)
        return r

    def put_back(self, r):
        now = self.gdb.registers()
        self.gdb.set_registers([self.vbar, self.sctlr, self.csselr, *now[3:15],
                                self.panic.phys("panic_resume"), now[16]])
        self.gdb.run()
        assert self.gdb.register(15) == self.panic.phys("panic_resume_end")
        self.gdb.set_registers(r)

    def every_instruction(self):
        """One set: from .Lset to the next one, or to the end of this level."""
        while True:
            r = self.exception()
            self.lines += r[15] == self.loop.clean
            self.gdb.step()
            if r[15] == self.loop.back_set:
                return

    def first_and_last(self):
        """The first three and the last two instructions of a set."""
        for _ in range(3):
            self.exception()
            self.gdb.step()
        self.gdb.run_to(self.loop.next_set)
        for _ in range(2):
            self.exception()
            self.gdb.step()

    def level_of_caches(self, one_set):
        while self.gdb.register(15) == self.loop.set:
            one_set()
            self.sets += 1


def test_exception_in_set_way_loop_starts_the_image_in_hyp_mode(panic, remark):
    gdb, loop = panic.gdb, panic.loop
    panic.choose_restart("stub")
    gdb.run_to(loop.set)
    gdb.add_breakpoint(panic.phys("panic_resume_end"))
    walk = SetWayLoop(panic)
    for _ in range(2):
        walk.level_of_caches(walk.every_instruction if EXHAUSTIVE else walk.first_and_last)
        if walk.level == 0:
            gdb.run_to(loop.set)
    panic.image_comes_up(0, RESTARTED)
    assert walk.sets == 256 + 2304
    assert not EXHAUSTIVE or walk.lines == 256 * 2 + 2304 * 16
    remark(f"{walk.exceptions} exceptions in {walk.sets} sets" +
         (f" of {walk.lines} lines: at every instruction" if EXHAUSTIVE else ""))
