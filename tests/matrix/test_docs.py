# SPDX-License-Identifier: BSD-2-Clause
#
# What docs/ say of doors and boards is what the matrix does.

import os

import doors
from lib import ROOT
from table import table
from test_matrix import ALL, entered_in


def document(name):
    with open(os.path.join(ROOT, "docs", name)) as text:
        return text.read()


def test_doors_md_has_the_commands_of_each_door():
    assert doors.markdown() in document("doors.md"), "paste what tools/doors.py prints"


def test_boards_index_has_the_table_of_all_runs():
    runs = {}
    for door, name, payload, mode in ALL:
        board = doors.BOARDS[name]
        run = doors.recipe(door, board, doors.PAYLOADS[payload], mode)
        runs[(door, name, run.cpus, run.state, payload, entered_in(mode))] = True
    lines = "\n".join(table(runs))
    assert lines in document("boards/index.md"), f"paste what make test-all prints:\n{lines}"
