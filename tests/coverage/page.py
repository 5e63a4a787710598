# SPDX-License-Identifier: BSD-2-Clause
#
# What make coverage writes: the table by file, build/coverage/index.html with each source beside what was
# executed of it, and dark.txt, the instructions that were not. Used by coverage.py.

import html
import os

from lib import ROOT

ISAS = ("arm", "thumb")
HEAD = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>hypstub: coverage</title><style>
body{font:14px sans-serif;margin:2em}td,th{padding:1px 8px;text-align:right}td:first-child{text-align:left}
pre{font-size:12px;tab-size:8}.n{background:#fbb}.p{background:#fea}.y{background:#cfc}
b{display:inline-block;font-weight:normal;width:9ch;text-align:right;margin-right:1ch}</style>
<h1>Coverage</h1><p>Executed of all. Instructions: in QEMU, by all suites that ran, each build of the image, the
client library and minihyp. Lines and branches: on the host, by <code>tests/host</code>. In a source: of the
instructions of a line arm, thumb, then how often the host tests executed it, and branches taken of all.
<span class="y">All</span>, <span class="p">some</span>, <span class="n">none</span>.</p>
"""


def share(pair):
    return f"{pair[0]}/{pair[1]}" if pair else "-"


def shade(pair):
    if not pair or not pair[1]:
        return ""
    return "y" if pair[0] == pair[1] else "p" if pair[0] else "n"


class Report:
    def __init__(self, machines, host):
        self.machines, self.host = machines, host
        units = set(machines.by_unit) | {file for file, _ in host.lines}
        self.files = sorted(units, key=lambda unit: (not unit.startswith("src/"), unit))

    def row(self, file):
        """[(done, all) or None]: arm, thumb, the host's lines, its branches"""
        of_host = self.host.of_file(file)
        return [*(self.machines.by_unit.get(file, {}).get(isa) for isa in ISAS),
                *((of_host[:2], of_host[2:]) if of_host else (None, None))]

    def rows(self):
        rows = [(file, self.row(file)) for file in self.files]
        of_src = [row for file, row in rows if file.startswith("src/")]
        total = [tuple(map(sum, zip(*filter(None, column)))) or None for column in zip(*of_src)]
        return [*rows, ("src/", total)]

    def table(self):
        yield f"  {'executed of all':34} {'arm':>13} {'thumb':>13} {'host lines':>13} {'branches':>13}"
        for file, row in self.rows():
            yield "  " + " ".join([f"{file:34}", *(f"{share(pair):>13}" for pair in row)])

    def marks(self, file, number):
        """What is known of a line: [(done, all) or None, text]"""
        place = file, number
        for isa in ISAS:
            pair = self.machines.by_line.get(place, {}).get(isa)
            yield pair, share(pair) if pair else ""
        times = self.host.lines.get(place)
        yield (None, "") if times is None else ((min(times, 1), 1), str(times))
        ways = self.host.branches.get(place)
        pair = (sum(map(bool, ways)), len(ways)) if ways else None
        yield pair, share(pair) if pair else ""

    def source(self, file):
        path = os.path.join(ROOT, file)
        if not os.path.isfile(path):
            return
        yield f'<details id="{file}"><summary>{file}</summary><pre>'
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                cells = (f'<b class="{shade(pair)}">{text}</b>' for pair, text in self.marks(file, number))
                yield f"<b>{number}</b>{''.join(cells)}{html.escape(line.rstrip())}"
        yield "</pre></details>"

    def page(self):
        yield HEAD
        yield "<table><tr><th>" + "<th>".join(["", *ISAS, "host lines", "branches"])
        for file, row in self.rows():
            cells = "".join(f'<td class="{shade(pair)}">{share(pair)}' for pair in row)
            yield f'<tr><td><a href="#{file}">{file}</a>{cells}'
        yield "</table>"
        headers = {file for file, _ in self.machines.by_line if file.startswith(("src/", "include/"))}
        for file in sorted(headers | set(self.files)):
            yield from self.source(file)

    def dark(self):
        """Of each stretch of instructions that were not executed the place, and the first of them"""
        for isa, unit, function, stretch in self.machines.dark():
            first = stretch[0]
            yield (f"{isa:5} {unit}: {function}+{first.offset:#x}: {len(stretch)} from "
                   f"{first.file}:{first.line}: {first.text.strip()}")

    def write(self, directory):
        for name, lines in (("index.html", self.page()), ("dark.txt", self.dark())):
            with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in lines)
