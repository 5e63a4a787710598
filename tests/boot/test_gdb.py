# SPDX-License-Identifier: BSD-2-Clause
#
# Debugging: `make run GDB=` stops on every board and door before the first instruction, and gdb with
# tools/hypstub-gdb.py finds hypstub and shows what it does.

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import pytest

import doors
from lib import ROOT, TOOLS, deadlines
from lib.build import EXHAUSTIVE, OUT, of_make, one_of_them
from lib.gdb import Stub
from lib.images import read, write

SCRIPT = os.path.join(TOOLS, "hypstub-gdb.py")
ZIMAGE_MAGIC = 0x016f2818

ALL = [(door, board) for door, of in doors.DOORS.items() for board in of.boards]
# Each door and each board at least once
SAMPLE = {("kernel", "virt-hyp"), ("kernel", "orangepi-pc"), ("kernel", "midway"), ("kernel", "mcimx7d-sabre"),
          ("kernel", "mcimx6ul-evk"), ("flash", "vexpress"), ("modules", "virt-hyp"), ("armstub", "raspi2b"),
          ("bootz", "virt"), ("bootm", "virt-hyp"), ("fit", "virt"), ("go", "virt-hyp"), ("kexec", "virt"),
          ("extlinux", "orangepi-pc"), ("script", "virt-hyp"), ("secure", "orangepi-pc"), ("xen", "virt-hyp")}


@pytest.fixture
def debugged(start_qemu, tmp_path):
    """debugged(Build, ARGUMENT...): (run.py on a terminal, the socket that its QEMU waits at)"""
    directory = tempfile.mkdtemp(prefix="hypstub-")  # tmp_path is too long for a socket

    def start(build, *args):
        path = os.path.join(directory, "gdb")
        os.makedirs(tmp_path / "tests", exist_ok=True)
        if not (tmp_path / "tests" / "matrix").exists():
            (tmp_path / "tests" / "matrix").symlink_to(os.path.join(ROOT, OUT, "tests", "matrix"))
        machine = start_qemu([sys.executable, os.path.join(TOOLS, "run.py"), f"O={tmp_path}", f"IMAGE={build.bin}",
                              f"GDB={path}", *args], serial=None)
        machine.expect("stops where hypstub is entered")
        return machine, path
    yield start
    shutil.rmtree(directory)


def connected(machine, path):
    """A Stub, when QEMU listens at the path"""
    connection, end = socket.socket(socket.AF_UNIX), time.monotonic() + deadlines.LINE
    while connection.connect_ex(path):
        assert not machine.is_off() and time.monotonic() < end, machine
        machine.wait(time.monotonic() + 0.02)
    return Stub(connection)


def payload_for(door):
    takes = doors.DOORS[door].payloads
    return next(name for name in ("demo", "rtos", "fit", "linux") if name in takes)


@pytest.mark.parametrize("door, board", ALL if EXHAUSTIVE else sorted(SAMPLE, key=ALL.index))
def test_every_board_and_door_waits_for_a_debugger(debugged, door, board):
    """No CPU has executed anything, and the address that is printed is where hypstub is entered."""
    name = payload_for(door)
    payload = "rtos" if name == "rtos" and doors.has(doors.BOARDS[board], name) else name
    payload = [] if payload == "demo" else [f"PAYLOAD={payload}"]
    machine, path = debugged(one_of_them(), f"BOARD={board}", f"DOOR={door}", *payload)
    entry = int(re.search(r"'hypstub enter (0x[0-9a-f]+)'", machine.console())[1], 16)
    stub = connected(machine, path)
    recipe = doors.recipe(door, doors.BOARDS[board], doors.PAYLOADS[name])
    card = "card.img" in recipe.qemu
    # At 0 the boot ROM of orangepi-pc has put the SPL of a card
    reset = 0 if recipe.has_flash() or door == "armstub" or card else doors.BOARDS[board].ram
    assert stub.register(stub.PC) == reset
    if not recipe.uboot and not card and door != "xen":  # those take seconds, and test_uboot has one
        if entry != reset:
            stub.run_to(entry)
        assert stub.read(entry + 0x24) == ZIMAGE_MAGIC
    assert "hypstub: version" not in machine.console() and "U-Boot" not in machine.console()


# gdb


def gdb(elf, path, *commands, script=SCRIPT):
    """{command: what gdb prints for it}. elf: the file that gdb is given, or None"""
    argv = ["gdb-multiarch", "-nx", "-batch", *([elf] if elf else []), "-x", script,
            "-ex", f"target remote {path}"]
    for command in commands:
        argv += ["-ex", f"echo \\n>>> {command}\\n", "-ex", command]
    done = subprocess.run([*argv, "-ex", "kill"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=deadlines.RESTARTS, check=False)
    print(done.stdout)
    assert "Python Exception" not in done.stdout and "Traceback" not in done.stdout
    return dict(re.findall(r"^>>> (.*)\n((?:(?!>>> ).*\n)*)", done.stdout, re.M))


def matches(text, *patterns):
    """Checks that the patterns match in this order."""
    at = 0
    for pattern in patterns:
        found = re.compile(pattern, re.M).search(text, at)
        assert found, f"/{pattern}/ is not in\n{text[at:]}"
        at = found.end()


def test_symbols_and_status_where_qemu_loads_the_image(debugged, build):
    machine, path = debugged(build, "DOOR=kernel", "SMP=1", "MEM=512M")
    connected(machine, path).socket.close()
    said = gdb(build.elf, path, "hypstub enter 0x40010000", "info symbol $pc", "hypstub main", "bt 1", "tbreak install_leave",
               "continue", "hypstub status", "info symbol 0x5fffd000",
               "tbreak demo_call_from_pl1", "continue", "hypstub status ", "tbreak hvc_slow", "continue", "bt 2")
    matches(said["hypstub enter 0x40010000"], "image at 0x40010000", "stub not found", "monitor not found")
    matches(said["info symbol $pc"], "^image_base in section .head")
    matches(said["bt 1"], r"^#0 +boot_main \(.* at src/boot/main.c")
    matches(said["hypstub status"], "^image +0x40010000-0x400", "^stub +0x5fffd000-0x5fffffff",
            "resident_uart = .base = 0x9000000", "resident_gich = 0x8030000", "resident_hvbar = 0x5fffd000",
            "resident_hcr = 0x80000", "^monitor +not found", "^CPU 0 .*slot 0: on; Non-secure HYP mode, .*<install_leave",
            "HVBAR is of the boot", "HSCTLR 0x30c5087a")
    matches(said["info symbol 0x5fffd000"], "in section .resident of .*hypstub-resident.elf")
    matches(said["bt 2"], r"^#0 +hvc_slow \(.* at src/resident/hvc_slow.c", r"^#1 +0x5fffd[0-9a-f]+ in hyp_call \(\)")
    # The demo has set vectors of its own
    matches(said["hypstub status "], "HVBAR is of another owner, MMU off")


def test_symbols_and_status_from_flash(debugged, build):
    machine, path = debugged(build, "BOARD=virt", "DOOR=flash", "SMP=2")
    connected(machine, path).socket.close()
    said = gdb(build.elf, path, "hypstub enter 0x0", "hypstub main", "bt 1", "tbreak install_leave", "continue",
               "hypstub status", "tbreak psci_call", "continue", "bt 2", "hypstub status ")
    matches(said["hypstub enter 0x0"], "image at 0x00000000")
    matches(said["hypstub main"], "image at 0x40200000")
    matches(said["bt 1"], r"^#0 +boot_main \(image=1075838976, loaded=0,")
    matches(said["hypstub status"], "^image +0x40200000", "^stub +0x7fffd000", "^monitor +0x0e000000-0x0e002fff",
            "resident_power = .off = ..addr = 0x90b0400", "^CPU 0 .*slot 0: on; Non-secure HYP mode",
            "SCR 0x331  MVBAR 0xe000", "^CPU 1 .*slot 1: off; Secure Monitor mode, .*<cpu_wait", "HVBAR is of the stub")
    matches(said["bt 2"], r"^#0 +psci_call \(.* at src/resident/psci.c", r"^#1 +0x0e000[0-9a-f]+ in mon_smc \(\)")
    matches(said["hypstub status "], "^CPU 0 .*Secure Monitor mode, .*<psci_call", "HVBAR is of the stub")


def test_symbols_and_status_behind_uboot(debugged, build):
    """CPU 1 waits in the image from the start: the boot CPU is what is waited for."""
    machine, path = debugged(build, "BOARD=virt", "DOOR=bootz", "PAYLOAD=rtos")
    connected(machine, path).socket.close()
    said = gdb(build.elf, path, "hypstub enter 0x46000000", "thread", "hypstub main", "bt 1", "tbreak install_leave",
               "continue", "hypstub status")
    matches(said["thread"], r"Current thread is 1 ")
    matches(said["bt 1"], r"^#0 +boot_main \(image=1174405120, loaded=1174405120, dtb=1073741824")
    matches(said["hypstub status"], "^image +0x46000000", "^stub +0x7fffd000", "^monitor +0x0e000000",
            "^CPU 1 .*slot 1: off; Secure Monitor mode")
    machine.expect("^=> bootz 46000000")


def test_the_session_in_the_documentation_is_what_gdb_prints(debugged):
    """docs/debugging.md, of the image that make builds; numbers change with the code, words do not."""
    page = read(os.path.join(ROOT, "docs", "debugging.md")).decode()
    session = re.search(r"^```text\n(\(gdb\) hypstub enter 0x0\n.*?)^```", page, re.M | re.S)[1]
    machine, path = debugged(of_make(), "BOARD=virt", "DOOR=flash")
    connected(machine, path).socket.close()
    parts = re.findall(r"^\(gdb\) (.*)\n((?:(?!\(gdb\)).*\n)*)", session, re.M)
    said = gdb(of_make().elf, path, *(command for command, _ in parts))
    for command, shown in parts:
        wanted = [re.sub(r"(0x)?[0-9a-f]*[0-9][0-9a-f]*", "N", line) for line in shown.splitlines() if line != "..."]
        printed = [re.sub(r"(0x)?[0-9a-f]*[0-9][0-9a-f]*", "N", line) for line in said[command].splitlines()]
        at = 0
        for line in wanted:
            assert line in printed[at:], f"{command} does not print: {line}"
            at = printed.index(line, at) + 1


def test_the_files_that_are_installed_are_found_beside_the_script(debugged, build, tmp_path):
    for file in (build.elf, build.path("hypstub-resident.elf"), SCRIPT):
        shutil.copy(file, tmp_path)
    machine, path = debugged(build, "DOOR=kernel")
    connected(machine, path).socket.close()
    said = gdb(None, path, "hypstub enter 0x40010000", "hypstub main", script=str(tmp_path / "hypstub-gdb.py"))
    matches(said["hypstub main"], r"boot_main \(image=")


def test_symbols_of_another_build_are_noticed(debugged, build, tmp_path):
    code = read(build.bin)[0x100:0x140]
    other = write(tmp_path / "hypstub.elf", read(build.elf).replace(code, code[::-1], 1))
    shutil.copy(build.path("hypstub-resident.elf"), tmp_path)
    machine, path = debugged(build, "DOOR=kernel")
    connected(machine, path).socket.close()
    said = gdb(other, path, "hypstub enter", "hypstub find 0x40100000", "hypstub enter 0x40010000")
    matches(said["hypstub enter"], "^hypstub enter ADDRESS")
    matches(said["hypstub find 0x40100000"], "^hypstub: there is no image at 0x40100000")
    matches(said["hypstub enter 0x40010000"], "image at 0x40010000", "the image is not that of .*hypstub.elf")


def test_without_a_machine_the_script_says_so(build):
    done = subprocess.run(["gdb-multiarch", "-nx", "-batch", build.elf, "-x", SCRIPT, "-ex", "hypstub status"],
                          capture_output=True, text=True, check=False, timeout=deadlines.LINE)
    assert "hypstub: no machine: target remote :1234" in done.stderr
