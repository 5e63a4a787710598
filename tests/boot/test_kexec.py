# SPDX-License-Identifier: BSD-2-Clause
#
# Real restarts: Debian's kernel in HYP mode, entered through hypstub, enters the next one by Debian's
# kexec, which has to be in HYP mode again, on all CPUs, with nothing drifting from hop to hop.

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
