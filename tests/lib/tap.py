# SPDX-License-Identifier: BSD-2-Clause
#
# Runs a payload that prints TAP, and reads its results. Used by tests/target and tests/psci.

import re
import time

from lib import deadlines
from lib.qemu import LAST_WORDS, Qemu


def tail(text):
    return "\n".join(text.splitlines()[-20:])


def loops_in_hyp(machine):
    """Whether the CPU stays in one place of HYP mode, which no payload of ours does for so long"""
    end = time.monotonic() + deadlines.SILENCE
    samples = []
    while time.monotonic() < end:
        try:
            pc, psr = machine.registers()
        except (AssertionError, OSError):  # it is off meanwhile
            return False
        samples.append(pc)
        if psr & 0x1F != 0x1A or max(samples) - min(samples) >= 64:
            return False
    return True


class Tap:
    """A payload's run to its end: its exit status, and the results that it printed. A watchdog ends one that
    no longer prints: hung is then the check that it is in, status is None, and the text ends in a line that
    names it."""

    def __init__(self, argv):
        self.hung = None
        with Qemu(argv, monitor=True) as machine:
            self.status = self.watch(machine)
            self.text = machine.console()
            if self.hung:
                self.text += f"Bail out! {self.hung}\n"
        self.results = re.findall(r"^(ok|not ok) (\d+) - (.*)$", self.text, re.M)

    def watch(self, machine):
        """Reads the console to its end; returns the exit status"""
        end = time.monotonic() + deadlines.LINE
        while not machine.is_off():
            line = machine.read_line(min(end, time.monotonic() + deadlines.SILENCE))
            why = None
            if line is not None and re.match(LAST_WORDS, line):
                why = f"the payload ends, {line}"
            elif line is None and not machine.is_off():
                if time.monotonic() > end:
                    why = f"the machine is still on after {deadlines.LINE} s"
                elif machine.lines and loops_in_hyp(machine):
                    why = "an endless loop in HYP mode"
            if why:
                began = [text for text in machine.lines if text.startswith("# now: ")]
                self.hung = f"{began[-1][7:] if began else 'before the first check'}: {why}"
                return None
        return machine.process.wait()

    def names(self, *results):
        """{name: callers} of the checks with these results; the caller is "" for a check that has none."""
        found = {}
        for got, _, line in self.results:
            name, caller = re.fullmatch(r"(.*?)(?: \[(.*?)\])?(?: # SKIP .*)?", line).groups()
            if got in results:
                found.setdefault(name, set()).add(caller or "")
        return found

    def deviations(self):
        """The deviations that the run lists at its end; each is also printed below a check that failed."""
        at_end = set(re.findall(r"^# the target deviates: (.*)$", self.text, re.M))
        assert set(re.findall(r"^# deviation: (.*)$", self.text, re.M)) == at_end
        return at_end

    def expect_numbered(self):
        """Checks that every result of the plan was printed, in order."""
        assert "Bail out!" not in self.text, tail(self.text)
        plan = re.findall(r"^1\.\.(\d+)$", self.text, re.M)
        assert len(plan) == 1, f"no plan, or more than one:\n{tail(self.text)}"
        assert [int(number) for _, number, _ in self.results] == list(range(1, int(plan[0]) + 1))

    def failures(self):
        """The first lines of the console that report a failure"""
        return "\n".join(re.findall(r"^(?:not ok|# .*expected).*$", self.text, re.M)[:40])
