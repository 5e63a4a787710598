#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""trace.py [-o FILE] [NAME=VALUE]...: runs hypstub in QEMU and draws which mode each CPU is in, over the
instructions that the CPU executes, as an SVG. A NAME that is not an argument is taken from the environment,
so that `make trace SMP=4` works. The modes are those in QEMU's log of every translation block; the plugin
tests/bench/count.c counts the instructions that a CPU has executed before each block.
"""
import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
import threading

import doors
import settings
from trace_svg import draw

HELP = """\
BOARD=virt|virt-hyp|vexpress
               virt: flash, from reset in Secure SVC mode (default); virt-hyp: loaded, in HYP mode;
               vexpress: loaded, in Secure SVC mode
PAYLOAD=FILE|demo
               what to start (default: the calls of tests/bench/psci.S; vexpress: the demo)
MODE=hyp|svc   the mode that the payload is started in (default: svc)
APPEND=TEXT    the payload's command line
SMP=N          CPUs (default: 2)
VISITS=N       end after so many visits to a mode (default: 150)
INSTRUCTIONS=N or after so many instructions of a CPU (default: 10000000)
O=DIR          the build directory (default: build)
"""
NAMES = {"BOARD": "virt", "PAYLOAD": "", "MODE": "svc", "APPEND": "", "SMP": "2", "VISITS": "150",
         "INSTRUCTIONS": "10000000", "O": settings.PLAIN_MAKE}
BOARDS = ("virt", "virt-hyp", "vexpress")
DEADLINE = 300  # seconds
WAITS = 16  # instructions: a turn in which a CPU only goes on to wait in WFE is no longer
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

LINE = re.compile(r"Trace (?P<cpu>\d+): \S+ \[\w+/(?P<pc>\w+)/"
                  r"|R00=(?P<r0>\w+) R01=(?P<r1>\w+) R02=(?P<r2>\w+)"
                  r"|PSR=\w+ \S+ [AT] (?P<ns>NS |S |)(?P<mode>\w{3})32"
                  r"|block \d+ (?P<count>\d+)"
                  r"|Taking exception \d+ \[(?P<why>[^]]*)\] on CPU (?P<taken_by>\d+)"
                  r"|\.\.\.with ESR (?P<ec>\w+)/")
CALLS = {"Hypervisor Call": "hvc", "Secure Monitor Call": "smc"}
EC_SMC = "0x13"  # of a trap to HYP mode


class Visit:
    """The instructions of one CPU in one mode, in one turn. row: the mode; event: why the mode changed"""

    def __init__(self, cpu, row, changed=True, event=None):
        self.cpu, self.row, self.changed, self.event = cpu, row, changed, event
        self.count = 0
        self.places = {}  # {pc: instructions before it}, only code that is new since the mode changed
        self.marks = {}  # {name: instructions before it}


def row_of(mode, ns):
    """The row of the picture for the mode and Security state of QEMU's log"""
    if mode in ("mon", "hyp", "usr"):
        return {"mon": "Monitor", "hyp": "HYP", "usr": "User"}[mode]
    return "SVC, Secure" if ns == "S " else "SVC, Non-secure"


def function_names():
    """{number: name} of PSCI's and SMCCC's functions and of the stub's calls"""
    names = {}
    for header in ("arm/smccc.h", "hypstub/abi.h"):
        with open(os.path.join(ROOT, "include", header), encoding="utf-8") as f:
            defines = re.findall(r"^#define\s+(\w+)\s+(\w+)\b", f.read(), re.M)
        for name, val in defines:
            val = int(val, 0) if val[0].isdigit() else -1
            if val >= 0x80000000 or (name.startswith("HVC_") and 0 <= val <= 3):
                names[val] = re.sub(r"^HVC_|^PSCI_(?!VERSION)|^HYPSTUB_", "", name)
    return names


class Reader:
    """QEMU's log as visits: a visit ends where the CPU's mode changes, or where another CPU has its turn."""

    def __init__(self):
        self.visits, self.changes, self.names = [], 0, function_names()
        self.now, self.executed, self.known = {}, {}, {}  # by CPU: visit, instructions, their places
        self.calls, self.entries = {}, set()  # by CPU: exception; entry addresses of CPU_ON
        self.cut_off, self.errors = False, []  # whether the run would have gone on; QEMU's messages

    def event(self, call, pc, regs, row):
        """The name of the event that changed the mode: of the exception, or "entry", or None"""
        if call in CALLS:
            if regs[0] == 0x84000003:
                self.entries.add(regs[2] & ~1)
            return f"{CALLS[call]} {self.names.get(regs[0], f'unknown ({regs[0]:#x})')}"
        if call:
            return call
        return "entry" if pc in self.entries and row != "Monitor" else None

    def block(self, cpu, pc, regs, row, count):
        """Takes one block of the log. count: instructions of the CPU before it"""
        last, call = self.now.get(cpu), self.calls.pop(cpu, None)
        if last:
            last.count += count - self.executed[cpu]
        self.executed[cpu] = count
        if not last or last.row != row or self.visits[-1].cpu != cpu:
            self.now[cpu] = Visit(cpu, row, not last or last.row != row)
            if self.now[cpu].changed:
                self.changes += 1
                self.now[cpu].event = self.event(call, pc, regs, row) if last else "reset"
                self.known[cpu] = set()
            self.visits.append(self.now[cpu])
        visit = self.now[cpu]
        if pc not in self.known[cpu]:
            self.known[cpu].add(pc)
            visit.places[pc] = visit.count

    def read(self, lines, visits, instructions):
        """Reads the log to its end, or until there are so many visits or instructions."""
        cpu = pc = regs = row = None
        for line in lines:
            found = LINE.match(line)
            if not found:
                if line.startswith("qemu-system-arm: "):
                    self.errors.append(line.rstrip())
                continue
            if found["cpu"]:
                cpu, pc = int(found["cpu"]), int(found["pc"], 16)
            elif found["r0"]:
                regs = [int(found[r], 16) for r in ("r0", "r1", "r2")]
            elif found["mode"]:
                row = row_of(found["mode"], found["ns"])
            elif found["why"]:
                taken_by = int(found["taken_by"])
                self.calls[taken_by] = found["why"]
            elif found["ec"]:
                if found["ec"] == EC_SMC:
                    self.calls[taken_by] = "Secure Monitor Call"
            else:
                self.block(cpu, pc, regs, row, int(found["count"]))
                if self.changes > visits or int(found["count"]) > instructions:
                    self.cut_off = True
                    return

    def condensed(self):
        """The visits without turns in which a CPU executes no new code: a CPU that waits in WFE executes
        nothing, and a CPU in a loop has executed the whole loop in one turn."""
        short, latest = [], {}
        for visit in self.visits:
            if not visit.changed and not visit.places:
                latest[visit.cpu].count += visit.count if visit.count > WAITS else 0
                continue
            if short and not visit.changed and short[-1].cpu == visit.cpu:
                last = short[-1]
                last.places.update({pc: last.count + n for pc, n in visit.places.items()})
                last.count += visit.count
            else:
                copy = Visit(visit.cpu, visit.row, visit.changed, visit.event)
                copy.count, copy.places = visit.count, dict(visit.places)
                short.append(copy)
            latest[visit.cpu] = short[-1]
        return short


def check(s):
    """Ends the script at the first mistake in the settings."""
    settings.one_of(s, "BOARD", BOARDS)
    settings.one_of(s, "MODE", ("hyp", "svc"))
    settings.number(s, "SMP", *doors.BOARDS[s["BOARD"]].smp, f" (BOARD={s['BOARD']})")
    settings.number(s, "VISITS", 1, 10**9)
    settings.number(s, "INSTRUCTIONS", 1, 10**9)
    if payload_of(s):
        settings.payload("PAYLOAD", payload_of(s))
    settings.file("image", f"{s['O']}/hypstub.bin")
    settings.file("plugin", f"{s['O']}/tests/bench/count.so")


def payload_of(s):
    """The payload's file, None for the demo"""
    payload = s["PAYLOAD"] or ("demo" if s["BOARD"] == "vexpress" else f"{s['O']}/tests/bench/psci.elf")
    return None if payload == "demo" else payload


def machine(s):
    """QEMU's command line"""
    image, payload = f"{s['O']}/hypstub.bin", payload_of(s)
    board = doors.BOARDS[s["BOARD"]]
    append = ["-append", f"hypstub.mode={s['MODE']} {s['APPEND']}".strip()]
    initrd = ["-initrd", payload] if payload else []
    qemu = shlex.split(board.qemu(cpus=s["SMP"]))
    if s["BOARD"] == "virt":
        return [*qemu, "-bios", image, *(["-kernel", payload, *append] if payload else [])]
    dtb = ["-dtb", os.path.join(doors.DEBIAN, "dtbs", board.dtb)] if board.dtb else []
    return [*qemu, "-kernel", image, *dtb, *initrd, *append]


def run(s, reader):
    """Runs QEMU to its end, or until VISITS or INSTRUCTIONS are reached; returns what hypstub printed."""
    with tempfile.TemporaryDirectory() as tmp:
        # In one thread the CPUs take turns, so the log is in order
        argv = [*machine(s), "-accel", "tcg,thread=single", "-nic", "none", "-display", "none",
                "-monitor", "none", "-no-reboot", "-serial", f"file:{tmp}/serial",
                "-d", "exec,cpu,int,nochain,plugin",
                "-plugin", f"{s['O']}/tests/bench/count.so,blocks=on"]
        qemu = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        deadline = threading.Timer(DEADLINE, qemu.kill)
        deadline.start()
        try:
            reader.read(qemu.stderr, int(s["VISITS"]), int(s["INSTRUCTIONS"]))
        finally:
            deadline.cancel()
            qemu.kill()
            qemu.wait()
        with open(f"{tmp}/serial", encoding="utf-8", errors="replace") as f:
            return f.read()


def marks(s, story, errors):
    """{address: name} of the places that the picture names. story: what hypstub printed; errors: what QEMU did"""
    nm = os.environ.get("CROSS_COMPILE", "arm-none-eabi-") + "nm"
    lines = subprocess.run([nm, f"{s['O']}/hypstub.elf"], check=True, capture_output=True, text=True).stdout
    syms = {name: int(addr, 16) & ~1 for addr, _, name in
            (line.split() for line in lines.splitlines() if len(line.split()) == 3)}
    base, entry = (re.search(pattern, story) for pattern in
                   (r"mode at (0x\w+)\n", r"entering it in \w+ mode at (0x\w+)"))
    if not base or not entry:
        settings.die("\n".join(["no payload was entered:", *errors, story]).rstrip())
    shift = int(base[1], 16) - syms["image_base"]
    named = {"boot_body": "runs in RAM", "secure_prepare": "GIC", "secure_enter": "mailbox",
             "mon_enter": "mon_enter", "cpu_arrive": "cpu_arrive"}
    named = {syms[name] + shift: text for name, text in named.items()}
    return {**named, int(entry[1], 16) & ~1: "payload"}


def title(s):
    return (f"{s['BOARD']}, {s['SMP']} CPUs, payload {os.path.basename(payload_of(s) or 'demo')} in "
            f"{s['MODE'].upper()} mode")


def main():
    parser = argparse.ArgumentParser(description=__doc__, epilog=HELP,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", default="build/trace.svg")
    parser.add_argument("assignments", nargs="*")
    args = parser.parse_args()
    s = settings.given(NAMES, args.assignments)
    check(s)
    reader = Reader()
    story = run(s, reader)
    names = marks(s, story, reader.errors)
    visits, marked = reader.condensed(), set()
    for visit in visits:
        first = [pc for pc in visit.places if pc in names and (visit.cpu, pc) not in marked]
        visit.marks = {names[pc]: visit.places[pc] for pc in first}
        marked.update((visit.cpu, pc) for pc in first)
    with open(args.o, "w", encoding="utf-8") as f:
        f.write(draw(visits, int(s["SMP"]), title(s), reader.cut_off))
    print(f"  TRACE   {args.o}")


if __name__ == "__main__":
    main()
