# SPDX-License-Identifier: BSD-2-Clause
"""Commands of gdb for a machine that runs hypstub: gdb-multiarch build/hypstub.elf -x tools/hypstub-gdb.py

The image runs wherever it was loaded, and copies of its resident block stay: "hypstub find" finds all of them and
loads their symbols there, "hypstub status" shows who owns HYP mode and what each CPU does. docs/debugging.md
explains the commands. With QEMU they read physical memory and system registers; another gdb server must show
memory at its physical address, and what it does not have is left out.
"""
import contextlib
import os
import re
import struct

import gdb

HERE = os.path.dirname(os.path.abspath(__file__))  # gdb has no __file__ when a command runs

# include/hypstub/image.h and src/resident/block.h
ZIMAGE_MAGIC, MAGIC, END, ARMSTUB, ARMSTUB_MAGIC = 0x016f2818, 0x24, 0x2c, 0xf0, 0x5afe570b
HEADER = 0x100
PAGE, CODE, STACK, CPUS, BLOCK = 0x1000, 0x2000, 0x200, 8, 0x3000
BODY_ALIGN = 32
NO_CPU = 0xffffffff
NO_POKE = r"(, )?\{addr = 0x0, [^}]*\}"
NEAR = 0x20000  # an image is no longer
STEPS = 0x10000  # where in RAM loaders put an image: at a multiple, or behind the header of a uImage
UIMAGE_HEADER = 0x40
BELOW_TOP = 8 << 20  # how far from the end of RAM a stub is looked for

# The name in the ARM ARM, and QEMU's where that is AArch64's
QEMUS = {"HVBAR": "VBAR_EL2", "HSCTLR": "SCTLR_EL2", "HCPTR": "CPTR_EL2", "HSTR": "HSTR_EL2", "HDCR": "MDCR_EL2",
         "HTCR": "TCR_EL2", "HMAIR0": "MAIR_EL2", "HSR": "ESR_EL2", "HTPIDR": "TPIDR_EL2", "CNTHCTL": "CNTHCTL_EL2",
         "ACTLR": "ACTLR_EL1"}
HYP = ("HVBAR", "HSCTLR", "HCR", "HCPTR", "HSTR", "HDCR", "HTTBR", "HTCR", "VTTBR", "VTCR", "VPIDR", "VMPIDR", "CNTHCTL",
       "CNTVOFF", "HTPIDR", "HSR")
MONITOR = ("SCR", "MVBAR", "NSACR", "VBAR_S", "SCTLR_S", "ACTLR", "CNTFRQ")
MODES = {0x10: "User", 0x11: "FIQ", 0x12: "IRQ", 0x13: "SVC", 0x16: "Monitor", 0x17: "Abort", 0x1a: "HYP",
         0x1b: "Undefined", 0x1f: "System"}
STATES = ("absent", "on", "off", "being turned on")
SETTINGS = {"resident_uart": "struct uart", "resident_gich": "uint32_t", "resident_hvbar": "uint32_t",
            "resident_hcr": "uint32_t", "resident_power": "struct power"}


class Elf:
    """Symbols and bytes of one of our files"""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.data = data = file.read()
        table, size, number = struct.unpack_from("<I", data, 0x20) + struct.unpack_from("<HH", data, 0x2e)
        self.sections = [struct.unpack_from("<10I", data, table + size * n) for n in range(number)]
        self.symbols = {}
        for _, kind, _, _, offset, length, link, _, _, entry in self.sections:
            if kind == 2:  # SHT_SYMTAB
                for at in range(offset, offset + length, entry):
                    name, val, _, info = struct.unpack_from("<3IB", data, at)
                    start = self.sections[link][4] + name
                    self.symbols[data[start:data.index(b"\0", start)].decode()] = val & ~(info & 0xf == 2)

    def bytes(self, addr, length):
        """The bytes of the file that belong at an address"""
        for _, kind, flags, start, offset, size, *_ in self.sections:
            if kind == 1 and flags & 2 and start <= addr < start + size:  # SHT_PROGBITS, SHF_ALLOC
                return self.data[offset + addr - start:offset + min(addr - start + length, size)]
        return b""


# The machine


def connected():
    if not gdb.selected_inferior().pid:
        raise gdb.GdbError("hypstub: no machine: target remote :1234")


def sees_all():
    """Whether memory is to the selected CPU what it is to the Secure world, at its physical address"""
    return is_secure() and not (word("SCTLR_S") or 0) & 1


def in_guest():
    """Whether a hypervisor gives the selected CPU other addresses (HCR.VM). QEMU cannot read by those."""
    return bool((word("HCR") or 0) & 1) and mode() not in ("HYP", "Monitor")


@contextlib.contextmanager
def physical_memory():
    """Addresses are physical ones meanwhile. QEMU can read as a device does, to which flash and RAM of the Secure
    world are zero; so a CPU that sees them is selected, if there is one. Other servers do not know the request."""
    before = gdb.selected_thread()
    connection = gdb.selected_inferior().connection
    knows = isinstance(connection, gdb.RemoteTargetConnection)
    for thread in [before, *cpus()]:
        thread.switch()
        if sees_all():
            break
    else:
        before.switch()
        if knows:
            connection.send_packet("Qqemu.PhyMemMode:1")
    try:
        yield
    finally:
        if knows and gdb.selected_inferior().pid:
            connection.send_packet("Qqemu.PhyMemMode:0")
        before.switch()


def read(addr, size):
    """Bytes of memory, or b"" where there is none"""
    try:
        return gdb.selected_inferior().read_memory(addr, size).tobytes()
    except gdb.MemoryError:
        return b""


def register(name):
    """A register of the selected CPU, or None"""
    for known in (name, QEMUS.get(name)):
        try:
            val = gdb.newest_frame().read_register(known) if known else None
            return None if val is None else int(val) % (1 << 8 * val.type.sizeof)
        except (ValueError, gdb.error):
            pass
    return None


def word(name):
    val = register(name)
    return None if val is None else val & 0xffffffff


def mode():
    return MODES.get(word("cpsr") & 0x1f, "unknown")


def is_secure():
    """Whether the selected CPU is in Secure state"""
    scr = register("SCR")
    return scr is not None and mode() != "HYP" and (mode() == "Monitor" or not scr & 1)


def cpus():
    return sorted(gdb.selected_inferior().threads(), key=lambda thread: thread.num)


def each_cpu():
    """Selects each CPU in turn, and the one again that was selected before; yields their numbers from 0."""
    before = gdb.selected_thread()
    for thread in cpus():
        thread.switch()
        yield thread.num - 1
    before.switch()


def ram():
    """[(first address, address behind)] of RAM and flash, as QEMU has them; else []"""
    try:
        text = gdb.execute("monitor info mtree -f", to_string=True)
    except gdb.error:
        return []
    found = re.findall(r"^ +([0-9a-f]{16})-([0-9a-f]{16}) \(prio -?\d+, (?:ram|rom|romd)\)", text, re.M)
    return sorted({(int(first, 16), int(last, 16) + 1) for first, last in found if int(first, 16) < 1 << 32})


# hypstub in it


class Hypstub:
    """What has been found. image, stub, monitor: addresses, or None"""

    def __init__(self):
        self.elf = self.block = None
        self.image = self.stub = self.monitor = self.is_ours = None
        self.loaded = {}  # (file, offset): an address in it

    def open(self):
        """Reads hypstub.elf: gdb's own file, or beside this script, or in build/."""
        if self.elf:
            return
        own = gdb.current_progspace().filename or ""
        places = [own, os.path.join(HERE, "hypstub.elf"), os.path.join(HERE, "..", "build", "hypstub.elf")]
        for path in places:
            block = os.path.join(os.path.dirname(path), "hypstub-resident.elf")
            if os.path.basename(path) == "hypstub.elf" and os.path.exists(path) and os.path.exists(block):
                self.elf, self.block = Elf(path), Elf(block)
                return
        raise gdb.GdbError("hypstub: no hypstub.elf with hypstub-resident.elf beside it: gdb-multiarch build/hypstub.elf")

    def is_image(self, addr):
        """Whether an image with our header begins there"""
        data = read(addr, HEADER)
        return len(data) == HEADER and struct.unpack_from("<I", data, MAGIC)[0] == ZIMAGE_MAGIC and \
            struct.unpack_from("<I", data, ARMSTUB)[0] == ARMSTUB_MAGIC

    def is_block(self, addr):
        """Whether a copy of the block begins there"""
        return addr % PAGE == 0 and read(addr, 64) == self.block.bytes(0, 64)

    def near(self, addr):
        """The image around an address, or None"""
        start = max(addr - NEAR, 0) & ~3
        data = b"".join(read(at, PAGE) or bytes(PAGE) for at in range(start, addr + PAGE, PAGE))
        for match in re.finditer(re.escape(struct.pack("<I", ZIMAGE_MAGIC)), data):
            found = start + match.start() - MAGIC
            if found <= addr and self.is_image(found):
                return found
        return None

    def places(self):
        """Where loaders put images: QEMU's RAM, in steps"""
        for first, end in ram():
            for at in range(first, end, STEPS):
                yield from (at, at + UIMAGE_HEADER)

    def find_image(self):
        """The image that a CPU executes, or the one of before, or that which a register leads to, or the first in RAM"""
        at = {name: [word(name) & ~3 for _ in each_cpu()] for name in ("pc", "r11", "r12")}
        before = [self.image] if self.image is not None and self.is_image(self.image) else []
        known = (*map(self.near, at["pc"]), *before, *map(self.near, at["r11"] + at["r12"]))
        found = next((image for image in known if image is not None), None)
        return next(filter(self.is_image, self.places()), None) if found is None else found

    def find_stub(self):
        """HVBAR if that is the stub's, or at the end of RAM, from the top"""
        candidates = [word("HVBAR") for _ in each_cpu()] + [self.stub]
        for first, end in ram():
            candidates += range(end - BLOCK, max(first, end - BELOW_TOP), -PAGE)
        return next((at for at in candidates if at and self.is_block(at)), None)

    def find_monitor(self):
        """By MVBAR. Where the block is in RAM of the Secure world, nothing else shows it."""
        offset = self.block.symbols["mon_vectors"]
        for at in {word("MVBAR") for _ in each_cpu()} - {None, 0}:
            if self.is_block(at - offset) or ((at - offset) % PAGE == 0 and not any(read(at - offset, 64))):
                return at - offset
        return None

    def find(self, image=None):
        connected()
        self.open()
        with physical_memory():
            if image is not None and not in_guest() and not self.is_image(image):
                raise gdb.GdbError(f"hypstub: there is no image at {image:#x}")
            if image is not None or not in_guest():
                self.image = self.find_image() if image is None else image
            self.stub, self.monitor = self.find_stub(), self.find_monitor()
            self.is_ours = self.image is None or in_guest() or self.check()
        wanted = {}
        if self.image is not None:
            base = self.elf.symbols["image_base"]
            wanted[self.elf.path, self.image + self.moved() - base] = self.image + self.moved()
        for block in (self.stub, self.monitor):
            if block is not None:
                wanted[self.block.path, block] = block
        self.load(wanted)

    def moved(self):
        """How far the body is moved up, to be aligned. The head is not, but it is all behind then."""
        body = self.elf.symbols["boot_body"] - self.elf.symbols["image_base"]
        return -(self.image + body) % BODY_ALIGN

    def load(self, wanted):
        """Loads the files at these offsets, and takes away those that were loaded at others."""
        confirm = gdb.parameter("confirm")
        gdb.execute("set confirm off")
        if os.path.basename(gdb.current_progspace().filename or "") == "hypstub.elf":
            gdb.execute("symbol-file", to_string=True)  # linked elsewhere
        for key in self.loaded.keys() - wanted.keys():
            gdb.execute(f"remove-symbol-file -a {self.loaded.pop(key):#x}", to_string=True)
        for key in wanted.keys() - self.loaded.keys():
            path, offset = key
            gdb.execute(f"add-symbol-file \"{path}\" -o {offset % (1 << 64):#x}", to_string=True)
        self.loaded = wanted
        gdb.execute(f"set confirm {'on' if confirm else 'off'}")

    def check(self):
        """Whether the image is that of hypstub.elf"""
        at = self.elf.symbols["image_base"] + HEADER
        return read(self.image + HEADER, 0x200) == self.elf.bytes(at, 0x200)

    def owner(self, hvbar):
        """Who owns HYP mode, by HVBAR and HSCTLR"""
        if hvbar == self.stub:
            return "the stub"
        if self.image is not None and hvbar == self.image + self.moved() + self.elf.symbols[
                "boot_vectors"] - self.elf.symbols["image_base"]:
            return "the boot"
        if word("HSCTLR") & 1:
            return "a hypervisor, MMU on"
        return "nothing that is known" if self.stub is None else "another owner, MMU off: a trampoline, or Linux's own stub"


hypstub = Hypstub()


def value(addr, kind):
    """An object of the block's C code"""
    c_type = gdb.lookup_type(kind)
    return gdb.Value(read(addr, c_type.sizeof), c_type)


def print_registers(names, indent):
    found = [(name, register(name)) for name in names]
    words = [f"{name} {val:#x}" for name, val in found if val is not None]
    for at in range(0, len(words), 6):
        print(indent + "  ".join(words[at:at + 6]))


def print_block(name, block):
    print(f"{name:8} " + ("not found" if block is None else f"{block:#010x}-{block + BLOCK - 1:#010x}"))
    if block is None:
        return
    if not hypstub.is_block(block):
        print("         in RAM of the Secure world: a CPU in Monitor mode can read it")
        return
    for setting, kind in SETTINGS.items():
        text = value(block + hypstub.block.symbols[setting], kind).format_string(format="x")
        print(f"         {setting} = {re.sub(NO_POKE, '', text)}")


def cpus_of(block):
    """{MPIDR: (slot, struct cpu)} of a block's CPUs"""
    if block is None or not hypstub.is_block(block):
        return {}
    cpus = ((slot, value(block + CODE + slot * STACK, "struct cpu")) for slot in range(CPUS))
    return {int(cpu["mpidr"]): (slot, cpu) for slot, cpu in cpus if int(cpu["mpidr"]) != NO_CPU}


def print_cpu(number, known):
    """One line of the selected CPU, its slot and state, and its registers"""
    mpidr = (word("MPIDR") or word("VMPIDR") or number) & 0xffffff
    slot, cpu = known.get(mpidr, (None, None))
    state = "" if cpu is None else f", slot {slot}: {STATES[int(cpu['state'])]}"
    world = "Secure" if is_secure() else "Non-secure"
    where = gdb.execute("info symbol $pc", to_string=True).split(" in section")[0].strip()
    print(f"CPU {number}    MPIDR {mpidr:#x}{state}; {world} {mode()} mode, pc {word('pc'):#x}"
          + ("" if where.startswith("No symbol") else f" <{where}>"))
    if word("HVBAR") is not None:
        print(f"         HVBAR is of {hypstub.owner(word('HVBAR'))}")
    print_registers(HYP, "         ")
    print_registers(MONITOR, "         ")


# The commands


class Prefix(gdb.Command):
    """Finds hypstub in a machine, and shows its state."""

    def __init__(self):
        super().__init__("hypstub", gdb.COMMAND_USER, prefix=True)


class Find(gdb.Command):
    """hypstub find [ADDRESS]: find image, stub and monitor, and load their symbols there.
ADDRESS is that of the image, if it is known. Repeat it when more of hypstub is in its place."""

    def __init__(self):
        super().__init__("hypstub find", gdb.COMMAND_FILES)

    def invoke(self, argument, from_tty):
        hypstub.find(int(gdb.parse_and_eval(argument)) & 0xffffffff if argument else None)
        self.report()

    @staticmethod
    def report():
        for name in ("image", "stub", "monitor"):
            at = getattr(hypstub, name)
            print(f"hypstub: {name} " + ("not found" if at is None else f"at {at:#010x}"))
        if not hypstub.is_ours:
            print(f"hypstub: the image is not that of {os.path.relpath(hypstub.elf.path)}: its symbols are not right")


class Enter(gdb.Command):
    """hypstub enter ADDRESS: run to the image's first instruction, and load its symbols.
ADDRESS is where a loader enters it; make run GDB=1 prints it."""

    def __init__(self):
        super().__init__("hypstub enter", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        if not argument:
            raise gdb.GdbError("hypstub enter ADDRESS")
        connected()
        hypstub.open()
        address = int(gdb.parse_and_eval(argument)) & 0xffffffff
        if word("pc") != address:
            run_to(address)
        hypstub.find(address)
        Find.report()


class Main(gdb.Command):
    """hypstub main: run to boot_main(), in the image in RAM, from the image's first instructions."""

    def __init__(self):
        super().__init__("hypstub main", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        hypstub.find()
        if hypstub.image is None:
            raise gdb.GdbError("hypstub: no image: hypstub enter ADDRESS")
        symbols, base = hypstub.elf.symbols, hypstub.elf.symbols["image_base"]
        body = hypstub.image + hypstub.moved() + symbols["boot_main"] - base
        flash = hypstub.image + symbols["flash_find_ram"] - base
        if run_to(body, flash) == flash:
            # The next test of RAM is that of the place where the image goes
            while run_to(hypstub.image + symbols["memory_holds"] - base) and word("r11") == word("r12"):
                pass
            hypstub.image = word("r11")
            run_to(hypstub.image + symbols["boot_main"] - base)
        hypstub.find(hypstub.image)
        Find.report()
        gdb.execute("frame")


class Status(gdb.Command):
    """hypstub status: show image, stub and monitor with their settings, and each CPU with its registers."""

    def __init__(self):
        super().__init__("hypstub status", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        hypstub.find()
        at, size = hypstub.image, hypstub.elf.symbols["image_end"] - hypstub.elf.symbols["image_base"]
        print("image    " + ("not found" if at is None else f"{at:#010x}-{at + size - 1:#010x}"))
        with physical_memory():
            print_block("stub", hypstub.stub)
            print_block("monitor", hypstub.monitor)
            known = cpus_of(hypstub.monitor) or cpus_of(hypstub.stub)
        for number in each_cpu():
            print_cpu(number, known)


def run_to(*addresses):
    """Continues until the boot CPU is at one of the addresses, and returns it. Others that leave reset with it come
    to the same place, in Secure state. What is there may be flash, or a file that is loaded later."""
    points = [gdb.Breakpoint(f"*{address:#x}", type=gdb.BP_HARDWARE_BREAKPOINT, internal=True)
              for address in addresses]
    try:
        gdb.execute("continue")
        while word("pc") in addresses and is_secure() and gdb.selected_thread().global_num != cpus()[0].global_num:
            gdb.execute("continue")
        if word("pc") not in addresses:
            raise gdb.GdbError(f"hypstub: stopped at {word('pc'):#x} before {addresses[0]:#x}")
        return word("pc")
    finally:
        for point in points:
            point.delete()


Prefix()
for command in (Find, Enter, Main, Status):
    command()
