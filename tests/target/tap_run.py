# SPDX-License-Identifier: BSD-2-Clause
#
# One run of a payload that prints TAP, under QEMU. Used by the tests beside it, and by tests/psci.
#
# HYPSTUB_BIN names the image, or HYPSTUB_BUILDS directories with a hypstub.bin in each;
# HYPSTUB_TARGET_TESTS is where target.mk has built the suite.

import os
import re
import subprocess

import pytest

QEMU = os.environ.get("QEMU", "qemu-system-arm")
SUITES = os.environ.get("HYPSTUB_TARGET_TESTS", "build/tests/target")

# A run takes 2 s. The rest is for a loaded host.
DEADLINE = 60


def images():
    """What to test: paths of hypstub.bin."""
    if "HYPSTUB_BIN" in os.environ:
        return [os.environ["HYPSTUB_BIN"]]
    builds = os.environ.get("HYPSTUB_BUILDS", "build").split()
    return [os.path.join(build, "hypstub.bin") for build in builds]


def command(image, isa, mode="svc", cpu="cortex-a15", target="stub", payload="conformance"):
    """How to run PAYLOAD in MODE on IMAGE."""
    suite = os.path.join(SUITES, f"{payload}-{isa}.elf")
    for path in (image, suite):
        assert os.path.exists(path), f"{path} is not built"
    return [QEMU, "-M", "virt,virtualization=on", "-cpu", cpu, "-m", "512", "-nic", "none",
            "-display", "none", "-monitor", "none", "-serial", "stdio",
            "-semihosting-config", "enable=on,target=native", "-kernel", image, "-initrd", suite,
            "-append", f"hypstub.mode={mode} hypstub-suite.target={target}"]


class Tap:
    """A run to its end: its exit status, and the TAP that it printed."""

    def __init__(self, argv):
        try:
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=DEADLINE)
        except subprocess.TimeoutExpired as late:
            pytest.fail(f"not done after {DEADLINE} s: {' '.join(argv)}\n"
                        f"its last lines:\n{tail((late.stdout or b'').decode(errors='replace'))}")
        self.status = done.returncode
        self.text = done.stdout.decode(errors="replace").replace("\r", "")
        self.results = re.findall(r"^(ok|not ok) (\d+) - (.*)$", self.text, re.M)

    def names(self, *results):
        """{name: callers} of the checks with these results, "" for a check that has no caller."""
        found = {}
        for got, _, line in self.results:
            name, caller = re.fullmatch(r"(.*?)(?: \[(.*?)\])?(?: # SKIP .*)?", line).groups()
            if got in results:
                found.setdefault(name, set()).add(caller or "")
        return found

    def deviations(self):
        """Those that the run ends with; each stands below a check that failed, too."""
        at_end = set(re.findall(r"^# the target deviates: (.*)$", self.text, re.M))
        assert set(re.findall(r"^# deviation: (.*)$", self.text, re.M)) == at_end
        return at_end

    def expect_numbered(self):
        """Every result is there, as the plan says."""
        assert "Bail out!" not in self.text, tail(self.text)
        plan = re.findall(r"^1\.\.(\d+)$", self.text, re.M)
        assert len(plan) == 1, f"no plan, or more than one:\n{tail(self.text)}"
        assert [int(number) for _, number, _ in self.results] == list(range(1, int(plan[0]) + 1))

    def failures(self):
        return "\n".join(re.findall(r"^(?:not ok|# .*expected).*$", self.text, re.M)[:40])


class Run(Tap):
    """A run of the conformance suite, or of another PAYLOAD beside it."""

    def __init__(self, image, isa, mode="svc", **more):
        super().__init__(command(image, isa, mode, **more))


def last_words(argv, until):
    """What is printed up to a line with UNTIL in it, by a run that does not end."""
    with subprocess.Popen(["timeout", str(DEADLINE)] + argv, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as qemu:
        lines = []
        for line in qemu.stdout:
            lines.append(line.rstrip())
            if until in line:
                qemu.terminate()
                return lines
    pytest.fail(f"no \"{until}\" in {DEADLINE} s, but:\n{tail(chr(10).join(lines))}")


def tail(text):
    return "\n".join(text.splitlines()[-20:])
