# SPDX-License-Identifier: BSD-2-Clause
#
# The same image through every door, on every board, with every payload and in both modes: tools/doors.py
# has the commands, and here is what must appear on the console. CORE is what runs where nobody asked for
# everything: each door, board, payload and mode at least once.

import re

import pytest

from doors import BOARDS, DOORS, PAYLOADS, has, recipe
from lib import deadlines
from lib.build import EXHAUSTIVE

CORE = {
    ("kernel", "virt-hyp", "xen", "hyp"), ("kernel", "virt-hyp", "rtos", "hyp"),
    ("kernel", "virt-hyp", "rtos", "svc"), ("kernel", "virt-hyp", "demo", None),
    ("kernel", "raspi2b", "fit", "svc"), ("kernel", "orangepi-pc", "linux", "hyp"),
    ("kernel", "mcimx7d-sabre", "linux", "svc"), ("kernel", "mcimx6ul-evk", "boards", "hyp"),
    ("kernel", "midway", "linux", "hyp"), ("kernel", "ast2600-evb", "linux", "hyp"),
    ("kernel", "vexpress", "fit", "svc"),
    ("flash", "virt", "fit", "hyp"), ("flash", "virt", "xen", "hyp"), ("flash", "vexpress", "rtos", "svc"),
    ("flash", "vexpress", "boards", "hyp"), ("flash", "raspi2b", "linux", "svc"),
    ("flash", "ast2600-evb", "boards", "svc"),
    ("modules", "virt-hyp", "rtos", "hyp"), ("armstub", "raspi2b", "fit", "hyp"),
    ("bootz", "virt-hyp", "linux", "hyp"), ("bootz", "virt", "linux", "hyp"), ("bootz", "virt", "xen", "hyp"),
    ("bootz", "virt", "rtos", "svc"), ("bootm", "virt", "fit", "hyp"), ("bootm", "virt-hyp", "rtos", "svc"),
    ("fit", "virt", "fit", "svc"), ("fit", "virt-hyp", "fit", "hyp"), ("go", "virt", "linux", "hyp"),
    ("go", "virt-hyp", "demo", None), ("kexec", "virt-hyp", "fit", "hyp"), ("kexec", "virt", "rtos", "hyp"),
    ("extlinux", "orangepi-pc", "linux", "hyp"), ("script", "orangepi-pc", "boards", "svc"),
    ("extlinux", "virt-hyp", "fit", "hyp"), ("script", "virt-hyp", "linux", "svc"),
    ("secure", "orangepi-pc", "linux", "hyp"),
    ("xen", "virt-hyp", "demo", None), ("xen", "virt-hyp", "fit", "svc"),
    ("kernel", "virt-hyp", "pack", "hyp"), ("flash", "virt", "pack", "svc"), ("flash", "vexpress", "pack", "hyp"),
    ("armstub", "raspi2b", "pack", "svc"), ("bootz", "virt", "pack", "hyp"), ("bootm", "virt-hyp", "pack", "svc"),
    ("fit", "virt", "pack", "hyp"), ("go", "virt-hyp", "pack", "svc"), ("kexec", "virt-hyp", "pack", "hyp"),
    ("xen", "virt-hyp", "pack", "svc"), ("extlinux", "orangepi-pc", "pack", "hyp"),
}


def modes(door, board, payload):
    """Those that the payload can be entered in"""
    if payload == "demo":
        return (None,)
    if door == "xen" or (door, board) == ("kernel", "raspi2b"):
        return ("svc",)
    return ("hyp",) if payload == "xen" else ("hyp", "svc")


ALL = [(name, board, payload, mode)
       for name, door in DOORS.items() for board in door.boards for payload in door.payloads
       if has(BOARDS[board], payload) for mode in modes(name, board, payload)]


def entered_in(mode):
    """The demo's own is SVC"""
    return (mode or "svc").upper()


KIND = {"linux": "zImage", "fit": "zImage", "boards": "zImage", "pack": "zImage", "xen": "zImage", "rtos": "ELF"}

# What hypstub has to complain about, and no more
WARNINGS = {
    "midway": [r"the device tree names no console that is known here"],
    "no HYP": [r"no HYP mode: the boot loader left it before"],
    "no PSCI": [r"the payload gets one of 2 CPUs: it is in SVC mode, the device tree has no /psci"],
    "secure": [rf"CPU 0x0000000{cpu} did not leave reset within 1 s" for cpu in (1, 2, 3)],
    "guest of Xen": [r"no HYP mode: this is a guest of Xen"],
}


def expect_linux(machine, who, mode, cpus):
    if cpus > 1:
        machine.expect(rf"{who}.*smp: Brought up 1 node, {cpus} CPUs", deadlines.LINUX)
    machine.expect_lines(rf"{who}.*CPU: All CPU\(s\) started in {mode} mode\.",
                         rf"{who}hypstub-init: ready", rf"{who}CPUs online: {cpus} ", deadline=deadlines.LINUX)


def expect_linux_for_this_board(machine, who, mode, cpus):
    assert re.search(r"^hypstub: FIT configuration conf-\d: compatible with this board$", machine.console(), re.M)
    assert re.search(r"^hypstub: verifying image kernel-1 of the FIT \(\d+ [MK]iB, sha256\) \.\.\. ok$",
                     machine.console(), re.M)
    expect_linux(machine, who, mode, cpus)


def expect_xen(machine, who, mode, cpus):
    machine.expect_lines(rf"^\(XEN\) Brought up {cpus} CPUs", rf"smp: Brought up 1 node, {cpus} CPUs",
                         r"hypstub-init: ready", deadline=deadlines.LINUX)


def expect_rtos(machine, who, mode, cpus):
    machine.expect_lines(rf"^rtos: running in {mode} mode, CPU 0", rf"^rtos: done: {cpus} CPUs in {mode} mode")
    assert machine.exit_status() == 0


def expect_demo(machine, who, mode, cpus):
    """Where there is HYP mode, it goes there; and not every board has PSCI where there is none"""
    machine.expect(rf"{who}demo: a small kernel, running in {mode} mode")
    if machine.expect(rf"{who}demo: (GET_VECTORS|no /firmware/hypstub)")[1] == "GET_VECTORS":
        machine.expect(r"^demo: stage 2, running in HYP mode, ")
    else:
        assert "no HYP mode" in machine.console()
    machine.expect(r"demo: done")


EXPECT = {"linux": expect_linux, "fit": expect_linux, "boards": expect_linux_for_this_board, "pack": expect_linux,
          "xen": expect_xen, "rtos": expect_rtos, "demo": expect_demo}


@pytest.mark.parametrize("door, board, payload, mode", ALL if EXHAUSTIVE else sorted(CORE, key=ALL.index),
                         ids=lambda value: value or "own")
def test_run(start, row, door, board, payload, mode):
    board = BOARDS[board]
    run = recipe(door, board, PAYLOADS[payload], mode)
    no_hyp = run.state == "Non-secure SVC"
    entered = entered_in(mode)
    row(door, board.name, run.cpus, run.state, payload, entered)
    machine = start(board, run)
    who = r"^\(XEN\) DOM1: " if door == "xen" else "^"
    source = "from this image" if payload == "demo" else f"from {run.source}"
    machine.expect_lines(rf"{who}hypstub: version \S+, entered in {run.state} mode at 0x",
                         rf"{who}hypstub: payload: {KIND.get(payload, 'built-in demo')} {source}, ",
                         rf"{who}hypstub: entering it in {entered} mode at 0x", deadline=deadlines.LINUX)
    told = re.findall(r"hypstub: warning: (.*)$", machine.console(), re.MULTILINE)
    expected = WARNINGS.get(board.name, []) + WARNINGS.get(door, []) + (
        WARNINGS["guest of Xen" if door == "xen" else "no HYP"] if no_hyp else []) + (
        WARNINGS["no PSCI"] if mode == "svc" and run.state == "HYP" and not board.psci else [])
    assert len(told) == len(expected) and all(map(re.search, expected, told)), told
    EXPECT[payload](machine, "" if who == "^" else who, entered, run.cpus)
