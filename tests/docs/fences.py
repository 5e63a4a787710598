# SPDX-License-Identifier: BSD-2-Clause
#
# The code blocks of the documentation. docs/testing.md says what kinds there are; here a page is read into
# Fence objects, and each fence of an unknown kind is named. test_commands.py runs those that hold commands.

import glob
import os
import re

import doors

from lib import ROOT

COMMANDS = ("sh", "uboot", "linux")  # run by the tests
CODE = ("c", "asm", "ld", "dts")  # shown, and built elsewhere if at all
OUTPUT = "text"

MARK = re.compile(r"\*Not run by the tests: (.*)\.\*")
# Why a fence may be left out
REASONS = ("it sets up the machine", "it is the test suite itself", "it needs a real board or medium")


class Fence:
    """A code block of a page. info: the words behind its opening mark; section: a number, other in each
    section; reason: why it is not run, or None; output: the lines of the text fence that shows its output,
    or None; typed: the fence of commands for U-Boot or Linux in the machine that this one starts, or None"""

    def __init__(self, page, line, info, section, reason):
        self.page, self.line, self.info, self.section, self.reason = page, line, info, section, reason
        self.lines, self.output, self.typed = [], None, None
        self.kind = info.split()[0] if info else ""

    def __str__(self):
        return f"{self.page}:{self.line}"

    def runs(self):
        return self.kind in COMMANDS and not self.reason

    def starts_a_machine(self):
        """Whether the last command of a shell stays in QEMU"""
        commands = re.sub(r"\\\n", " ", "\n".join(self.lines)).strip().split("\n")
        return self.kind == "sh" and commands[-1].startswith(("qemu-system-arm", "make run"))


def pages():
    """The documentation, as paths relative to the top of the repository"""
    found = ["README.md", "CONTRIBUTING.md",
             *glob.glob("docs/**/*.md", root_dir=ROOT, recursive=True)]
    return sorted(found)


def text_of(page):
    with open(os.path.join(ROOT, page), encoding="utf-8") as file:
        return file.read()


def headings(text):
    """The headings of the second level, which are not in a fence"""
    return re.findall(r"^## (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)


def read_fences(page, text):
    """The fences of a page in order"""
    found, fence, section, before, mark = [], None, 0, "", ""
    for number, line in enumerate(text.split("\n"), 1):
        opening = re.match(r"( *)(```+)\s*(.*)$", line)
        if fence and line.strip() == mark:
            fence, before = None, ""
        elif fence:
            fence.lines.append(line[indent:] if not line[:indent].strip() else line)
        elif opening:
            indent, mark = len(opening[1]), opening[2]
            marked = MARK.fullmatch(before.strip())
            fence = Fence(page, number, opening[3].strip(), section, marked and marked[1])
            found.append(fence)
        else:
            section += line.startswith("#")
            before = line if line.strip() else before
    return found


def join(fences):
    """Gives each fence of commands the next one of its section, if that shows its output or is typed into what
    it has started; returns the fences that are still to be run by themselves."""
    first, last = [], None
    for fence in fences:
        same = last is not None and last.section == fence.section
        if fence.kind == OUTPUT and same and last.output is None:
            last.output = fence.lines
        elif fence.runs() and fence.kind != "sh" and same and last.starts_a_machine():
            last.typed = last = fence
            continue
        last = fence if fence.runs() else None
        first += [fence] if last else []
    return first


def recipes():
    """The commands of every door, as tools/doors.py prints them"""
    return {tuple(fence.lines) for fence in read_fences("doors.py", doors.markdown())}


def problem_of(fence, known_recipes):
    """What is wrong with a fence in itself, or None"""
    if fence.reason and fence.kind not in (*COMMANDS, ""):
        return f"of kind '{fence.kind}', which is not run: it needs no mark"
    if fence.reason and fence.reason not in REASONS:
        return f"with a mark whose reason, '{fence.reason}', is none of: {'; '.join(REASONS)}"
    if not fence.info and not fence.reason:
        return None if tuple(fence.lines) in known_recipes else \
            "without a kind, and not the commands of a door that tools/doors.py prints"
    if fence.info in ("", "sh", "uboot", "linux", "linux svc", OUTPUT, *CODE):
        return None
    return f"of the unknown kind '{fence.info}'"


def problems(page, text):
    known = recipes()
    found = [(fence, problem_of(fence, known)) for fence in read_fences(page, text)]
    return [f"{fence}: a fence {problem}" for fence, problem in found if problem]
