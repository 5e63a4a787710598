# SPDX-License-Identifier: BSD-2-Clause
#
# A terminal on which a reader's commands run: shell, QEMU, U-Boot and Linux. Reads what they print,
# compares it with the page, and answers the prompts that a reader would answer.

import os
import re
import signal
import time

from lib import deadlines
from lib.qemu import LAST_WORDS, Qemu

# Numbers of a page that may differ from build to build
FLEXIBLE = ((r"hypstub: version \S+", r"hypstub: version \S+"), (r"0x[0-9a-f]+", "0x[0-9a-f]+"),
            (r"\b\d+(?= (?:bytes|KiB|us)\b)", r"\d+"), (r"\b\d+\.\d+(?= m?s\b)", r"\d+\.\d+"),
            (r"^\[ *\d+\.\d+\]", r"\[ *\d+\.\d+\]"))

SHELL_PROMPT = re.compile(r"(^|[/~] )# $")
UBOOT_PROMPT = "=> "
UBOOT_ERROR = re.compile(r"^(Unknown command|\*\* |## Error|ERROR|Bad |Wrong |Failed |Can't |.*: not found|"
                         r"[a-z]+ - .*$|Usage:)")


def pattern_of(line):
    """The regular expression for a line of a text fence; None for a gap"""
    line = line.strip()
    if line in ("", "..."):
        return None
    pieces, at = [], 0
    joined = "|".join(f"(?P<f{i}>{text})" for i, (text, _) in enumerate(FLEXIBLE))
    for match in re.finditer(joined, line):
        pieces += [re.escape(line[at:match.start()]), FLEXIBLE[int(match.lastgroup[1:])][1]]
        at = match.end()
    return "".join([*pieces, re.escape(line[at:])]).replace(r"\.\.\.", ".*")


def patterns_of(output):
    return [pattern for pattern in map(pattern_of, output or ()) if pattern]


class Console(Qemu):
    """The terminal. todo: patterns of the lines that must still come, in this order"""

    def __init__(self, argv, cwd, expected=()):
        super().__init__(argv, cwd, serial=None)
        self.todo = list(expected)

    def power_off(self):
        """Ends every process that runs on this terminal."""
        if self.pty is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        super().power_off()

    def take_lines(self):
        """Compares the lines that have come with those that must come."""
        while self.output.ready:
            line = self.read_line(0)
            if self.todo and re.search(self.todo[0], line):
                self.todo.pop(0)
            elif self.todo and re.match(LAST_WORDS, line):
                self.fail(f"no line matches /{self.todo[0]}/ before the boot's last words")

    def more(self, end):
        """Waits for more output; returns whether there was any before the time end"""
        came = not self.is_off() and self.wait(end)
        self.take_lines()
        return came and not self.is_off()

    def until(self, done, deadline, what):
        """Reads until done(the unfinished last line) is true."""
        end = time.monotonic() + deadline
        while not done(self.output.rest):
            if not self.more(end):
                why = "the program has ended" if self.is_off() else f"{deadline} s are over"
                self.fail(f"{what} did not come: {why}")

    def follow(self, deadline, to_the_end=True):
        """Reads until all lines have come, and to_the_end of the program, or until it falls silent; at a shell's
        prompt in Linux the power is turned off, as a reader would."""
        lines_expected = bool(self.todo)
        end = time.monotonic() + deadline
        while to_the_end or self.todo or not lines_expected:
            if SHELL_PROMPT.search(self.output.rest):
                self.output.rest = ""
                self.send("poweroff -f\n")
            quiet = end if self.todo else min(end, time.monotonic() + deadlines.SILENCE)
            if not self.more(quiet):
                break
        if self.todo:
            self.fail(f"no line matches /{self.todo[0]}/")
        if not self.is_off():
            return  # a machine that stays on: all that the page says has come
        status = self.process.wait()
        if status:
            self.fail(f"exit status {status}")

    # U-Boot

    def to_uboot(self):
        self.until(lambda rest: "Hit any key" in rest, deadlines.LINE, "U-Boot's countdown")
        self.output.rest = ""
        self.send(" ")
        self.until(lambda rest: rest.endswith(UBOOT_PROMPT), deadlines.LINE, "U-Boot's prompt")

    def type_uboot(self, line):
        """Types a line; returns whether U-Boot has come back with its prompt, or has started something"""
        first = len(self.lines)
        self.output.rest = ""
        self.send(line + "\r")
        started = re.compile(r"Starting (kernel|application)|^hypstub: ")

        def done(rest):
            return rest.endswith(UBOOT_PROMPT) or any(map(started.search, self.lines[first:]))
        self.until(done, deadlines.LINUX, f"the end of '{line}'")
        wrong = [text for text in self.lines[first:] if UBOOT_ERROR.search(text)]
        if wrong:
            self.fail(f"'{line}': {wrong[0]}")
        return self.output.rest.endswith(UBOOT_PROMPT)

    # Linux

    def type_linux(self, line):
        self.until(SHELL_PROMPT.search, deadlines.LINUX, "a shell's prompt")
        self.output.rest = ""
        self.send(line + "\n")
