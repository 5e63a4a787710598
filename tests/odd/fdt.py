# SPDX-License-Identifier: BSD-2-Clause
#
# Device trees and FITs as Python objects, written and read by a writer and a reader of our own: what
# libfdt would refuse to write is what is wanted here, and the model must not share its code. Used by all
# of tests/odd.

import struct

BEGIN, END_NODE, PROP, NOP, END = 1, 2, 3, 4, 9
MAGIC = 0xd00dfeed
FIELDS = ("magic", "totalsize", "off_dt_struct", "off_dt_strings", "off_mem_rsvmap", "version",
          "last_comp_version", "boot_cpuid_phys", "size_dt_strings", "size_dt_struct")


class Broken(Exception):
    """The bytes are no device tree"""


def cells(*words):
    return b"".join(struct.pack(">I", word & 0xffffffff) for word in words)


def wide(*numbers):
    """Each in two cells"""
    return b"".join(struct.pack(">Q", number & (1 << 64) - 1) for number in numbers)


def strings(*texts):
    return b"".join(text.encode() + b"\0" for text in texts)


class Node:
    """props: a list of [name, bytes], so that a name can be there twice"""

    def __init__(self, name="", props=(), children=()):
        self.name = name
        self.props = [[key, value] for key, value in (props.items() if isinstance(props, dict) else props)]
        self.children = list(children)

    def get(self, name, otherwise=None):
        return next((value for key, value in self.props if key == name), otherwise)

    def set(self, name, value):
        """value: bytes, or None to remove it"""
        kept = [prop for prop in self.props if prop[0] != name]
        self.props = kept + ([[name, value]] if value is not None else [])

    def child(self, name):
        """By the whole name, or by the part before @"""
        return next((c for c in self.children if name in (c.name, c.name.split("@")[0])), None)

    def find(self, path):
        node = self
        for name in path.strip("/").split("/"):
            node = node.child(name) if node else None
        return node

    def remove(self, name):
        self.children.remove(self.child(name))

    def string(self, name):
        """Of a string that is terminated, or None"""
        value = self.get(name)
        return value[:-1].split(b"\0")[0].decode("latin-1") if value and value[-1] == 0 else None

    def list(self, name):
        value = self.get(name)
        return value[:-1].decode("latin-1").split("\0") if value and value[-1] == 0 else []

    def number(self, name, sizes=(4, 8)):
        value = self.get(name)
        return int.from_bytes(value, "big") if value is not None and len(value) in sizes else None

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


def pack(root, reserve=(), **fields):
    """The tree's bytes; reserve: of /memreserve/; fields: of the header, in place of the right ones"""
    names, block = b"", b""

    def write(node):
        nonlocal names, block
        name = node.name.encode() + b"\0"
        block += cells(BEGIN) + name + bytes(-len(name) % 4)
        for key, value in node.props:
            text = key.encode() + b"\0"
            if text not in names:
                names += text
            block += cells(PROP, len(value), names.index(text)) + value + bytes(-len(value) % 4)
        for child in node.children:
            write(child)
        block += cells(END_NODE)

    write(root)
    block += cells(END)
    names += bytes(-(len(block) + len(names)) % 8)
    entries = b"".join(wide(base, size) for base, size in (*reserve, (0, 0)))
    start = 40 + len(entries)
    header = dict(zip(FIELDS, (MAGIC, start + len(block) + len(names), start, start + len(block), 40, 17, 16,
                               0, len(names), len(block))))
    header.update(fields)
    return cells(*header.values()) + entries + block + names


def parse(data):
    """(root, /memreserve/ entries) of a whole tree; Broken says what is wrong with another"""
    if len(data) < 40:
        raise Broken("truncated")
    h = dict(zip(FIELDS, struct.unpack_from(">10I", data)))
    if h["magic"] != MAGIC:
        raise Broken("magic")
    if h["version"] < 17 or h["last_comp_version"] > 17:
        raise Broken("version")
    total = h["totalsize"]
    ends = (h["off_dt_struct"] + h["size_dt_struct"], h["off_dt_strings"] + h["size_dt_strings"])
    if not 40 <= total <= 2 << 20 or max(ends) > total or not 40 <= h["off_mem_rsvmap"] <= total:
        raise Broken("sizes")
    if h["off_dt_struct"] % 4 or h["off_mem_rsvmap"] % 8:
        raise Broken("misaligned")
    at, reserve = h["off_mem_rsvmap"], []
    while True:
        if at + 16 > min(total, len(data)):
            raise Broken("reservations")
        base, size = struct.unpack_from(">2Q", data, at)
        at += 16
        if not size:
            break
        reserve.append((base, size))
    if not at <= h["off_dt_struct"] or ends[0] > h["off_dt_strings"]:
        raise Broken("order")
    return parse_nodes(data[h["off_dt_struct"]:ends[0]], data[h["off_dt_strings"]:ends[1]]), reserve


def parse_nodes(block, names):
    top, at = Node("top"), 0
    path = [top]

    def word():
        nonlocal at
        if at + 4 > len(block):
            raise Broken("damaged")
        at += 4
        return struct.unpack_from(">I", block, at - 4)[0]

    while True:
        token = word()
        if token == BEGIN:
            end = block.find(b"\0", at)
            if end < 0:
                raise Broken("damaged")
            path.append(Node(block[at:end].decode("latin-1")))
            path[-2].children.append(path[-1])
            at = end + 4 & ~3
        elif token == PROP:
            size, name = word(), word()
            if at + size > len(block) or len(path) < 2:
                raise Broken("damaged")
            # One that does not end in the block is nobody's
            key = names[name:names.index(b"\0", name)].decode("latin-1") if b"\0" in names[name:] else ""
            path[-1].props.append([key, block[at:at + size]])
            at += size + 3 & ~3
        elif token == END_NODE:
            path.pop()
            if not path:
                raise Broken("damaged")
        elif token == END and len(path) == 1 and top.children:
            return top.children[0]
        elif token != NOP:
            raise Broken("damaged")
