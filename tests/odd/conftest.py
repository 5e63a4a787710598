# SPDX-License-Identifier: BSD-2-Clause
#
# The summary of the odd boots: how many ended in which way.

import collections


def pytest_terminal_summary(terminalreporter):
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    ends = collections.Counter(text for r in reports for name, text in r.user_properties if name == "end")
    if ends:
        terminalreporter.write_line("odd boots: " + ", ".join(f"{n} {end}" for end, n in ends.most_common()))
