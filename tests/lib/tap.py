# SPDX-License-Identifier: BSD-2-Clause
#
# Runs a payload that prints TAP, and reads its results. Used by tests/target and tests/psci.

import re

from lib import deadlines
from lib.qemu import Qemu


def tail(text):
    return "\n".join(text.splitlines()[-20:])


class Tap:
    """A payload's run to its end: its exit status, and the results that it printed."""

    def __init__(self, argv):
        with Qemu(argv) as machine:
            self.status = machine.exit_status(deadlines.LINE)
            self.text = machine.console()
        self.results = re.findall(r"^(ok|not ok) (\d+) - (.*)$", self.text, re.M)

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
