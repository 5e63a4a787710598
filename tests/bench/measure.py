# SPDX-License-Identifier: BSD-2-Clause
"""What bench.py measures with: the code of an ELF file, and runs of QEMU with the plugin count.c. CPUs take
turns, so that one that waits does not matter."""
import re

from lib import deadlines
from lib.boards import RAW_ENTRY, VIRT, VIRT_HYP
from lib.build import Build, tool
from lib.qemu import TURNS, Qemu

LOAD = RAW_ENTRY


def functions(elf):
    """[(address, name)] of its code, in order"""
    lines = (line.split() for line in tool("nm", "-n", elf).splitlines())
    return [(int(line[0], 16) & ~1, line[2]) for line in lines if line[1] in ("t", "T")]


def instructions(elf, function):
    """[(address, mnemonic)]; the text of a function ends at an empty line"""
    text = tool("objdump", "-d", elf)
    body = re.split(r"\n\n", text[text.index(f"<{function}>:"):], maxsplit=1)[0]
    return [(int(addr, 16), name) for addr, name in
            re.findall(r"^\s*([0-9a-f]+):\t[0-9a-f ]+\t(\S+)", body, re.M)]


class Bench:
    """A build that is measured"""

    def __init__(self, directory):
        self.build = Build(directory)

    def elf(self, name):
        """A payload of tests/bench, by its name"""
        return self.build.path("tests", "bench", f"{name}.elf")

    def flashed(self, *args, cpus=1):
        """QEMU's command line, from reset in Secure SVC mode"""
        return VIRT.command(*TURNS, "-bios", self.build.bin, *args, cpus=cpus)

    def loaded(self, *args):
        """The same, entered in HYP mode"""
        return VIRT_HYP.command(*TURNS, "-kernel", self.build.bin, *args)

    def story(self, argv, times=1, typed="", cwd=None):
        """What the image prints, as far as "entering it", and the addresses in it. times: if the payload
        enters another, that of the last"""
        with Qemu(argv, cwd) as machine:
            machine.send(typed)
            for _ in range(times):
                machine.expect("entering it", deadlines.COUNTED)
            story = machine.console()
        found = {"at": r"entered in [\w -]+ mode at (0x\w+)",
                 "entry": r"entering it in \w+ mode at (0x\w+)",
                 "monitor": r"hypstub: monitor (0x\w+)",
                 "resident": r"resident stub (0x\w+)"}
        found = {k: re.findall(v, story) for k, v in found.items()}
        return {k: int(v[-1], 16) for k, v in found.items() if v}

    def run(self, argv, windows, *options, typed="", cwd=None):
        """Runs QEMU until every window has ended: {name: count}, and {address: times} of "@" lines.
        Windows are {name: (start, end)}; an option is one of the plugin."""
        options = [*(f"w={n}:{start:x}:{end:x}" for n, (start, end) in windows.items()), *options]
        names = {re.match(r"[wl]=([^:]*)", o)[1] if o[0] != "p" else "profile" for o in options}
        plugin = ",".join([self.build.plugin("bench", "count"), *options])
        counts, times = {}, {}
        with Qemu([*argv, "-d", "plugin", "-plugin", plugin], cwd, log=True) as machine:
            machine.send(typed)
            for line in machine.log_lines(deadlines.COUNTED):
                name, _, count = line.strip().rpartition(" ")
                if name.startswith("@"):
                    times[int(name[1:], 16)] = int(count)
                elif name in names:
                    counts[name] = int(count)
                if len(counts) == len(names):
                    return counts, times
            machine.fail(f"QEMU ended without {sorted(names - set(counts))}")

    def count(self, argv, windows, *options, **how):
        return self.run(argv, windows, *options, **how)[0]
