# SPDX-License-Identifier: BSD-2-Clause
#
# What the runs of the matrix are compared with: the same U-Boot and Linux without hypstub between them;
# and a guest under Xen, where hypstub must leave alone what is not for it.

import re
import time

from doors import BOARDS, LINUX, LINUX_WORDS, PAYLOADS, at, recipe, uimage
from lib import deadlines



def test_uboot_alone_starts_linux_in_svc_on_one_cpu(start):
    board = BOARDS["virt"]
    run = recipe("bootz", board, LINUX)
    # As there, but for the image
    run.files = [uimage("ramdisk.uimage", "ramdisk", "initramfs.gz")]
    run.qemu = run.qemu.replace(at("kernel.bin", "0x46000000"), at("hypstub.bin", "0x46000000")
                                + at("zImage", "0x48000000") + at("ramdisk.uimage", "0x4a000000"))
    run.uboot = [f'setenv bootargs "{LINUX_WORDS.replace("{console}", board.console)}"',
                 "bootz 48000000 4a000000 40000000"]
    machine = start(board, run)
    machine.expect_lines(r"smp: Brought up 1 node, 1 CPU$", r"CPU: All CPU\(s\) started in SVC mode\.",
                         r"hypstub-init: ready", r"^CPUs online: 1 ", deadline=deadlines.LINUX)
    assert not re.search(r"^hypstub: ", machine.console(), re.MULTILINE)


def test_no_call_reaches_xen_but_the_payloads_own(start, tmp_path):
    """Without a dom0 nobody else makes one. The demo makes one: SYSTEM_OFF"""
    board = BOARDS["virt-hyp"]
    run = recipe("xen", board, PAYLOADS["demo"])
    run.qemu += " -d int -D int.log"
    machine = start(board, run)
    machine.expect(r"DOM1: demo: done: powering off by PSCI SYSTEM_OFF over hvc", deadlines.LINUX)
    # The line is out before the call is made
    end = time.monotonic() + deadlines.LINE
    while "[Hypervisor Call]" not in (log := (tmp_path / "int.log").read_text()):
        assert time.monotonic() < end
        machine.read_line(time.monotonic() + 0.1)
    assert log.count("[Hypervisor Call]") == 1
    # What Xen traps of a guest, smc among it
    assert "[Hypervisor Trap]" not in log
