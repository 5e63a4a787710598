# SPDX-License-Identifier: BSD-2-Clause
#
# The register tables of docs/registers.md as dictionaries, for comparison with what a CPU has.

import os
import re

from lib import ROOT


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def registers(title, document="docs/registers.md"):
    """{name: value as text} of the table below a title. A row may have several names, with a value
    for each or one for all."""
    with open(os.path.join(ROOT, document), encoding="utf-8") as file:
        text = file.read()
    section = re.split(rf"^## {re.escape(title)}$", text, flags=re.M)[1]
    section = re.split(r"^## ", section, flags=re.M)[0]
    found = {}
    for line in section.splitlines():
        if not line.startswith("|") or "---" in line:
            continue
        names, values = (re.split(r", ", cell) for cell in cells(line)[:2])
        if len(values) == 1:
            values *= len(names)
        found.update(zip(names, values))
    found.pop("register", None)
    return found


def numbers(table):
    """Those of its values that are numbers"""
    return {name: int(val, 0) for name, val in table.items()
            if re.fullmatch(r"0x[0-9a-f]+|\d+", val)}
