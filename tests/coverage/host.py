# SPDX-License-Identifier: BSD-2-Clause
#
# Which lines and branches of src/ the host tests executed, as gcov counts them. Used by coverage.py.

import collections
import json
import os
import subprocess

from lib import ROOT


class Host:
    """lines: {(file, line): times}; branches: {(file, line): [times of each way]}, of src/ alone"""

    def __init__(self, directory):
        self.lines = collections.Counter()
        self.branches = collections.defaultdict(list)
        names = [os.path.join(where, name) for where, _, names in os.walk(directory)
                 for name in names if name.endswith(".gcda") and "/obj/src/" in where + "/"]
        for name in sorted(names):
            self.read(name)

    def read(self, name):
        text = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", name], check=True,
                              stdout=subprocess.PIPE, cwd=ROOT).stdout
        for file in json.loads(text)["files"]:
            if file["file"].startswith("src/"):
                for line in file["lines"]:
                    self.add((file["file"], line["line_number"]), line)

    def add(self, place, line):
        """A header's line is in many objects: their counts are added."""
        self.lines[place] += line["count"]
        ways = [branch["count"] for branch in line["branches"]]
        before = self.branches[place]
        if len(before) == len(ways):
            ways = [a + b for a, b in zip(before, ways)]
        self.branches[place] = max(ways, before, key=lambda w: (len(w), sum(w)))

    def of_file(self, file):
        """(lines executed, lines, branches taken, branches); None if no host test compiles it"""
        lines = [times for (name, _), times in self.lines.items() if name == file]
        ways = [times for (name, _), ways in self.branches.items() if name == file for times in ways]
        if not lines:
            return None
        return sum(map(bool, lines)), len(lines), sum(map(bool, ways)), len(ways)
