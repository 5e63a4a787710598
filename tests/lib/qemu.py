# SPDX-License-Identifier: BSD-2-Clause
#
# A machine under test: QEMU with its console on a pty and, if a test asks for them, its log on a pipe
# and its monitor on a socket. Every wait is for an event and has a deadline; nothing sleeps. Used by all
# suites; lib/gdb.py adds the debugger. Only these two files depend on QEMU.

import codecs
import collections
import json
import os
import re
import select
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
import tty

from lib import deadlines

QEMU = os.environ.get("QEMU", "qemu-system-arm")

# hypstub prints nothing after these lines, so a test need not wait any longer.
LAST_WORDS = r"hypstub: (cannot go on|unexpected exception)"

# How CPUs share the host. TURNS: in one thread, where a CPU that only waits passes its turn on.
# COUNTED: the same, and a tick of the timer is one instruction. PARALLEL: a thread each, where CPUs that
# wait keep the host busy.
TURNS = ("-accel", "tcg,thread=single")
COUNTED = ("-icount", "shift=4,sleep=off")
PARALLEL = ("-accel", "tcg,thread=multi")

# Arguments for every machine: no device but a console
BARE = ("-nic", "none", "-display", "none", "-monitor", "none")


def command(machine, args=(), cpu="cortex-a15", memory="512M", cpus=1, reboot=False):
    """QEMU's command line for one of its machines, without the console, which Qemu adds; args come
    last. reboot: a reset starts the machine again and does not end QEMU."""
    return [QEMU, "-M", machine, "-cpu", cpu, "-m", memory, "-smp", str(cpus), *BARE,
            *(() if reboot else ("-no-reboot",)), *map(str, args)]


class Lines:
    """The output from a file descriptor, split into lines."""

    def __init__(self, fd):
        self.fd, self.ready, self.rest, self.ended = fd, collections.deque(), "", False
        self.decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def read(self):
        """Reads what is available."""
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:  # the other end of the pty is closed
            data = b""
        *lines, self.rest = (self.rest + self.decode(data)).split("\n")
        self.ready.extend(line.rstrip("\r") for line in lines)
        self.ended = not data


class Qemu:
    """QEMU, or a program that becomes QEMU, from its start to its end. serial: QEMU's -serial for the first
    port; None if argv has it. log: log_lines() reads QEMU's log. monitor: monitor() is used. In a `with`
    statement the machine is powered off at the end of the block."""

    def __init__(self, argv, cwd=None, serial="stdio", log=False, monitor=False):
        self.directory = tempfile.mkdtemp(prefix="hypstub-")
        self.socket_path = os.path.join(self.directory, "qmp")
        self.qmp = None
        self.lines = []
        self.argv = [*map(str, argv), *(("-serial", serial) if serial else ()),
                     *(("-qmp", f"unix:{self.socket_path},server=on,wait=off") if monitor else ())]
        self.pty, terminal = os.openpty()
        tty.setraw(terminal)
        self.process = subprocess.Popen(
            self.argv, cwd=cwd, stdin=terminal, stdout=terminal, start_new_session=True,
            stderr=subprocess.PIPE if log else terminal)
        os.close(terminal)
        self.output = Lines(self.pty)
        self.log = Lines(self.process.stderr.fileno()) if log else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.power_off()

    # Console

    def wait(self, end):
        """Waits for output of any kind and reads it; returns whether there was any before the time end."""
        fds = {lines.fd: lines for lines in (self.output, self.log) if lines and not lines.ended}
        ready = select.select(list(fds), [], [], max(0, end - time.monotonic()))[0]
        for fd in ready:
            fds[fd].read()
        return bool(ready)

    def next_of(self, stream, end):
        """The next line of output or log, or None if the stream has ended or the time is over"""
        while not stream.ready:
            if stream.ended or not self.wait(end):
                return None
        return stream.ready.popleft()

    def read_line(self, end):
        """The next line of the console, or None if the machine is off or the time is over"""
        line = self.next_of(self.output, end)
        if line is not None:
            self.lines.append(line)
        elif self.is_off() and self.output.rest:
            self.lines.append(self.output.rest)
            self.output.rest = ""
        return line

    def expect(self, pattern, deadline=deadlines.LINE):
        """Waits for a line that the regular expression matches, and returns the match."""
        end = time.monotonic() + deadline
        while (line := self.read_line(end)) is not None:
            match = re.search(pattern, line)
            if match:
                return match
            if re.match(LAST_WORDS, line):
                self.fail(f"no line matches /{pattern}/ before the boot's last words")
        why = "the machine is off" if self.is_off() else f"{deadline} s are over"
        self.fail(f"no line matches /{pattern}/: {why}")

    def expect_lines(self, *patterns, deadline=deadlines.LINE):
        """Waits for lines in this order, with any lines between them; returns the matches."""
        return [self.expect(pattern, deadline) for pattern in patterns]

    def expect_prompt(self, text, deadline=deadlines.LINE):
        """Waits for text that no newline follows."""
        end = time.monotonic() + deadline
        while True:
            while self.output.ready and text not in self.output.ready[0]:
                self.lines.append(self.output.ready.popleft())
            pending = "\n".join([*self.output.ready, self.output.rest])
            before, found, after = pending.partition(text)
            if found:
                self.lines += before.replace("\r", "").split("\n") + [text]
                *ready, self.output.rest = after.split("\n")
                self.output.ready = collections.deque(ready)
                return
            if self.is_off() or not self.wait(end):
                self.fail(f"no prompt '{text}'")

    def send(self, text):
        os.write(self.pty, text.encode())

    def console(self):
        """The text that has been read so far"""
        return "\n".join(self.lines) + "\n"

    def log_lines(self, deadline):
        """The lines of the log, to its end or until the time is over"""
        end = time.monotonic() + deadline
        while (line := self.next_of(self.log, end)) is not None:
            yield line

    def __str__(self):
        log = "\n".join(list(self.log.ready)[-20:]) if self.log else ""
        rest = "\n".join([*self.output.ready, self.output.rest])
        return f"$ {shlex.join(self.argv)}\n{self.console()}{rest}{log}"

    def fail(self, why):
        raise AssertionError(f"{why}\n{self}")

    # Power

    def is_off(self):
        """Whether the console has ended"""
        return self.output.ended

    def exit_status(self, deadline=deadlines.LINE):
        """Reads the console to its end and returns QEMU's exit status, negative for a signal. QEMU must end
        by itself."""
        end = time.monotonic() + deadline
        while self.read_line(end) is not None:
            pass
        if not self.is_off():
            self.fail(f"the machine is still on after {deadline} s")
        return self.process.wait()

    def power_off(self):
        if self.pty is None:
            return
        self.process.kill()
        self.process.wait()
        while not self.output.ended and self.wait(0):  # for a failed test, which prints it
            pass
        os.close(self.pty)
        self.pty = None
        self.output.ended = True
        if self.log:
            self.process.stderr.close()
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
        """Runs a command of the human monitor and returns its output; the console must have printed something
        before."""
        if not self.qmp:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(deadlines.LINE)
            connection.connect(self.socket_path)
            self.qmp = connection.makefile("rw", encoding="utf-8")
            connection.close()  # the file holds it open
            self.qmp.readline()  # greeting
            self.command_qmp("qmp_capabilities")
        return self.command_qmp("human-monitor-command", **{"command-line": line})

    def registers(self, cpu=0, names=("R15", "PSR")):
        """Registers of a CPU, which may be running: pc and PSR, or others"""
        text = self.monitor("info registers -a").replace("\r", "")
        one = text.split(f"CPU#{cpu}\n", 1)[1].split("CPU#", 1)[0]
        return tuple(int(re.search(name + r"=([0-9a-f]{8})", one)[1], 16) for name in names)

    def expect_stopped(self, address, cpu=0, deadline=deadlines.LINE, size=12):
        """Checks that the CPU reaches cpu_stop() at this address, with A, I and F masked, and that the console
        then prints no more than has been read. Powers the machine off. size: for code other than cpu_stop(),
        which is cpsid, wfi and a branch, of two or four bytes each"""
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
