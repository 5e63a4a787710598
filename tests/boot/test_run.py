# SPDX-License-Identifier: BSD-2-Clause
#
# tools/run.py: the machine that it starts, by the console and the exit status. What it refuses is in tests/check.

import os
import sys

import pytest

from lib import ROOT, deadlines
from lib.build import OUT

RUN = os.path.join(ROOT, "tools", "run.py")


@pytest.fixture
def run(start_qemu, build):
    """run(ARGUMENT...): run.py on a terminal"""
    return lambda *args: start_qemu([sys.executable, RUN, f"O={build.directory}", *args], serial=None)


@pytest.fixture
def door(run, build, tmp_path):
    """door(ARGUMENT...): the same, with a directory of its own for the files that a door needs"""
    return lambda *args: run(*args, f"O={tmp_path}", f"IMAGE={build.bin}")


def test_without_a_payload_the_demo_runs(run):
    terminal = run()
    terminal.expect_lines("entered in HYP mode", "running in SVC mode", "powering off")
    assert terminal.exit_status() == 0


def test_mode_and_append_reach_the_demo(run):
    terminal = run("MODE=hyp", "APPEND=hypstub.quiet a,b")
    terminal.expect_lines("running in HYP mode", "powering off")
    assert terminal.exit_status() == 0
    assert "hypstub: " not in terminal.console()


def test_machine_is_as_told(run):
    terminal = run("SMP=2", "MEM=64M", "CPU=cortex-a7", "MACHINE=virt")
    terminal.expect_lines("Cortex-A7 .*, 2 in the device tree", r"\(64 MiB\)", "no HYP mode")
    assert terminal.exit_status() == 0


def test_image_is_as_told(run, build):
    terminal = run(f"IMAGE={build.elf}")
    terminal.expect(f"entered in HYP mode at {build.linked_at:#010x}")
    assert terminal.exit_status() == 0


@pytest.mark.parametrize("memory", ["40", "64M", "200M", "1G", "3G"])
def test_payload_and_ramdisk_are_placed_to_fit(run, file, payload, memory):
    kernel = payload("fault", 0x40800000, KIND=0, ADDRESS=0)
    terminal = run(f"PAYLOAD={kernel.elf}", f"INITRD={file('a,b', bytes(5 << 20))}", f"MEM={memory}",
                   "APPEND=a,b", "V=1")
    terminal.expect_lines(r"^qemu-system-arm .*bootargs=a,,b", "payload: ELF from a multiboot module",
                          r"ramdisk at 0x[0-9a-f]+ \(5120 KiB\)", "unexpected exception in HYP")


def test_exit_status_is_qemus(run):
    assert run("CPU=nothing-like-it").exit_status() == 1


# Of these two the subject is run.py, which does not know what the image is built for


@pytest.mark.one_build
def test_linux_comes_to_an_interactive_shell(run, zimage):
    terminal = run("--linux", "APPEND=quiet")
    terminal.expect_lines("^hypstub-init: ready", r"^CPUs online: 4 \(0-3\)", deadline=deadlines.LINUX)
    terminal.expect_prompt("# ", deadlines.LINUX)
    terminal.send("echo $((6 * 7)) from the shell\n")
    terminal.expect("^42 from the shell", deadlines.LINUX)
    terminal.send("exit\n")
    assert terminal.exit_status(deadlines.LINUX) == 0


def test_how_to_leave_and_to_debug_is_said_first(run, tmp_path):
    # A socket that QEMU cannot have ends it at once, and is not needed for what is tested.
    terminal = run("GDB=/nothing/socket", "V=1")
    terminal.expect_lines(r"^qemu-system-arm .*hypstub\.elf.* -S -gdb unix:/nothing/socket,", "^Ctrl-A X ends QEMU",
                          "has stopped before the first instruction",
                          r"gdb-multiarch .*hypstub\.elf -x \S+/hypstub-gdb\.py -ex 'target remote /nothing/socket' "
                          "-ex 'hypstub enter 0x40200000'")
    assert terminal.exit_status() == 1


def test_a_payload_that_the_tests_have_is_taken_by_its_name(run, build):
    terminal = run("PAYLOAD=rtos", f"O={OUT}", f"IMAGE={build.bin}", "MODE=svc")
    terminal.expect_lines("payload: ELF from the initrd slot", "^rtos: running in SVC mode, CPU 0", "^rtos: done: 2 CPUs")
    assert terminal.exit_status() == 0


def test_qemu_that_does_not_start_under_uboot_ends_the_run(door):
    terminal = door("DOOR=go", "CPU=nothing-like-it")
    terminal.expect("unable to find CPU model")
    assert terminal.exit_status() == 1


@pytest.mark.parametrize("args, lines", [
    (["BOARD=vexpress"], [r"^cat|^qemu.*-M vexpress-a15", "entered in Secure SVC mode", "stage 2, running in HYP"]),
    (["DOOR=flash", "SMP=3"], [r"-bios hypstub\.bin", "entered in Secure SVC mode", "3 in the device tree"]),
    (["DOOR=go", "BOARD=virt", "APPEND=a b"], ["^=> setenv autostart yes", "=> bootm", "entered in Secure SVC mode",
                                               "stage 2, running in HYP"]),
], ids=lambda value: value[0])
def test_board_and_door_are_as_told(door, args, lines):
    terminal = door(*args, "V=1")
    terminal.expect_lines(*lines, "powering off")
    assert terminal.exit_status() == 0


@pytest.mark.parametrize("mode", ["hyp", "svc"])
@pytest.mark.parametrize("name", ["kernel", "bootz"])
def test_payload_goes_through_a_door(door, payload, name, mode):
    kernel = payload("fault", 0x40800000, KIND=0, ADDRESS=0)
    terminal = door(f"DOOR={name}", f"PAYLOAD={kernel.elf}", f"MODE={mode}", "APPEND=a b")
    terminal.expect_lines("payload: ELF from the initrd slot", f"entering it in {mode.upper()} mode")


def test_cpus_from_uboot_in_secure_svc_wait_in_the_image(door, payload):
    kernel = payload("fault", 0x40800000, KIND=0, ADDRESS=0)
    terminal = door("BOARD=virt", "DOOR=bootz", "SMP=4", f"PAYLOAD={kernel.elf}")
    terminal.expect_lines("4 in the device tree", "PSCI 1.1 by smc, self-test passed",
                          "entering it in HYP mode")
    assert "warning" not in terminal.console()


@pytest.mark.one_build
def test_linux_goes_through_a_door(door, zimage):
    terminal = door("--linux", "BOARD=vexpress", "DOOR=flash", "APPEND=quiet")
    terminal.expect_lines("entered in Secure SVC mode", "^hypstub-init: ready", r"^CPUs online: 2 \(0-1\)",
                          deadline=deadlines.LINUX)
    terminal.expect_prompt("# ", deadlines.LINUX)
    terminal.send("exit\n")
