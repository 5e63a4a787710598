#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""suites.py SUITE...: run suites one after the other, each by make, and print a table of what ran.

For `make test`, which gives the names in order; MAKE and O come from the environment. The first suite that
fails is the last that runs, unless make was called with -k. The figures are the runners' own: TAP of
tests/host, libFuzzer's statistics, pytest's JUnit files; each file must be newer than the start of its suite.
"""
import glob
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

OUT = os.environ.get("O") or "build"


def text_of(file):
    with open(file, encoding="utf-8", errors="replace") as f:
        return f.read()


def new_files(pattern, start):
    return [file for file in glob.glob(os.path.join(OUT, pattern)) if os.path.getmtime(file) >= start]


def host_cases(start):
    """Passed, failed, and a remark"""
    text = "".join(map(text_of, new_files("tests/host/test_*.tap", start)))
    return len(re.findall("^ok", text, re.M)), len(re.findall("^not ok", text, re.M)), ""


def fuzz_cases(start):
    """A kind of file is a case."""
    runs = [re.search(r"number_of_executed_units: (\d+)", text_of(file))
            for file in new_files("tests/fuzz/short-*.log", start)]
    done = [int(run[1]) for run in runs if run]
    return len(done), len(runs) - len(done), f"{sum(done)} inputs"


def pytest_cases(file, start):
    suites = [suite for name in new_files(file, start)
              for suite in xml.etree.ElementTree.parse(name).iter("testsuite")]
    ran, skipped, *bad = (sum(int(suite.get(key)) for suite in suites)
                          for key in ("tests", "skipped", "failures", "errors"))
    return ran - skipped - sum(bad), sum(bad), f"{skipped} skipped" if skipped else ""


def cases_of(suite, start):
    if suite in ("host", "fuzz"):
        return {"host": host_cases, "fuzz": fuzz_cases}[suite](start)
    name, _, isa = suite.partition("-")  # matrix-arm: in that build directory
    return pytest_cases(os.path.join(isa, "tests", "results", f"{name}.xml"), start)


def run(suite):
    """(suite, passed, failed, seconds, remark). A suite that fails has at least one failed case."""
    start, clock = time.time(), time.monotonic()
    target = "check" if suite == "check" else f"{suite}-test"
    # The descriptors of make's job server are handed on
    done = subprocess.run([os.environ.get("MAKE", "make"), "--no-print-directory", target],
                          close_fds=False, check=False)
    passed, failed, remark = cases_of(suite, start)
    if done.returncode and not failed:
        failed, remark = 1, "make failed"
    return suite, passed, failed, time.monotonic() - clock, remark


def print_table(results, left_out):
    total = [sum(column) for column in list(zip(*results))[1:4]]
    print(f"\n  {'suite':12} {'cases':>8} {'failed':>8} {'seconds':>8}")
    for suite, passed, failed, seconds, remark in results:
        print(f"  {suite:12} {passed + failed:>8} {failed:>8} {seconds:>8.0f}  {remark}".rstrip())
    for suite in left_out:
        print(f"  {suite:12} {'-':>8} {'-':>8} {'-':>8}  not run")
    print(f"  {'all':12} {total[0] + total[1]:>8} {total[1]:>8} {total[2]:>8.0f}\n")
    print(f"{total[0]} passed, {total[1]} failed")


def main():
    suites, results = sys.argv[1:], []
    flags = os.environ.get("MAKEFLAGS", "").split(" ")[0]
    keep_going = "k" in flags and not flags.startswith("-")
    while suites and (keep_going or not any(result[2] for result in results)):
        results.append(run(suites.pop(0)))
    print_table(results, suites)
    return 1 if any(result[2] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
