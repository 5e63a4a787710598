# SPDX-License-Identifier: BSD-2-Clause
#
# The probing payload as each kind of file, with the checksums that it has to print of itself. Used by
# scene.py and the tables of odd values.

import hashlib
import struct
import zlib

from fdt import MAGIC, Node, cells, pack, strings
from lib.boards import RAM
from lib.build import OUT, built
from lib.images import elf32, patched, read

UART = 0x09000000  # of QEMU's virt board
SETTINGS, STACK, STACK_END = 0x40, 0x80, 0x280  # in guest/entry.S
LINKED = RAM + 0x3000000


def noise(rng, size):
    """Bytes of no known kind"""
    return bytes([0xa5]) + rng.randbytes(size - 1)


class Probe:
    """data: the file. crcs: what the payload prints of its parts. base: where it must be entered, or None
    if that depends on where the file is"""

    def __init__(self, kind, data, crcs, base=None):
        self.kind, self.data, self.crcs, self.base = kind, data, crcs, base


def settings(parts):
    words = [UART, len(parts)]
    for part in parts:
        words += part
    return struct.pack(f"<{len(words)}I", *words)


def block(rng, size, header=b"", more=()):
    """(bytes, checksums) of the payload's code, filled with noise up to its size; header: from 0x24 on;
    more: another part to be hashed, at an address: (address, bytes)"""
    code = read(built(OUT, "tests", "odd", "probe.bin"))
    data = bytearray(code + rng.randbytes(size - len(code)))
    data[0x24:0x24 + len(header)] = header
    parts = [(1, 0, STACK), (1, STACK_END, size - STACK_END), *((0, at, len(part)) for at, part in more)]
    data[SETTINGS:SETTINGS + 8 + 12 * len(parts)] = settings(parts)
    data = bytes(data)
    return data, [zlib.crc32(part) for part in (data[:STACK], data[STACK_END:], *(part for _, part in more))]


def raw(rng, size=0x1000, more=()):
    return Probe("raw binary", *block(rng, size, more=more))


def zimage(rng, size=0x1000, more=(), **fields):
    """fields: of the header, in place of the right ones"""
    words = {"magic": 0x016f2818, "start": 0, "end": size, "endian": 0x04030201, **fields}
    return Probe("zImage", *block(rng, size, struct.pack("<4I", *(word & 0xffffffff for word in words.values())),
                                  more))


def elf(rng, size=0x1000, base=LINKED, second=LINKED + 0x100000, bss=0x800):
    """Two segments, of which the second has a bss"""
    data = rng.randbytes(0x400)
    code, crcs = block(rng, size, more=[(second, data + bytes(bss))])
    return Probe("ELF", elf32(base, [(base, code), (second, data, len(data) + bss)]), crcs, base)


def fit_image(data, kind, hashes="sha256", **props):
    value = cells(zlib.crc32(data)) if hashes == "crc32" else hashlib.new(hashes, data).digest()
    node = Node("", {"data": data, "type": strings(kind), "arch": strings("arm"), "os": strings("linux"),
                     "compression": strings("none")},
                [Node("hash-1", {"algo": strings(hashes), "value": value})])
    for name, prop in props.items():
        node.set(name, prop)
    return node


class Fit:
    """A FIT as a tree that can be changed before it is packed. kernel: a Probe; ramdisk: bytes or None;
    loadable: (address, bytes) or None"""

    def __init__(self, kernel, ramdisk=None, loadable=None, hashes="sha256", external=False, load=None):
        self.kernel, self.ramdisk, self.external, self.load = kernel, ramdisk, external, load
        address = {} if load is None else {"load": cells(load), "entry": cells(load)}
        images = {"kernel-1": fit_image(kernel.data, "kernel", hashes, **address)}
        config = {"kernel": strings("kernel-1")}
        if ramdisk:
            images["ramdisk-1"] = fit_image(ramdisk, "ramdisk", hashes)
            config["ramdisk"] = strings("ramdisk-1")
        if loadable:
            images["loadable-1"] = fit_image(loadable[1], "firmware", hashes, load=cells(loadable[0]))
            config["loadables"] = strings("loadable-1")
        for name, node in images.items():
            node.name = name
        self.tree = Node("", {"description": strings("odd"), "#address-cells": cells(1)}, [
            Node("images", {}, images.values()),
            Node("configurations", {"default": strings("conf-1")}, [Node("conf-1", config)])])
        self.damage = []

    def image(self, name):
        return self.tree.find(f"images/{name}")

    def config(self):
        return self.tree.find("configurations/conf-1")

    def file(self):
        behind, images = b"", self.tree.child("images")
        for node in images.children if images and self.external else ():
            data = node.get("data")
            if data is not None:
                node.set("data", None)
                behind += bytes(-len(behind) % 0x40)
                # Some case may have set these otherwise
                node.props += [[key, cells(value)] for key, value in (("data-offset", len(behind)),
                                                                      ("data-size", len(data)))
                               if node.get(key) is None]
                behind += data
        data = pack(self.tree) + behind
        for change in self.damage:
            data = change(data)
        return data


def uimage(data, kind=2, compression=0, size=None, data_crc=None, header_crc=None, load=0):
    """A legacy image as mkimage makes it; load: and entry"""
    header = struct.pack(">7I4B32s", 0x27051956, 0, 0, len(data) if size is None else size & 0xffffffff, load, load,
                         zlib.crc32(data) if data_crc is None else data_crc, 5, 2, kind, compression, b"odd")
    return patched(header, 4, zlib.crc32(header) if header_crc is None else header_crc, ">") + data


def kind_of(data):
    """What the first bytes of a file are, as docs/payloads.md has it"""
    def little(at):
        return int.from_bytes(data[at:at + 4].ljust(4, b"\0"), "little")

    if len(data) >= 0x28 and little(0x24) in (0x016f2818, 0x18286f01):
        return "zImage"
    if data[:4] == b"\x7fELF":
        return "ELF"
    if data[:4] == cells(MAGIC):
        return "FIT"
    if data[:4] == cells(0x27051956):
        return "uImage"
    packed = (b"\x1f\x8b", b"BZh", b"\xfd7zX", b"\x5d\0\0", b"\x02\x21\x4c\x18", b"\x89LZO", b"\x28\xb5\x2f\xfd",
              b"0707")
    return "ramdisk" if data.startswith(packed) else "raw binary"
