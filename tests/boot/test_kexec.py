# SPDX-License-Identifier: BSD-2-Clause
#
# Real restarts: Debian's kernel in HYP mode, entered through hypstub, enters the next one by Debian's
# kexec, which has to be in HYP mode again, on all CPUs, with nothing drifting from hop to hop.

import hashlib
import struct

import pytest

from lib import deadlines
from lib.build import EXHAUSTIVE
from lib.story import expect_hops, hop_lines, hop_words
from test_linux import modules

# From the first kexec on, hypstub's part is that of the resident stub, which tests/restart calls ten thousand
# times on each build, or a boot in HYP mode as those of test_boot.py. So each of these chains runs on one build.
pytestmark = pytest.mark.one_build

# The exhaustive run makes as many hops as a machine that is rebooted by kexec makes in a month
HOPS = 20 if EXHAUSTIVE else 3


@pytest.fixture
def kexec(build, power_on, zimage, kexec_initramfs):
    """kexec(how, hops): Linux through hypstub, which goes on from there by itself"""
    def start(how, hops, cpus=2, more=""):
        return power_on("-kernel", build.bin,
                        *modules(zimage, kexec_initramfs, initrd_at=0x52000000,
                                 bootargs=hop_words(hops, how) + more), memory="1G", cpus=cpus)
    return start


def test_linux_enters_linux_in_hyp_again_and_nothing_drifts(kexec):
    expect_hops(kexec("linux", HOPS), HOPS, 2)


def test_linux_enters_hypstub_which_enters_linux_in_hyp_again(kexec):
    machine = kexec("hypstub", 1)
    machine.expect(r"^hop 0: 2 CPUs, All CPU\(s\) started in HYP mode$", deadlines.LINUX)
    machine.expect(r"^hypstub: version .*, entered in HYP mode", deadlines.LINUX)
    resident = machine.expect(r"^hypstub: resident stub (0x[0-9a-f]+)-", deadlines.LINUX)[1]
    # Where the first one was, whose block is free again
    assert f"node /reserved-memory/hypstub@{int(resident, 16):x}" in hop_lines(machine, 0)
    machine.expect(r"^hypstub: payload: zImage from the initrd slot", deadlines.LINUX)
    machine.expect(r"CPU: All CPU\(s\) started in HYP mode\.", deadlines.LINUX)


def test_a_crashed_kernel_enters_its_crash_kernel_in_hyp(kexec):
    machine = kexec("crash", 1, more=" crashkernel=128M")
    machine.expect(r"^hop 0: 2 CPUs, All CPU\(s\) started in HYP mode$", deadlines.LINUX)
    machine.expect(r"Kernel panic - not syncing: sysrq triggered crash|sysrq: Trigger a crash", deadlines.LINUX)
    machine.expect(r"^hop 1: 1 CPUs, All CPU\(s\) started in HYP mode$", deadlines.LINUX)
    machine.expect(r"^t\.sh: done$", deadlines.LINUX)


def pattern():
    """What the module pattern.ko writes into 1 MiB of memory"""
    n, words = 1, []
    for _ in range(1 << 18):
        n = (n * 1664525 + 1013904223) & 0xffffffff
        words.append(n)
    return struct.pack("<262144I", *words)


@pytest.mark.parametrize("mode, pack", [("hyp", ""), ("svc", ""), ("hyp", "pack=1")], ids=["hyp", "svc", "pack"])
def test_hypstub_as_crash_kernel_keeps_the_dump_whole(build, power_on, zimage, dump_initramfs, mode, pack):
    """The kernel that crashes is in this mode, the one behind hypstub in HYP mode"""
    words = (f"console=ttyAMA0 rdinit=/init guest.test=/t.sh panic=-1 hop=0 crashkernel=192M hypstub.mode={mode} "
             f"{pack}")
    machine = power_on("-kernel", build.bin, *modules(zimage, dump_initramfs, initrd_at=0x52000000, bootargs=words),
                       memory="1G", cpus=2)
    resident = int(machine.expect(r"^hypstub: resident stub (0x[0-9a-f]+)-", deadlines.LINUX)[1], 16)
    machine.expect(rf"^hop 0: All CPU\(s\) started in {mode.upper()} mode$", deadlines.LINUX)
    machine.expect(r"^hop 0: pattern at 0x[4-7][0-9a-f]{2}00000$", deadlines.LINUX)
    machine.expect(r"^hypstub: version .*, entered in HYP mode", deadlines.LINUX)
    match = machine.expect(r"^hypstub: crash kernel: of RAM only 0x([0-9a-f]+)-0x([0-9a-f]+) is used$")
    first, last = (int(group, 16) for group in match.groups())
    assert last - first < 192 << 20
    block = int(machine.expect(r"^hypstub: resident stub (0x[0-9a-f]+)-", deadlines.LINUX)[1], 16)
    assert first <= block < last and not first <= resident < last
    source = "behind the image" if pack else "the initrd slot"
    machine.expect(rf"^hypstub: payload: zImage from {source}, ", deadlines.LINUX)
    used = "the payload's own command line is not used: the one of kexec says where the dump is"
    assert (used in machine.console()) == bool(pack)
    machine.expect(r"^hop 1: All CPU\(s\) started in HYP mode$", deadlines.LINUX)
    machine.expect(rf"^hop 1: pattern: {hashlib.md5(pattern()).hexdigest()} ", deadlines.LINUX)
    machine.expect(r"^t\.sh: done$", deadlines.LINUX)
    nodes = hop_lines(machine, 1)
    assert f"node /reserved-memory/hypstub@{block:x}" in nodes
    assert f"node /reserved-memory/hypstub@{resident:x}" in nodes
    assert machine.exit_status(deadlines.LINUX) == 0
