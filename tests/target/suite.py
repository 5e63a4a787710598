# SPDX-License-Identifier: BSD-2-Clause
#
# The conformance suite as a payload of the image: QEMU's command line, and a run of it. Used by the
# tests beside it. target.mk builds the suite.

from lib import qemu
from lib.boards import HYP_VIRT
from lib.build import OUT, built
from lib.tap import Tap


def command(build, isa, mode="svc", cpu="cortex-a15", target="stub", payload="conformance"):
    """How to run PAYLOAD in MODE on a build's image"""
    return qemu.command(HYP_VIRT, (
        "-semihosting-config", "enable=on,target=native", "-kernel", build.bin,
        "-initrd", built(OUT, "tests", "target", f"{payload}-{isa}.elf"),
        "-append", f"hypstub.mode={mode} hypstub-suite.target={target}"), cpu)


def run(build, isa, mode="svc", **more):
    """A run of the conformance suite, or of another PAYLOAD beside it"""
    return Tap(command(build, isa, mode, **more))
