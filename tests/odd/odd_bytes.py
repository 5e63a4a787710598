# SPDX-License-Identifier: BSD-2-Clause
#
# One wrong value in a device tree's bytes, or an odd shape of it: each function changes a Scene and returns what
# it did.

import struct

import fdt
from damage import table
from fdt import FIELDS, Node, cells, wide
from lib.boards import RAM
from scene import SIZE, TREE

DAMAGES, odd = table()


@odd(weight=8, slots=("initrd", "fw_cfg"))
def header(rng, scene):
    field = rng.choice(FIELDS)
    good = dict(zip(FIELDS, struct.unpack_from(">10I", scene.tree_bytes())))
    value = rng.choice([0, -1, good[field] + 1, good[field] - 1, good[field] + 4, good[field] * 2, 0x80000000,
                        good["totalsize"]]) & 0xffffffff
    if field == "boot_cpuid_phys":
        value = -1 & 0xffffffff
    scene.header[field] = value
    return f"header: {field} {value:#x}"


@odd(weight=4, slots=("initrd", "fw_cfg"))
def structure(rng, scene):
    """One token: a value that is none"""
    which, value = rng.randrange(0, 40), rng.choice([0, 5, 0x0d00dfee, 0xffffffff])

    def spoil(data):
        start, = struct.unpack_from(">I", data, 8)
        at, seen = start, 0
        while True:
            token, = struct.unpack_from(">I", data, at)
            if seen == which or token == fdt.END:
                return data[:at] + cells(value) + data[at + 4:]
            seen += 1
            at += 4
            if token == fdt.BEGIN:
                at = data.index(b"\0", at) + 4 & ~3
            elif token == fdt.PROP:
                at += 8 + (struct.unpack_from(">I", data, at)[0] + 3 & ~3)

    scene.damage.append(spoil)
    return f"token {which} is {value:#x}"


@odd(weight=2, slots=("initrd", "fw_cfg"), doors=("kernel",))
def cut_tree(rng, scene):
    size = rng.choice([41, 48, 100, 200, 400, 500])
    scene.damage.append(lambda data: data[:size] + bytes(len(data) - size))
    return f"all zeros from byte {size} on"


@odd(doors=("kernel",), slots=("initrd",))
def tree_address(rng, scene):
    scene.tree_at = rng.choice([TREE + 4, TREE + 12, RAM + 0x100000, RAM + SIZE - 0x2000, TREE + 8])
    return f"the tree is at {scene.tree_at:#x}"


@odd(weight=2)
def nested(rng, scene):
    depth, node = rng.choice([7, 8, 9, 40, 300]), Node("deep")
    top = node
    for i in range(depth):
        node.children = [Node(f"n{i}", {"reg": wide(0, 0)})]
        node = node.children[0]
    scene.tree.children.insert(rng.choice([0, len(scene.tree.children)]), top)
    return f"nodes {depth} deep"


@odd()
def many_nodes(rng, scene):
    count = rng.choice([90, 95, 96, 97, 200])
    scene.tree.children[0:0] = [Node(f"device@{i:x}", {"reg": wide(i, 1)}) for i in range(count)]
    return f"{count} more nodes below the root"
