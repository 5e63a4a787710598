# SPDX-License-Identifier: BSD-2-Clause
#
# The machines that the PSCI payload runs on: QEMU's command line for each, with the payload of the
# build's instruction set. HYPSTUB_PSCI_TESTS is where psci.mk has built it.

import os
import re
import subprocess

import pytest

from build import ROOT
from images import DeviceTree, read, write
from tap_run import DEADLINE, QEMU, Tap, tail

PAYLOADS = os.environ.get("HYPSTUB_PSCI_TESTS", "build/tests/psci")
DTBS = os.path.join(ROOT, "external", "debian", "dtbs")

SECURE_RAM = 0x0e000000  # of virt with secure=on

# How CPUs share the host. TURNS: in one thread, where a CPU that only waits hands its turn on.
# COUNTED: the same, a tick of the timer being one instruction, see payload/race.c. PARALLEL: a
# thread each, and those that wait keep the host busy.
TURNS = ("-accel", "tcg,thread=single")
COUNTED = ("-icount", "shift=4,sleep=off")
PARALLEL = ("-accel", "tcg,thread=multi")


def payload(build, board):
    isa = "arm" if os.path.basename(build.directory) == "arm" else "thumb"
    path = os.path.join(PAYLOADS, f"{board}-{isa}.elf")
    assert os.path.exists(path), f"{path} is not built"
    return path


def qemu(machine, *args, cpus=1, share=TURNS):
    return [QEMU, "-M", machine, "-smp", str(cpus), "-nic", "none", "-display", "none", "-monitor",
            "none", "-serial", "stdio", *share, *args]


def bootargs(mode, **tokens):
    return " ".join([f"hypstub.mode={mode}", *(f"psci.{k}={v}" for k, v in tokens.items())])


def virt_owned(build, mode="hyp", cpu="cortex-a15", cpus=1, gic=2, share=TURNS, **tokens):
    """hypstub in flash, entered in Secure SVC; the payload comes by fw_cfg."""
    return qemu(f"virt,secure=on,virtualization=on,gic-version={gic}", "-cpu", cpu, "-m", "512",
                "-bios", build.bin, "-kernel", payload(build, "virt"), "-append",
                bootargs(mode, cpus=cpus, gic=gic, secure=hex(SECURE_RAM), **tokens),
                cpus=cpus, share=share)


def virt_wrapped(build, cpu="cortex-a15", cpus=1, gic=2, share=TURNS, **tokens):
    """PSCI is QEMU's, and the stub under the payload in SVC mode wraps it."""
    return qemu(f"virt,virtualization=on,gic-version={gic}", "-cpu", cpu, "-m", "512",
                "-kernel", build.bin, "-initrd", payload(build, "virt"), "-append",
                bootargs("svc", foreign=1, cpus=cpus, gic=gic, **tokens),
                cpus=cpus, share=share)


def appended(directory, build, dtb, board, args):
    """The image, a device tree with these bootargs, and the payload, in one file"""
    tree = DeviceTree(write(directory / "board.dtb", read(os.path.join(DTBS, dtb))))
    tree.set_string("/chosen", "bootargs", args)
    parts = (read(build.bin), tree.data(), read(payload(build, board)))
    return write(directory / "all.bin", b"".join(p + bytes(-len(p) % 4) for p in parts))


def vexpress(directory, build, mode="hyp", cpus=2, share=TURNS, **tokens):
    image = appended(directory, build, "vexpress-v2p-ca15-tc1.dtb", "vexpress",
                     bootargs(mode, cpus=cpus, gic=2, **tokens))
    return qemu("vexpress-a15", "-audiodev", "none,id=a", "-m", "1024", "-bios", image, cpus=cpus,
                share=share)


def raspi2b(directory, build, mode="hyp", share=TURNS, **tokens):
    image = appended(directory, build, "bcm2836-rpi-2-b.dtb", "raspi2b",
                     bootargs(mode, cpus=4, **tokens))
    return qemu("raspi2b", "-bios", image, cpus=4, share=share)


class Run(Tap):
    """A run to SYSTEM_OFF, in which no check may fail."""

    def __init__(self, argv):
        super().__init__(argv + ["-no-reboot"])
        self.expect_numbered()
        assert not self.names("not ok"), self.failures()
        assert self.status == 0

    def registers(self):
        """[{name: value} for each CPU], as it was entered"""
        cpus = {}
        for cpu, name, val in re.findall(r"^reg (\d+) (\w+) (0x[0-9a-f]{8})$", self.text, re.M):
            cpus.setdefault(int(cpu), {})[name] = int(val, 16)
        assert sorted(cpus) == list(range(len(cpus)))
        return [cpus[i] for i in range(len(cpus))]

    def expect_checks(self, *names):
        """These are among the checks that were made: a payload that skips one does not pass."""
        made = self.names("ok")
        missing = [name for name in names if not any(name in one for one in made)]
        assert not missing, f"not checked: {missing}"


def expect_twice(argv, line):
    """Waits until the machine has printed a line a second time, and ends it."""
    lines = []
    with subprocess.Popen(["timeout", str(DEADLINE)] + argv, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as machine:
        for text in machine.stdout:
            lines.append(text.rstrip())
            if sum(line in one for one in lines) == 2:
                machine.terminate()
                return lines
    pytest.fail(f"\"{line}\" is not printed twice, but:\n" + tail("\n".join(lines)))
