# SPDX-License-Identifier: BSD-2-Clause
#
# What the runs of the matrix need, and the table of them that is printed at the end. Machines and payloads
# are those of tests/boot.

import hashlib
import os
import sys

import pytest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(os.path.dirname(TESTS), "tools")
# Before the library, which has a trace of its own
sys.path[:0] = [os.path.join(TESTS, "boot"), os.path.join(TESTS, "restart"), TOOLS]

import build as builds  # noqa: E402
import doors  # noqa: E402
from images import read  # noqa: E402
from qemu import Monitored  # noqa: E402
from table import table  # noqa: E402

PAYLOADS = os.environ.get("HYPSTUB_MATRIX_PAYLOADS", "build/tests/matrix")

MORE = ("-nic", "none", "-display", "none", "-serial", "stdio", "-monitor", "none", "-no-reboot")


@pytest.fixture(scope="session")
def image():
    """The one image that goes through all doors"""
    return builds.Build(builds.directories()[0]).bin


@pytest.fixture(scope="session")
def files(image, tmp_path_factory):
    """files(a Board): name in a recipe -> file"""
    found = doors.links_to(image, str(tmp_path_factory.mktemp("files")))
    doors.make_initramfs(found)
    doors.make_fit(found, "payload.itb")
    doors.make_fit(found, "boards.itb")

    def for_board(board):
        return {**found, "rtos.elf": os.path.join(PAYLOADS, doors.rtos_for(board))}
    return for_board


@pytest.fixture
def start(files, tmp_path):
    """start(a Board, a Recipe): the machine, after U-Boot's last command if there is one"""
    machines = []

    def power_on(board, recipe, **replaced):
        recipe.make_files(tmp_path, {**files(board), **replaced})
        program, *args = recipe.argv(*MORE)
        machine = Monitored(program, args, cwd=tmp_path)
        machines.append(machine)
        if recipe.uboot:
            machine.expect_prompt("Hit any key to stop autoboot")
            machine.send(" ")
            machine.expect_prompt("=> ")
            for line in recipe.uboot[:-1]:
                machine.send(line + "\r")
                machine.expect_prompt("=> ")
            machine.send(recipe.uboot[-1] + "\r")
        return machine

    yield power_on
    for machine in machines:
        machine.power_off()
        print(machine)


# The table


@pytest.fixture
def row(record_property, image):
    """row(door, board, CPUs, state, payload, mode): this test is a run of the matrix"""
    def add(*cells):
        record_property("image", hashlib.sha256(read(image)).hexdigest())
        record_property("row", cells)
    return add


def pytest_terminal_summary(terminalreporter):
    runs, images = {}, set()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            properties = dict(report.user_properties)
            if report.when == "call" and "row" in properties:
                runs[tuple(properties["row"])] = outcome == "passed"
                images.add(properties["image"])
    if runs:
        write = terminalreporter.write_line
        write("")
        for line in table(runs):
            write(line)
        write(f"\n{len(runs)} runs, {sum(runs.values())} of them well; SHA-256 of the image: {', '.join(images)}")
