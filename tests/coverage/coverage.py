#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""coverage.py [--keep] --plugin FILE SUITE...: runs suites, and reports what none of them executes.

For `make coverage`; MAKE and O come from the environment. "host" is the host tests, counted by gcov; each
other suite is run by make with a qemu-system-arm in its PATH that records every machine. Writes index.html
and dark.txt in build/coverage, and prints the table. --keep: earlier runs count as well, as far as their
instructions are still those of the files.
"""
import argparse
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# As for pytest: lib/ is beside this directory
sys.path.append(os.path.dirname(HERE))
from host import Host  # noqa: E402
from lib import ROOT  # noqa: E402
from lib.build import OUT, directories, tool  # noqa: E402
from machine import Machines  # noqa: E402
from page import Report  # noqa: E402

DIRECTORY = os.path.join(ROOT, OUT, "coverage")
RUNS, CODE = os.path.join(DIRECTORY, "runs"), os.path.join(DIRECTORY, "code")


def elfs():
    """Yields (file, build) of all that has objects of the image, the client library or minihyp"""
    for build in directories():
        isa = os.path.basename(build)
        yield os.path.join(ROOT, build, "hypstub.elf"), isa
        for name in ("kernel", "many", "panic", "refused"):
            yield os.path.join(ROOT, build, "tests", "restart", f"{name}.elf"), isa
    for name in ("conformance-arm", "conformance-thumb", "example-arm", "example-thumb"):
        yield os.path.join(ROOT, OUT, "tests", "target", f"{name}.elf"), "thumb"  # with plain make's libraries


def flat_code(elf):
    """The path of the code of an ELF file without its headers, for the plugin"""
    path = os.path.join(CODE, os.path.relpath(elf, ROOT).replace("/", "-") + ".bin")
    tool("objcopy", "-O", "binary", elf, path)
    return path


def recording(plugin):
    """The environment in which every QEMU is recorded. The plugin makes QEMU slower."""
    code = "".join(f",code={flat_code(elf)}" for elf, _ in elfs())
    return {**os.environ, "PATH": os.path.join(HERE, "bin") + os.pathsep + os.environ["PATH"],
            "COVERAGE_QEMU": shutil.which("qemu-system-arm"), "COVERAGE_RUNS": RUNS,
            "COVERAGE_PLUGIN": os.path.join(ROOT, plugin) + code,
            "HYPSTUB_PATIENCE": os.environ.get("HYPSTUB_PATIENCE", "4")}


def run(suites, plugin):
    """Runs the suites, all of them whatever fails, and returns those that failed"""
    make, failed = os.environ.get("MAKE", "make"), []
    environment = recording(plugin) if suites else None
    for suite in suites:
        target, env = ("host-coverage", None) if suite == "host" else (f"{suite}-test", environment)
        if subprocess.run([make, "--no-print-directory", target], env=env, cwd=ROOT, close_fds=False,
                          check=False).returncode:
            failed.append(suite)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--plugin", required=True)
    parser.add_argument("suites", nargs="*", help="none, with --keep: only what earlier runs recorded")
    args = parser.parse_args()
    if not args.keep:
        shutil.rmtree(RUNS, ignore_errors=True)
    os.makedirs(RUNS, exist_ok=True)
    os.makedirs(CODE, exist_ok=True)
    failed = run(args.suites, args.plugin)
    machines = Machines(elfs())
    for name in sorted(os.listdir(RUNS)):
        machines.add(os.path.join(RUNS, name))
    counted = args.keep or "host" in args.suites
    report = Report(machines, Host(os.path.join(DIRECTORY, "host" if counted else "none")))
    report.write(DIRECTORY)
    print("\n" + "\n".join(report.table()))
    print(f"\n{len(os.listdir(RUNS))} machines, {len(machines.without)} without code of ours; "
          f"{os.path.relpath(DIRECTORY, ROOT)}/index.html, dark.txt")
    if failed:
        sys.exit(f"coverage: failed, so that something may be missing: {' '.join(failed)}")


if __name__ == "__main__":
    main()
