# SPDX-License-Identifier: BSD-2-Clause
#
# One run of a payload that prints TAP. Used by tests/target and tests/psci.

import re

from lib import deadlines
from lib.qemu import Qemu


def tail(text):
    return "\n".join(text.splitlines()[-20:])


class Tap:
    """A run to its end: its exit status, and the TAP that it printed."""

    def __init__(self, argv):
        with Qemu(argv) as machine:
            self.status = machine.exit_status(deadlines.LINE)
            self.text = machine.console()
        self.results = re.findall(r"^(ok|not ok) (\d+) - (.*)$", self.text, re.M)

    def names(self, *results):
        """{name: callers} of the checks with these results, "" for a check that has no caller."""
        found = {}
        for got, _, line in self.results:
            name, caller = re.fullmatch(r"(.*?)(?: \[(.*?)\])?(?: # SKIP .*)?", line).groups()
            if got in results:
                found.setdefault(name, set()).add(caller or "")
        return found

    def deviations(self):
        """Those that the run ends with; each also stands below a check that failed."""
        at_end = set(re.findall(r"^# the target deviates: (.*)$", self.text, re.M))
        assert set(re.findall(r"^# deviation: (.*)$", self.text, re.M)) == at_end
        return at_end

    def expect_numbered(self):
        """Every result is there, as the plan says."""
        assert "Bail out!" not in self.text, tail(self.text)
        plan = re.findall(r"^1\.\.(\d+)$", self.text, re.M)
        assert len(plan) == 1, f"no plan, or more than one:\n{tail(self.text)}"
        assert [int(number) for _, number, _ in self.results] == list(range(1, int(plan[0]) + 1))

    def failures(self):
        return "\n".join(re.findall(r"^(?:not ok|# .*expected).*$", self.text, re.M)[:40])
