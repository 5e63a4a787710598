# SPDX-License-Identifier: BSD-2-Clause
"""What make bench and make trace print and draw, of made-up measurements."""
import importlib.util
import re
import sys

import pytest

from tree import ROOT

sys.path.append(str(ROOT / "tests" / "bench"))
import bench  # noqa: E402
import trace_svg  # noqa: E402

# Python has a module "trace" of its own
spec = importlib.util.spec_from_file_location("hypstub_trace", ROOT / "tools" / "trace.py")
trace = importlib.util.module_from_spec(spec)
spec.loader.exec_module(trace)


def test_the_table_has_units_and_marks_each_goal_that_is_missed(capsys):
    results = {name: (goal or 1000) for name, goal in bench.GOALS.items()}
    results["hvc unknown"] += 1
    results["bytes of image"] *= 2
    bench.print_table(results)
    lines = capsys.readouterr().out.splitlines()
    missed = [re.split(r" {2,}", line.strip()) for line in lines if "goal missed" in line]
    assert missed == [["hvc unknown", "11", "10", "instructions", "goal missed"],
                      ["image", "65,536", "32,768", "bytes", "goal missed"]]
    assert lines[-1] == f"2 of {sum(goal is not None for goal in bench.GOALS.values())} goals missed"


def drawn(visits, cut_off):
    made = []
    for n in range(visits):
        made.append(trace.Visit(0, ("HYP", "Monitor")[n % 2], event="smc VERSION"))
        made[-1].count = 1000
    return trace_svg.draw(made, 1, "a title", cut_off)


@pytest.mark.parametrize("visits, systems", [(4, 1), (100, 3), (200, 6)])
def test_a_picture_says_where_it_goes_on(visits, systems):
    svg = drawn(visits, False)
    assert svg.count(">CPU 0<") == systems and svg.count(">continued<") == systems - 1
    assert all(line in svg for line in trace_svg.LEGEND)


def test_a_picture_that_is_cut_off_says_so():
    assert "The run goes on" in drawn(4, True) and "The run goes on" not in drawn(4, False)


def test_a_call_that_nothing_defines_is_unknown():
    reader = trace.Reader()
    assert reader.event("Secure Monitor Call", 0, [0xc5000000, 0, 0], "Monitor") == "smc unknown (0xc5000000)"
    assert reader.event("Hypervisor Call", 0, [0x84000000, 0, 0], "HYP") == "hvc PSCI_VERSION"
