# SPDX-License-Identifier: BSD-2-Clause
#
# Restarts where the owner of HVBAR does not do as asked, or where nobody owns it: the new image
# starts in SVC mode, with r0-r2 as it should have them.

import re

from kernels import run, run_kernel
from lib.build import symbols
from lib.gdb import Gdb
from lib.qemu import command

LIVES = [(owner, way)
         for owner, ways in (("refusing", "mcs"), ("answering garbage", "mcs"),
                             ("answering success", "mc"), ("injecting Undefined", "mcs"))
         for way in ways]
WAYS = {"m": "restarting in the same mode", "c": "crashing", "s": "restarting in SVC"}


def with_log(machine, log, *args):
    """QEMU's command line for a machine that the kernel may power off by semihosting, and the log of
    its exceptions"""
    return command(machine, ("-semihosting-config", "enable=on,target=native", "-d", "int", "-D", log,
                             *args), memory="128M")


def test_image_starts_in_svc_mode_when_the_call_is_refused(build):
    """By an owner that answers -1, garbage in r0-r3, ip and flags, success, or Undefined."""
    assert run_kernel(build, "refused") == [
        f"entered in {'SVC' if i else 'HYP'} mode, {owner}, {WAYS[way]}"
        for i, (owner, way) in enumerate(LIVES)] + ["entered in SVC mode, done"]


def expect_three_lives_in_svc(lines):
    assert lines == [f"entered in SVC mode, no stub, {WAYS[way]}" for way in "mcs"] + \
        ["entered in SVC mode, done"]


def test_image_starts_in_svc_mode_where_hvc_is_the_firmwares(build, tmp_path):
    """No HYP mode, and QEMU answers each hvc as PSCI does: -1."""
    log = tmp_path / "log"
    expect_three_lives_in_svc(run(with_log("virt", log, "-kernel", build.kernel("refused"))))
    text = log.read_text(encoding="utf-8")
    assert text.count("handled as PSCI call") == 3
    assert "Undefined" not in text


def test_image_starts_in_svc_mode_where_hvc_is_undefined(build, tmp_path):
    """No HYP mode, no PSCI: Secure SVC mode, as after reset."""
    log = tmp_path / "log"
    expect_three_lives_in_svc(run(with_log("virt,secure=on", log, "-bios", build.bin, "-device",
                                           f"loader,file={build.kernel('refused')},cpu-num=0")))
    taken = re.findall(r"^Taking exception \d+ \[(.*?)\]", log.read_text(encoding="utf-8"), re.M)
    assert taken == ["Undefined Instruction"] * 3 + ["Semihosting call"]


def test_kernel_that_was_entered_in_svc_mode_makes_no_call(build, tmp_path):
    """Ten restarts without the stub: no hvc, nor any other exception, until it is done."""
    log = tmp_path / "log"
    with Gdb(with_log("virt", log, "-kernel", build.kernel("kernel"))) as gdb:
        gdb.run_to(symbols(build.kernel("kernel"))["power_off"])
        lines = gdb.console().splitlines()
    assert lines == [f"hop {hop}: entered in SVC mode, no stub, restarting in SVC"
                     for hop in range(10)] + ["hop 10: entered in SVC mode, no stub, done"]
    assert log.read_text(encoding="utf-8") == ""
