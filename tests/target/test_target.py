# SPDX-License-Identifier: BSD-2-Clause
#
# Runs the on-target conformance suite under QEMU: the stub, and correct owners of HVBAR above it, must
# pass; and each naive owner must fail exactly the checks that are about its fault, from each mode.
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

# SVC, SYS, IRQ, FIQ, ABT, UND and HYP, each in ARM and Thumb state
CALLERS = {f"{mode} {state}" for mode in ("SVC", "SYS", "IRQ", "FIQ", "ABT", "UND", "HYP")
           for state in ("ARM", "Thumb")}
# Fewer would mean that some are no longer run
CHECKS_PER_CALLER = 29

RANDOM = {"random calls from the PL1 modes: 100000 as expected",
          "random calls from HYP mode: 20000 as expected"}
GET = "GET_VECTORS: answers HVBAR and changes nothing else"
GET_AND_OTHERS = {GET, "SET_VECTORS: new vectors answer until RESET_VECTORS"} | RANDOM

# Each fault of runner/naive_vectors.S, and the checks that it must fail
NAIVE = {
    "misaligned": {"SET_VECTORS: misaligned vectors are refused, HVBAR stays",
                   "SET_VECTORS: extreme addresses, only alignment counts"} | RANDOM,
    "clobber": GET_AND_OTHERS,
    "flags": GET_AND_OTHERS,
    "banked": {"unknown numbers: answer -1 and change nothing",
               "SET_VECTORS: new vectors answer until RESET_VECTORS"} | RANDOM,
    "scratch": {"GET_VECTORS: no register of HYP mode changes"},
    "immediate": {"GET_VECTORS: an immediate other than 0 is refused"} | RANDOM,
    "unclean": {f"SOFT_RESTART: {what}" for what in (
        "enters ARM code in HYP, ERET returns", "enters Thumb code in HYP, ERET returns",
        "cleans up HYP mode, enters ARM code", "cleans up HYP mode, enters Thumb code")},
    "halfreset": {"RESET_VECTORS: cleans up HYP mode"},
}


def images():
    """What to test: paths of hypstub.bin."""
    if "HYPSTUB_BIN" in os.environ:
        return [os.environ["HYPSTUB_BIN"]]
    builds = os.environ.get("HYPSTUB_BUILDS", "build").split()
    return [os.path.join(build, "hypstub.bin") for build in builds]


class Run:
    """One run of the suite: its exit status, and the TAP that it printed."""

    def __init__(self, image, isa, mode, cpu="cortex-a15", target="stub"):
        suite = os.path.join(SUITES, f"conformance-{isa}.elf")
        for path in (image, suite):
            assert os.path.exists(path), f"{path} is not built"
        command = [QEMU, "-M", "virt,virtualization=on", "-cpu", cpu, "-m", "512", "-nic", "none",
                   "-display", "none", "-monitor", "none", "-serial", "stdio",
                   "-semihosting-config", "enable=on,target=native", "-kernel", image,
                   "-initrd", suite,
                   "-append", f"hypstub.mode={mode} hypstub-suite.target={target}"]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=DEADLINE)
        except subprocess.TimeoutExpired as late:
            pytest.fail(f"not done after {DEADLINE} s: {' '.join(command)}\n"
                        f"its last lines:\n{tail((late.stdout or b'').decode(errors='replace'))}")
        self.status = done.returncode
        self.text = done.stdout.decode(errors="replace").replace("\r", "")
        self.results = re.findall(r"^(ok|not ok) (\d+) - (.*)$", self.text, re.M)

    def names(self, result):
        """{name: callers} of the checks with this result, "" for a check that has no caller."""
        found = {}
        for got, _, line in self.results:
            name, caller = re.fullmatch(r"(.*?)(?: \[(.*?)\])?(?: # SKIP .*)?", line).groups()
            if got == result:
                found.setdefault(name, set()).add(caller or "")
        return found

    def expect_complete(self):
        """Every check was run, from every caller, and the plan says so."""
        assert "Bail out!" not in self.text, tail(self.text)
        plan = re.findall(r"^1\.\.(\d+)$", self.text, re.M)
        assert len(plan) == 1, f"no plan, or more than one:\n{tail(self.text)}"
        assert [int(number) for _, number, _ in self.results] == list(range(1, int(plan[0]) + 1))
        seen = {}
        for result in "ok", "not ok":
            for name, callers in self.names(result).items():
                seen.setdefault(name, set()).update(callers)
        assert RANDOM <= set(seen)
        of_callers = {name: callers for name, callers in seen.items() if name not in RANDOM}
        assert len(of_callers) >= CHECKS_PER_CALLER
        for name, callers in of_callers.items():
            assert callers == CALLERS, name


def tail(text):
    return "\n".join(text.splitlines()[-20:])


def failures(text):
    return "\n".join(re.findall(r"^(?:not ok|# .*expected).*$", text, re.M)[:40])


@pytest.mark.parametrize("cpu", ["cortex-a15", "cortex-a7"])
@pytest.mark.parametrize("mode", ["svc", "hyp"])
@pytest.mark.parametrize("isa", ["arm", "thumb"])
@pytest.mark.parametrize("image", images())
def test_stub_keeps_the_contract(image, isa, mode, cpu):
    run = Run(image, isa, mode, cpu)
    assert not run.names("not ok"), failures(run.text)
    run.expect_complete()
    assert run.status == 0
    assert f"# entered in {mode.upper()} mode" in run.text
    assert "# SKIP" not in run.text


@pytest.mark.parametrize("mode", ["svc", "hyp"])
@pytest.mark.parametrize("target", ["pass", "refuse"])
def test_correct_owner_above_the_stub_passes(target, mode):
    run = Run(images()[0], "thumb", mode, target=target)
    assert not run.names("not ok"), failures(run.text)
    run.expect_complete()
    assert run.status == 0
    assert ("# SKIP SET_VECTORS is refused" in run.text) == (target == "refuse")


@pytest.mark.parametrize("target", NAIVE)
def test_naive_owner_fails_what_it_must_and_nothing_else(target):
    run = Run(images()[0], "arm", "svc", target=target)
    run.expect_complete()
    assert run.status == 1
    assert run.names("not ok") == {name: {""} if name in RANDOM else CALLERS
                                   for name in NAIVE[target]}, failures(run.text)


def test_target_that_is_not_known_is_an_error():
    run = Run(images()[0], "arm", "svc", target="nobody")
    assert run.status == 2
    assert "Bail out! there is no target of that name" in run.text
