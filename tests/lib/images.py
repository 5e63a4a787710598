# SPDX-License-Identifier: BSD-2-Clause
#
# Makes the files that hypstub loads in tests: ELF files, device trees, and damaged versions of them.
# Used by the tests and by their fixtures.

import os
import struct
import subprocess

import doors

from lib.qemu import command

EM_386, EM_ARM = 3, 40

# Fields of the device tree's header, in order (Devicetree Specification 5.2)
FDT_FIELDS = ("magic", "totalsize", "off_dt_struct", "off_dt_strings", "off_mem_rsvmap", "version",
              "last_comp_version", "boot_cpuid_phys", "size_dt_strings", "size_dt_struct")


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)
    return str(path)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def debian(name):
    """The path of a file that `make setup` has fetched"""
    path = os.path.join(doors.DEBIAN, name)
    assert os.path.exists(path), f"{path} is missing: run make setup first"
    return path


def elf32(entry, segments, machine=EM_ARM, elf_class=1, data=1):
    """An executable of (physical address, bytes[, size in memory]) segments."""
    offset = 52 + 32 * len(segments)
    headers, contents = b"", b""
    for address, code, *memory in segments:
        headers += struct.pack("<8I", 1, offset + len(contents), address, address, len(code),
                               memory[0] if memory else len(code), 7, 4)
        contents += code
    ident = b"\x7fELF" + bytes([elf_class, data, 1]) + bytes(9)
    return ident + struct.pack("<HHIIIIIHHHHHH", 2, machine, 1, entry, 52, 0, 0x5000000, 52, 32,
                               len(segments), 40, 0, 0) + headers + contents


def zimage(size=0x1000, start=0, end=None, magic=0x016f2818, endian=0x04030201):
    """A file with the header of a zImage (include/hypstub/image.h) and no code"""
    header = struct.pack("<4I", magic, start, start + size if end is None else end, endian)
    return (bytes(0x24) + header).ljust(size, b"\0")


def trampoline(image, tree_at):
    """A boot loader of a few words: r0 = 0, r1 = all ones, r2 = the tree"""
    return struct.pack("<7I", 0xe3a00000, 0xe3e01000, 0xe59f2004, 0xe59f3004, 0xe12fff13, tree_at, image)


def patched(data, offset, word, order="<"):
    """The same bytes with one 32-bit word changed."""
    return data[:offset] + struct.pack(order + "I", word) + data[offset + 4:]


class DeviceTree:
    """A device tree in a file, which fdtput changes."""

    def __init__(self, path):
        self.path = str(path)

    @classmethod
    def of_qemu(cls, path, machine="virt,virtualization=on", memory="512M", cpus=1, cpu="cortex-a15",
                more=()):
        """The device tree that QEMU makes for a machine; more: further arguments, such as -bios"""
        raw = f"{path}.raw"
        subprocess.run(command(f"{machine},dumpdtb={raw}", more, cpu, memory, cpus), check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # QEMU's file is 1 MiB and mostly free space, which dtc removes.
        subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dtb", "-o", str(path), raw], check=True)
        os.remove(raw)
        return cls(path)

    def fdtput(self, *args):
        subprocess.run(["fdtput", *map(str, args)], check=True)
        return self

    def set_string(self, node, name, *strings):
        return self.fdtput("-t", "s", self.path, node, name, *strings)

    def set_cells(self, node, name, *cells):
        return self.fdtput("-t", "x", self.path, node, name, *(f"{cell:x}" for cell in cells))

    def add_node(self, node):
        return self.fdtput("-p", "-c", self.path, node)

    def remove_node(self, node):
        return self.fdtput("-r", self.path, node)

    def remove_property(self, node, name):
        return self.fdtput("-d", self.path, node, name)

    def add_module(self, kind, address, size):
        """Adds /chosen/module@ADDRESS as QEMU's guest-loader does; kind: kernel or ramdisk."""
        node = f"/chosen/module@{address:x}"
        self.add_node(node)
        self.set_string(node, "compatible", "multiboot,module", f"multiboot,{kind}")
        return self.set_cells(node, "reg", 0, address, 0, size)

    def data(self):
        return read(self.path)


class Header:
    """A device tree's bytes and its header's fields, for tests to damage."""

    def __init__(self, data):
        self.data = data
        self.fields = dict(zip(FDT_FIELDS, struct.unpack_from(">10I", data)))

    def set(self, **fields):
        self.fields.update(fields)
        return self

    def append(self, data):
        """Appends bytes within the total size; returns their offset."""
        offset = len(self.data) + -len(self.data) % 8
        self.data = self.data.ljust(offset, b"\0") + data
        self.fields["totalsize"] = len(self.data)
        return offset

    def bytes(self):
        return struct.pack(">10I", *self.fields.values()) + self.data[40:]
