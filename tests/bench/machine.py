# SPDX-License-Identifier: BSD-2-Clause
"""What bench.py measures with: the image's symbols, and runs of QEMU with the plugin count.c."""
import contextlib
import os
import re
import subprocess
import sys
import threading

CROSS = os.environ.get("CROSS_COMPILE", "arm-none-eabi-")

LOAD = 0x40010000  # where QEMU's virt board loads a raw -kernel image
LOADED = "virt,virtualization=on"  # entered in HYP mode
FLASHED = "virt,secure=on,virtualization=on"  # from reset, in Secure SVC
# CPUs take turns, so that one that waits does not matter
TURNS = ("-accel", "tcg,thread=single", "-nic", "none", "-display", "none", "-monitor", "none")
DEADLINE = 300  # seconds, for a run of QEMU


def output(*argv):
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout


@contextlib.contextmanager
def lines_of(argv, stream, typed="", cwd=None):
    """The lines that QEMU prints there, until they have been enough; typed waits at the console"""
    streams = {"stdout": subprocess.DEVNULL, "stdin": subprocess.PIPE, stream: subprocess.PIPE}
    qemu = subprocess.Popen(argv, text=True, cwd=cwd, **streams)
    qemu.stdin.write(typed)
    qemu.stdin.flush()
    deadline = threading.Timer(DEADLINE, qemu.kill)
    deadline.start()
    try:
        yield getattr(qemu, stream)
    finally:
        deadline.cancel()
        qemu.kill()
        qemu.wait()


def symbols(elf):
    return {name: int(addr, 16) for addr, _, name in
            (line.split() for line in output(CROSS + "nm", elf).splitlines()
             if len(line.split()) == 3)}


def functions(elf):
    """[(address, name)] of its code, in order"""
    lines = (line.split() for line in output(CROSS + "nm", "-n", elf).splitlines())
    return [(int(line[0], 16) & ~1, line[2]) for line in lines if line[1] in ("t", "T")]


def instructions(elf, function):
    """[(address, mnemonic)]; the text of a function ends at an empty line"""
    text = output(CROSS + "objdump", "-d", elf)
    body = re.split(r"\n\n", text[text.index(f"<{function}>:"):], maxsplit=1)[0]
    return [(int(addr, 16), name) for addr, name in
            re.findall(r"^\s*([0-9a-f]+):\t[0-9a-f ]+\t(\S+)", body, re.M)]


class Bench:
    def __init__(self, build):
        self.build = build
        self.image = f"{build}/hypstub.bin"
        self.syms = symbols(f"{build}/hypstub.elf")

    def at(self, name, base=LOAD):
        """Where a function of the image is, once it is loaded."""
        return (self.syms[name] & ~1) - self.syms["image_base"] + base

    def qemu(self, machine, *args):
        return ["qemu-system-arm", "-M", machine, "-cpu", "cortex-a15", "-m", "512", *TURNS, *args]

    def loaded(self, *args):
        return self.qemu(LOADED, "-kernel", self.image, *args)

    def story(self, argv, times=1, **how):
        """What the image prints, as far as "entering it", and the addresses in it. times: if the payload
        enters another, that of the last"""
        story = ""
        with lines_of([*argv, "-serial", "stdio"], "stdout", **how) as lines:
            for line in lines:
                story += line
                if "entering it" in line and story.count("entering it") == times:
                    found = {"at": r"entered in [\w -]+ mode at (0x\w+)",
                             "entry": r"entering it in \w+ mode at (0x\w+)",
                             "monitor": r"hypstub: monitor (0x\w+)",
                             "resident": r"resident stub (0x\w+)"}
                    found = {k: re.findall(v, story) for k, v in found.items()}
                    return {k: int(v[-1], 16) for k, v in found.items() if v}
        sys.exit(f"bench: the image entered no payload:\n{story}")

    def run(self, argv, windows, *options, **how):
        """Runs QEMU until every window has ended: {name: count}, and {address: times} of "@" lines.
        Windows are {name: (start, end)}; an option is one of the plugin."""
        options = [*(f"w={n}:{start:x}:{end:x}" for n, (start, end) in windows.items()), *options]
        names = {re.match(r"[wl]=([^:]*)", o)[1] if o[0] != "p" else "profile" for o in options}
        plugin = ",".join([os.path.abspath(f"{self.build}/tests/bench/count.so"), *options])
        argv = [*argv, "-serial", "stdio", "-d", "plugin", "-plugin", plugin]
        counts, times = {}, {}
        with lines_of(argv, "stderr", **how) as lines:
            for line in lines:
                name, _, count = line.strip().rpartition(" ")
                if name.startswith("@"):
                    times[int(name[1:], 16)] = int(count)
                elif name in names:
                    counts[name] = int(count)
                if len(counts) == len(names):
                    return counts, times
        sys.exit(f"bench: QEMU ended without {sorted(names - set(counts))}")

    def count(self, argv, windows, *options, **how):
        return self.run(argv, windows, *options, **how)[0]
