# SPDX-License-Identifier: BSD-2-Clause
#
# The lines that a boot must print, in order, and what they report. Used by the tests that boot; the
# lines stand only here, so that a change of wording changes one line of the tests.

import re

from lib import deadlines
from lib.boards import RAM
from lib.build import RESIDENT_SIZE


def expect_entry(machine, mode, base, cpus=1, cpu=".*", banks=None, mpidr=0x80000000,
                 model="linux,dummy-virt", deadline=deadlines.LINE):
    """Waits for the lines on how the image was entered. banks: the RAM, as (base, size in MiB)"""
    machine.expect_lines(
        rf"^hypstub: version \S+, entered in {mode} mode at {base:#010x}$",
        rf"^hypstub: CPU {cpu} \(MIDR 0x[0-9a-f]+\), MPIDR {mpidr:#010x}, {cpus} in the device tree$",
        rf"^hypstub: device tree 0x[0-9a-f]{{8}} \(.*\), {model}$", deadline=deadline)
    for start, size in banks or ():
        machine.expect(rf"^hypstub: RAM {start:#010x}-{start + (size << 20) - 1:#010x} "
                       rf"\({size} MiB\)$")


def expect_resident(machine):
    """Waits for the line on the resident block, and returns its address, which must be HVBAR's value."""
    match = machine.expect(r"^hypstub: resident stub (0x[0-9a-f]{8})-(0x[0-9a-f]{8}), "
                           r"HVBAR (0x[0-9a-f]{8})$")
    base, end, hvbar = (int(group, 16) for group in match.groups())
    assert end - base + 1 == RESIDENT_SIZE
    assert hvbar == base and base % 0x1000 == 0
    return base


def expect_monitor(machine, base=None):
    """Waits for the line on the monitor, and returns its address, which must be base if that is given."""
    match = machine.expect(r"^hypstub: monitor (0x[0-9a-f]{8})-(0x[0-9a-f]{8}), PSCI 1\.1 by smc, "
                           r"self-test passed$")
    first, last = (int(group, 16) for group in match.groups())
    assert last - first + 1 == RESIDENT_SIZE and first % 0x1000 == 0
    assert base in (None, first)
    return first


def expect_demo_chosen(machine, mode="SVC"):
    """Waits for the lines on the payload, which must be the demo."""
    machine.expect_lines(r"^hypstub: payload: built-in demo from this image, since no payload",
                         rf"^hypstub: entering it in {mode} mode at 0x[0-9a-f]{{8}}, device tree 0x")


def expect_demo(machine, mode="SVC", resident=None):
    """Waits for all lines of the demo on a stub, and for the machine to power off."""
    where = r"0x[0-9a-f]{8}" if resident is None else f"{resident:#010x}"
    machine.expect_lines(
        rf"^demo: a small kernel, running in {mode} mode$",
        rf"^demo: GET_VECTORS: the stub's vectors are at {where}$",
        r"^demo: SET_VECTORS: HVC is answered by our own vectors at 0x",
        r"^demo: hvc with r0 = 0x00000100, a call of our own: answer 0x0000cafe$",
        r"^demo: RESET_VECTORS: the stub is back, our call is refused$",
        r"^demo: SOFT_RESTART: entering the second stage at 0x",
        rf"^demo: stage 2, running in HYP mode, HVBAR {where}$",
        r"^demo: done: powering off by PSCI SYSTEM_OFF over smc$")
    assert machine.exit_status() == 0


def expect_demo_without_stub(machine, conduit):
    """Waits for all lines of the demo without a stub, and for the machine to power off."""
    machine.expect_lines(
        r"^demo: a small kernel, running in SVC mode$",
        r"^demo: no /firmware/hypstub in the device tree: no stub to call$",
        rf"^demo: done: powering off by PSCI SYSTEM_OFF over {conduit}$")
    assert machine.exit_status() == 0


def warnings(machine):
    """The warnings that hypstub has printed so far"""
    return re.findall(r"^hypstub: warning: (.*)$", machine.console(), re.MULTILINE)


def expect_demo_boot(machine, base, cpus=1, cpu=".*", memory=512, entered="HYP"):
    """Waits for the lines of a usual boot of the demo, to power off; there must be no warning."""
    expect_entry(machine, entered, base, cpus, cpu, [(RAM, memory)])
    machine.expect(r"^hypstub: no payload was given: append one to hypstub\.bin.*; the demo runs, and powers off$")
    resident = expect_resident(machine)
    assert resident + RESIDENT_SIZE <= min(RAM + (memory << 20), 1 << 32)
    expect_demo_chosen(machine)
    expect_demo(machine, resident=resident)
    assert warnings(machine) == []
    return resident


def hop_words(hops, how="linux", hotplug=0):
    """The command line of the first kernel, which kexec.sh reads"""
    return (f"console=ttyAMA0 rdinit=/init guest.test=/t.sh panic=-1 hop=0 hops={hops} how={how} "
            f"hotplug={hotplug}")


def expect_hops(machine, hops, cpus, mode="HYP", hotplug=0, deadline=deadlines.LINUX):
    """Waits for Linux with kexec.sh and as many kernels after it, each on all CPUs in the mode, and for the
    machine to power off. Every kernel must find the stub and print what the first one printed."""
    for hop in range(hops + 1):
        machine.expect(rf"^hop {hop}: {cpus} CPUs, All CPU\(s\) started in {mode} mode$", deadline)
        for i in range(1, hotplug + 1):
            machine.expect(rf"^hop {hop}: hotplug {i}: well$", deadline)
    machine.expect(r"^t\.sh: done$", deadline)
    assert machine.exit_status(deadline) == 0
    first = hop_lines(machine, 0)
    assert "node /firmware/hypstub" in first
    for hop in range(1, hops + 1):
        assert hop_lines(machine, hop) == first


def hop_lines(machine, hop):
    """What kexec.sh printed in a hop, without the hop's number"""
    return re.findall(rf"^hop {hop}: (.*)$", machine.console(), re.MULTILINE)
