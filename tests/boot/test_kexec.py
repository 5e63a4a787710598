# SPDX-License-Identifier: BSD-2-Clause
#
# Real restarts: Debian's kernel in HYP mode, entered through hypstub, enters the next one by Debian's
# kexec, which has to be in HYP mode again, on all CPUs, with nothing drifting from hop to hop.

import os
import re
import subprocess
import sys

import pytest

import build as builds
from conftest import TOOLS, debian
from test_linux import DEADLINE, modules

# The exhaustive run makes as many hops as a machine that is rebooted by kexec makes in a month
HOPS = 20 if os.environ.get("HYPSTUB_EXHAUSTIVE") else 3


@pytest.fixture
def kexec_initramfs(build, tmp_path):
    path = str(tmp_path / "kexec.gz")
    guest = os.path.join(builds.ROOT, "tests", "boot", "kexec.sh")
    files = {guest: "/t.sh", debian("kexec"): "/sbin/kexec", debian("lib"): "/lib",
             debian("zImage"): "/boot/zImage", build.bin: "/boot/hypstub.bin"}
    add = [arg for source, place in files.items() for arg in ("--add", f"{source}:{place}")]
    subprocess.run([sys.executable, os.path.join(TOOLS, "mkinitramfs.py"), "-o", path, "--busybox",
                    debian("busybox"), *add], check=True)
    return path


@pytest.fixture
def kexec(build, power_on, zimage, kexec_initramfs):
    """kexec(how, hops): Linux through hypstub, which goes on from there by itself"""
    def start(how, hops, cpus=2, more=""):
        bootargs = f"console=ttyAMA0 rdinit=/init guest.test=/t.sh panic=-1 hop=0 hops={hops} how={how}"
        return power_on("-kernel", build.bin,
                        *modules(zimage, kexec_initramfs, initrd_at=0x52000000,
                                 bootargs=bootargs + more), memory="1G", cpus=cpus)
    return start


def hop_lines(machine, hop):
    """What kexec.sh told in a hop, without its number"""
    return re.findall(rf"^hop {hop}: (.*)$", machine.console(), re.MULTILINE)


def test_linux_enters_linux_in_hyp_again_and_nothing_drifts(kexec):
    machine = kexec("linux", HOPS)
    for hop in range(HOPS + 1):
        machine.expect(rf"^hop {hop}: 2 CPUs, All CPU\(s\) started in HYP mode$", DEADLINE)
    machine.expect(r"^t\.sh: done$", DEADLINE)
    assert machine.exit_status(DEADLINE) == 0
    first = hop_lines(machine, 0)
    assert "node /firmware/hypstub" in first
    for hop in range(1, HOPS + 1):
        assert hop_lines(machine, hop) == first


def test_linux_enters_hypstub_which_enters_linux_in_hyp_again(kexec):
    machine = kexec("hypstub", 1)
    machine.expect(r"^hop 0: 2 CPUs, All CPU\(s\) started in HYP mode$", DEADLINE)
    machine.expect(r"^hypstub: version .*, entered in HYP mode", DEADLINE)
    resident = machine.expect(r"^hypstub: resident stub (0x[0-9a-f]+)-", DEADLINE)[1]
    # Where the first one was, whose block is free again
    assert f"node /reserved-memory/hypstub@{int(resident, 16):x}" in hop_lines(machine, 0)
    machine.expect(r"^hypstub: payload: zImage from the initrd slot", DEADLINE)
    machine.expect(r"CPU: All CPU\(s\) started in HYP mode\.", DEADLINE)


def test_a_crashed_kernel_enters_its_crash_kernel_in_hyp(kexec):
    machine = kexec("crash", 1, more=" crashkernel=128M")
    machine.expect(r"^hop 0: 2 CPUs, All CPU\(s\) started in HYP mode$", DEADLINE)
    machine.expect(r"Kernel panic - not syncing: sysrq triggered crash|sysrq: Trigger a crash", DEADLINE)
    machine.expect(r"^hop 1: 1 CPUs, All CPU\(s\) started in HYP mode$", DEADLINE)
    machine.expect(r"^t\.sh: done$", DEADLINE)
