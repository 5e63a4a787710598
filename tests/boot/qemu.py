# SPDX-License-Identifier: BSD-2-Clause
#
# A machine under test: QEMU with its console on a pty and its monitor on a socket. Every wait is for
# an event and has a deadline; nothing sleeps. Used by all tests of this directory by way of the
# fixture power_on in conftest.py. Only this file knows that the machine is QEMU.

import json
import os
import re
import shlex
import shutil
import signal
import socket
import tempfile
import time

import pexpect

QEMU = os.environ.get("QEMU", "qemu-system-arm")

# Generous: what is tested is that a line comes, not how fast a loaded host makes it come.
DEADLINE = 60

# hypstub says no more after these, so that there is nothing to wait for.
LAST_WORDS = r"hypstub: (cannot go on|unexpected exception)"

RAM = 0x40000000  # of the virt board
RAW_ENTRY = RAM + 0x10000  # where QEMU's -kernel puts a raw image
SECURE_RAM = 0x0e000000  # with secure=on


class Terminal:
    """A program on a pty, whose output is the console of a machine."""

    def __init__(self, program, args, cwd=None):
        self.command = [program, *args]
        self.lines = []
        self.child = pexpect.spawn(program, args, timeout=DEADLINE, echo=False, encoding="utf-8",
                                   codec_errors="replace", cwd=cwd)
        # pexpect's pauses are for programs that are slow to read or to die.
        self.child.delaybeforesend = None
        self.child.delayafterread = None
        self.child.ptyproc.delayafterclose = 0

    # Console

    def read_line(self, end):
        """The next line of the console, or None when the machine is off or the time is over."""
        try:
            self.child.expect_exact("\n", timeout=max(0, end - time.monotonic()))
        except pexpect.TIMEOUT:
            return None
        except pexpect.EOF:
            if self.child.before:
                self.lines.append(self.child.before)
            return None
        line = self.child.before.rstrip("\r")
        self.lines.append(line)
        return line

    def expect(self, pattern, deadline=DEADLINE):
        """Wait for a line in which the regular expression matches, and return the match."""
        end = time.monotonic() + deadline
        while (line := self.read_line(end)) is not None:
            match = re.search(pattern, line)
            if match:
                return match
            if re.match(LAST_WORDS, line):
                self.fail(f"no line matches /{pattern}/ before the boot's last words")
        why = "the machine is off" if self.child.flag_eof else f"{deadline} s are over"
        self.fail(f"no line matches /{pattern}/: {why}")

    def expect_lines(self, *patterns, deadline=DEADLINE):
        """Wait for lines in this order, others between them; returns the matches."""
        return [self.expect(pattern, deadline) for pattern in patterns]

    def expect_prompt(self, text, deadline=DEADLINE):
        """Wait for text that no newline follows."""
        try:
            self.child.expect_exact(text, timeout=deadline)
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            self.fail(f"no prompt '{text}': {type(error).__name__}")
        self.lines += self.child.before.replace("\r", "").split("\n") + [text]

    def send(self, text):
        self.child.send(text)

    def console(self):
        """All that has been read so far."""
        return "\n".join(self.lines) + "\n"

    def __str__(self):
        rest = "" if self.child.flag_eof else str(self.child.buffer)
        return f"$ {shlex.join(self.command)}\n{self.console()}{rest}"

    def fail(self, why):
        raise AssertionError(f"{why}\n{self}")

    # Power

    def exit_status(self, deadline=DEADLINE):
        """Read the console to its end; QEMU must end by itself."""
        end = time.monotonic() + deadline
        while self.read_line(end) is not None:
            pass
        if not self.child.flag_eof:
            self.fail(f"the machine is still on after {deadline} s")
        self.child.wait()
        return self.child.exitstatus

    def power_off(self):
        if not self.child.closed:
            if self.child.isalive():
                self.child.kill(signal.SIGKILL)
                self.child.wait()
            self.child.close()


class Monitored(Terminal):
    """A machine whose monitor is on a socket. args: all of QEMU's but that."""

    def __init__(self, program, args, cwd=None):
        self.directory = tempfile.mkdtemp(prefix="hypstub-")
        self.socket_path = os.path.join(self.directory, "qmp")
        self.qmp = None
        super().__init__(program, [*args, "-qmp", f"unix:{self.socket_path},server=on,wait=off"], cwd)

    def power_off(self):
        super().power_off()
        if self.qmp:
            self.qmp.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    # Monitor

    def command_qmp(self, name, **arguments):
        self.qmp.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
        self.qmp.flush()
        while True:
            reply = json.loads(self.qmp.readline() or '{"error": "QEMU is gone"}')
            if "event" not in reply:
                break
        if "return" not in reply:
            self.fail(f"QMP {name}: {reply}")
        return reply["return"]

    def monitor(self, line):
        """A command of the human monitor; the console must have said something before."""
        if not self.qmp:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(DEADLINE)
            connection.connect(self.socket_path)
            self.qmp = connection.makefile("rw", encoding="utf-8")
            connection.close()  # the file holds it open
            self.qmp.readline()  # greeting
            self.command_qmp("qmp_capabilities")
        return self.command_qmp("human-monitor-command", **{"command-line": line})

    def registers(self, cpu=0, names=("R15", "PSR")):
        """Of a CPU, which may be running: pc and PSR, or others."""
        text = self.monitor("info registers -a").replace("\r", "")
        one = text.split(f"CPU#{cpu}\n", 1)[1].split("CPU#", 1)[0]
        return tuple(int(re.search(name + r"=([0-9a-f]{8})", one)[1], 16) for name in names)

    def expect_stopped(self, address, cpu=0, deadline=DEADLINE, size=12):
        """The CPU reaches cpu_stop() at this address, with everything masked, and the console
        says no more than has been read by then. The machine is off afterwards. size: another than
        that of cpu_stop(), which is cpsid, wfi and a branch, of two or of four bytes"""
        end = time.monotonic() + deadline
        while True:
            pc, psr = self.registers(cpu)
            if address < pc < address + size:
                break
            if time.monotonic() > end:
                self.fail(f"CPU {cpu} is at {pc:#010x}, not at {address:#010x}")
        assert psr & 0x1c0 == 0x1c0, f"PSR {psr:#x}: A, I and F are not all masked"
        self.command_qmp("quit")
        assert self.exit_status() == 0


class Machine(Monitored):
    """One power-on of QEMU's virt board. args are QEMU's, and come after the defaults."""

    def __init__(self, *args, machine="virt,virtualization=on", cpu="cortex-a15", memory="512M", cpus=1):
        super().__init__(QEMU, [
            "-M", machine, "-cpu", cpu, "-m", memory, "-smp", str(cpus),
            "-display", "none", "-nic", "none", "-no-reboot", "-monitor", "none",
            "-serial", "stdio", *map(str, args)])
