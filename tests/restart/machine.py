# SPDX-License-Identifier: BSD-2-Clause
#
# A build under test and a machine to run it on: QEMU's virt board, with its console in a string or
# on a file, and its gdbstub on a socket. Used by all tests of this directory. Nothing sleeps, and
# every wait has a deadline.

import os
import re
import shutil
import socket
import subprocess
import tempfile

QEMU = os.environ.get("QEMU", "qemu-system-arm")
CROSS = os.environ.get("CROSS_COMPILE", "arm-none-eabi-")
BUILDS = os.environ.get("HYPSTUB_BUILDS", "build").split()
CPUS = ["cortex-a15", "cortex-a7"]

# For a loaded host: what is tested is that an end comes, not how fast
DEADLINE = 120


class Build:
    """A build directory: the image, and the kernels of restart.mk."""

    def __init__(self, directory):
        self.directory = directory
        self.image = os.path.join(directory, "hypstub.bin")

    def kernel(self, name):
        return os.path.join(self.directory, "tests", "restart", f"{name}.elf")

    def qemu(self, kernel, *args, cpu="cortex-a15", cpus=1):
        """QEMU's command line: the image, and the kernel as its payload."""
        for path in (self.image, self.kernel(kernel)):
            assert os.path.exists(path), f"{path} is not built"
        return [QEMU, "-M", "virt,virtualization=on", "-cpu", cpu, "-m", "128", "-smp", str(cpus),
                "-nic", "none", "-display", "none", "-monitor", "none", "-no-reboot",
                "-kernel", self.image, "-initrd", self.kernel(kernel), *args]

    def run(self, kernel, *args, cpu="cortex-a15"):
        """Runs the kernel to its power-off: its lines, without those of hypstub."""
        return run(self.qemu(kernel, "-serial", "stdio", *args, cpu=cpu))


def run(command, deadline=DEADLINE):
    """Runs QEMU to its end, which must be a good one: the kernel's lines on the console."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=deadline)
    except subprocess.TimeoutExpired as late:
        text = (late.stdout or b"").decode(errors="replace")
        raise AssertionError(f"not done after {deadline} s:\n{text[-2000:]}") from None
    text = done.stdout.decode(errors="replace").replace("\r", "")
    assert done.returncode == 0, text
    return [line for line in text.splitlines() if not line.startswith("hypstub: ")]


def tool(name, *args):
    return subprocess.run([CROSS + name, *args], check=True, capture_output=True, text=True).stdout


def symbols(elf):
    """{name: address}, bit 0 of Thumb functions being clear."""
    found = re.findall(r"^([0-9a-f]+) (.) (\S+)$", tool("nm", elf), re.M)
    return {name: int(addr, 16) & ~(kind in "tT") for addr, kind, name in found}


class Gdb:
    """QEMU's gdbstub, and a machine that runs for the time of a call alone. CPUs count from 0."""

    PC, CPSR = 15, 25

    def __init__(self, command):
        self.directory = tempfile.mkdtemp(prefix="hypstub-")
        path = os.path.join(self.directory, "gdb")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        listener.settimeout(DEADLINE)
        self.console_path = os.path.join(self.directory, "console")
        self.log = open(os.path.join(self.directory, "log"), "w+b")
        self.qemu = subprocess.Popen(
            command + ["-S", "-chardev", f"socket,id=gdb,path={path}", "-gdb", "chardev:gdb",
                       "-serial", f"file:{self.console_path}"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.socket, _ = listener.accept()
        listener.close()
        self.socket.settimeout(DEADLINE)
        self.buffer = b""
        self.current = None
        self.breakpoints = set()
        # Before it is asked for its registers' names, the stub has none
        self.read_xml("target.xml")
        xml = self.read_xml("system-registers.xml")
        self.system = {name: int(number) for name, number in re.findall(
            r'<reg name="(\w+)" bitsize="32" regnum="(\d+)"', xml)}

    def read_xml(self, name):
        text, answer = "", "m"
        while answer.startswith("m"):
            answer = self.ask(f"qXfer:features:read:{name}:{len(text):x},1000")
            text += answer[1:]
        return text

    def close(self):
        self.qemu.kill()
        self.qemu.wait()
        self.socket.close()
        self.log.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def console(self):
        with open(self.console_path, encoding="utf-8", errors="replace") as file:
            return file.read().replace("\r", "")

    # Packets

    def receive(self):
        while True:
            end = self.buffer.find(b"#")
            if end >= 0 and len(self.buffer) >= end + 3:
                start = self.buffer.index(b"$")
                packet = self.buffer[start + 1:end].decode()
                self.buffer = self.buffer[end + 3:]
                return packet
            data = self.socket.recv(65536)
            if not data:
                self.log.seek(0)
                raise AssertionError(f"QEMU has ended: {self.log.read()}\n{self.console()}")
            self.buffer += data

    def ask(self, text):
        # The answer to the last packet is acknowledged with this one
        data = text.encode()
        self.socket.sendall(b"+$%s#%02x" % (data, sum(data) & 0xff))
        return self.receive()

    def must(self, text):
        answer = self.ask(text)
        assert answer == "OK", f"{text}: {answer}"

    def monitor(self, command):
        """A command of QEMU's monitor; it must have nothing to say."""
        answer = self.ask("qRcmd," + command.encode().hex())
        said = ""
        while answer.startswith("O") and answer != "OK":
            said += bytes.fromhex(answer[1:]).decode()
            answer = self.receive_more()
        assert answer == "OK" and not said, f"{command}: {said or answer}"

    def receive_more(self):
        self.socket.sendall(b"+")
        return self.receive()

    # Registers and memory

    def select(self, cpu):
        if self.current != cpu:
            self.must(f"Hg{cpu + 1:x}")
            self.current = cpu

    def registers(self, cpu=0):
        """r0-r15, CPSR"""
        self.select(cpu)
        data = bytes.fromhex(self.ask("g"))
        return [int.from_bytes(data[i:i + 4], "little") for i in range(0, len(data), 4)]

    def register(self, number, cpu=0):
        self.select(cpu)
        return int.from_bytes(bytes.fromhex(self.ask(f"p{number:x}")), "little")

    def system_register(self, name, cpu=0):
        return self.register(self.system[name], cpu)

    def set_register(self, number, val, cpu=0):
        self.select(cpu)
        self.must(f"P{number:x}={val.to_bytes(4, 'little').hex()}")

    def set_registers(self, values, cpu=0):
        """What registers() has read, in the same mode."""
        self.select(cpu)
        self.must("G" + b"".join(val.to_bytes(4, "little") for val in values).hex())

    def redirect(self, pc, psr, cpu=0):
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
        self.current = None  # it is the CPU that has stopped now

    def step(self, cpu=0):
        """Executes one instruction. At times QEMU stops before it: then again."""
        pc = self.register(self.PC, cpu)
        while self.register(self.PC, cpu) == pc:
            self.resume("s", cpu)

    def run(self, cpu=0):
        self.resume("c", cpu)

    def run_to(self, address, cpu=0):
        """Runs to the next time that this is executed."""
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
