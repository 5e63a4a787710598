# SPDX-License-Identifier: BSD-2-Clause
#
# A machine under a debugger: QEMU's gdbstub on a socket, with the console in a file. Used by
# tests/restart and tests/boot.

import os
import re
import shutil
import socket
import tempfile

from lib import deadlines
from lib.qemu import Qemu


class Stub:
    """QEMU's gdbstub, on a socket that is connected. CPUs count from 0."""

    PC, CPSR = 15, 25

    def __init__(self, connection):
        self.socket = connection
        self.socket.settimeout(deadlines.RESTARTS)
        self.buffer = b""
        self.current = None
        self.breakpoints = set()
        # The gdbstub reads a single register only for a client that has read the descriptions
        self.read_xml("target.xml")

    def read_xml(self, name):
        """A description of registers"""
        text, answer = "", "m"
        while answer.startswith("m"):
            answer = self.ask(f"qXfer:features:read:{name}:{len(text):x},1000")
            text += answer[1:]
        return text

    def lost(self):
        """Fails, since QEMU has ended."""
        raise AssertionError("QEMU has ended")

    def console(self):
        return ""

    # Packets

    def receive(self):
        """The next packet from the gdbstub"""
        while True:
            end = self.buffer.find(b"#")
            if end >= 0 and len(self.buffer) >= end + 3:
                start = self.buffer.index(b"$")
                packet = self.buffer[start + 1:end].decode()
                self.buffer = self.buffer[end + 3:]
                return packet
            data = self.socket.recv(65536)
            if not data:
                self.lost()
            self.buffer += data

    def ask(self, text):
        """Sends a packet and returns the answer."""
        # The "+" acknowledges the answer to the last packet
        data = text.encode()
        self.socket.sendall(b"+$%s#%02x" % (data, sum(data) & 0xff))
        return self.receive()

    def must(self, text):
        """Sends a packet whose answer must be OK."""
        answer = self.ask(text)
        assert answer == "OK", f"{text}: {answer}"

    def monitor(self, command):
        """Runs a command of QEMU's monitor, which must print nothing."""
        answer = self.ask("qRcmd," + command.encode().hex())
        said = ""
        while answer.startswith("O") and answer != "OK":
            said += bytes.fromhex(answer[1:]).decode()
            answer = self.receive_more()
        assert answer == "OK" and not said, f"{command}: {said or answer}"

    def receive_more(self):
        """Acknowledges a packet and returns the next."""
        self.socket.sendall(b"+")
        return self.receive()

    # Registers and memory

    def select(self, cpu):
        """Makes this the CPU whose registers are read and written."""
        if self.current != cpu:
            self.must(f"Hg{cpu + 1:x}")
            self.current = cpu

    def registers(self, cpu=0):
        """r0-r15 and CPSR"""
        self.select(cpu)
        data = bytes.fromhex(self.ask("g"))
        return [int.from_bytes(data[i:i + 4], "little") for i in range(0, len(data), 4)]

    def register(self, number, cpu=0):
        self.select(cpu)
        return int.from_bytes(bytes.fromhex(self.ask(f"p{number:x}")), "little")

    def set_register(self, number, val, cpu=0):
        self.select(cpu)
        self.must(f"P{number:x}={val.to_bytes(4, 'little').hex()}")

    def set_registers(self, values, cpu=0):
        """Writes back values of registers(); the CPU must be in the same mode as then."""
        self.select(cpu)
        self.must("G" + b"".join(val.to_bytes(4, "little") for val in values).hex())

    def redirect(self, pc, psr, cpu=0):
        """Continues at this address in this state when the CPU runs next."""
        self.set_register(self.CPSR, psr, cpu)
        self.set_register(self.PC, pc, cpu)

    def read(self, address, size=4):
        return int.from_bytes(bytes.fromhex(self.ask(f"m{address:x},{size:x}")), "little")

    def write(self, address, val):
        self.must(f"M{address:x},4:{val.to_bytes(4, 'little').hex()}")

    # Running

    def add_breakpoint(self, address):
        if address not in self.breakpoints:
            self.must(f"Z1,{address:x},4")
            self.breakpoints.add(address)

    def remove_breakpoint(self, address):
        self.must(f"z1,{address:x},4")
        self.breakpoints.remove(address)

    def resume(self, how, cpu):
        """Runs one CPU, or all if None, until something stops it."""
        answer = self.ask(f"vCont;{how}" if cpu is None else f"vCont;{how}:{cpu + 1:x}")
        assert answer.startswith("T05"), f"{answer}: QEMU has ended\n{self.console()}"
        self.current = None  # the gdbstub has selected the CPU that stopped

    def step(self, cpu=0):
        """Executes one instruction. Sometimes QEMU stops before it: steps again then."""
        pc = self.register(self.PC, cpu)
        while self.register(self.PC, cpu) == pc:
            self.resume("s", cpu)

    def run(self, cpu=0):
        self.resume("c", cpu)

    def run_to(self, address, cpu=0):
        """Runs until the instruction at this address is the next; at least one instruction."""
        if self.register(self.PC, cpu or 0) == address:
            self.step(cpu or 0)
        here = address in self.breakpoints
        self.add_breakpoint(address)
        self.run(cpu)
        if not here:
            self.remove_breakpoint(address)
        if cpu is not None:
            pc = self.register(self.PC, cpu)
            assert pc == address, f"at {pc:#x}, not {address:#x}\n{self.console()}"


class Gdb(Stub):
    """QEMU's gdbstub, and a machine that runs only during a call"""

    def __init__(self, argv):
        self.directory = tempfile.mkdtemp(prefix="hypstub-")
        path = os.path.join(self.directory, "gdb")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        listener.settimeout(deadlines.RESTARTS)
        # A file, since this process does not read the console while the machine runs
        self.console_path = os.path.join(self.directory, "console")
        self.machine = Qemu([*argv, "-S", "-chardev", f"socket,id=gdb,path={path}", "-gdb", "chardev:gdb"],
                            serial=f"file:{self.console_path}")
        super().__init__(listener.accept()[0])
        listener.close()
        xml = self.read_xml("system-registers.xml")
        self.system = {name: int(number) for name, number in re.findall(
            r'<reg name="(\w+)" bitsize="32" regnum="(\d+)"', xml)}

    def lost(self):
        self.machine.exit_status()
        raise AssertionError(f"QEMU has ended: {self.machine}\n{self.console()}")

    def close(self):
        self.machine.power_off()
        self.socket.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def console(self):
        with open(self.console_path, encoding="utf-8", errors="replace") as file:
            return file.read().replace("\r", "")

    def system_register(self, name, cpu=0):
        return self.register(self.system[name], cpu)
