# SPDX-License-Identifier: BSD-2-Clause
#
# What the runs of the matrix need, and the table of them that is printed at the end. The image is the one
# that `make` makes.

import hashlib

import pytest

import doors
from lib.build import OUT, built, of_make
from lib.images import read
from lib.qemu import BARE
from table import table

MORE = (*BARE, "-no-reboot")


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """files(a Board): name in a recipe -> file"""
    found = doors.links_to(of_make().bin, str(tmp_path_factory.mktemp("files")))
    doors.make_initramfs(found)
    doors.make_fit(found, "payload.itb")
    doors.make_fit(found, "boards.itb")

    def for_board(board):
        return {**found, "rtos.elf": built(OUT, "tests", "matrix", doors.rtos_for(board))}
    return for_board


@pytest.fixture
def start(start_qemu, files, tmp_path):
    """start(a Board, a Recipe): the machine, after U-Boot's last command if there is one"""
    def power_on(board, recipe, **replaced):
        recipe.make_files(tmp_path, {**files(board), **replaced})
        machine = start_qemu(recipe.argv(*MORE), cwd=tmp_path, monitor=True)
        if recipe.uboot:
            machine.expect_prompt("Hit any key to stop autoboot")
            machine.send(" ")
            machine.expect_prompt("=> ")
            for line in recipe.uboot[:-1]:
                machine.send(line + "\r")
                machine.expect_prompt("=> ")
            machine.send(recipe.uboot[-1] + "\r")
        return machine
    return power_on


# The table


@pytest.fixture
def row(record_property):
    """row(door, board, CPUs, state, payload, mode): this test is a run of the matrix"""
    def add(*cells):
        record_property("image", hashlib.sha256(read(of_make().bin)).hexdigest())
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
