# SPDX-License-Identifier: BSD-2-Clause
#
# One wrong value in a payload's file, as in the tables of device trees. A file that would be taken for a raw
# binary is made only where the payload is one, or runs as one: nobody has asked for it otherwise.

import struct
import zlib

import payloads
from damage import Damage
from fdt import FIELDS, cells, pack, strings
from lib.boards import RAM
from lib.images import elf32, patched
from lib.build import RESIDENT_SIZE
from scene import FILE, IMAGE, SIZE, virt_tree

DAMAGES = []
ALL_DOORS = ("kernel", "flash", "qemu", "uboot")
GIVEN = ("initrd", "module", "fw_cfg")  # whoever gives it says how long it is
RAM_END = RAM + SIZE


def odd(weight, kinds, slots=GIVEN, doors=ALL_DOORS):
    def add(make):
        DAMAGES.append(Damage(make, weight, doors, None, slots, kinds))
        return make
    return add


def off(rng, right, *more):
    """A wrong number in place of the right one"""
    values = (0, 0xffffffff, right + 1, right - 1, 0x80000000, *more)
    return rng.choice([n for n in values if n != right]) & 0xffffffff


# zImage


@odd(4, ["zImage"])
def zimage_header(rng, scene):
    name, at, right = rng.choice([("start", 0x28, 0), ("end", 0x2c, len(scene.file)), ("endian", 0x30, 0x04030201)])
    value = off(rng, right, right + 4, 0x01020304 if name == "endian" else 0x10)
    scene.file = fix(scene, scene.file, at, value)
    return f"zImage: {name} {value:#x}"


def fix(scene, data, at, *words):
    """A word of the payload's code, and the checksums that it prints"""
    for i, word in enumerate(words):
        data = patched(data, at + 4 * i, word)
    scene.probe.crcs[0] = zlib.crc32(data[:payloads.STACK])
    return data


@odd(2, ["zImage"])
def zimage_magic(rng, scene):
    """Big-endian: refused. Otherwise the code is a raw binary that runs as well"""
    value = rng.choice([0x18286f01, 0, 0x016f2819, 0xffffffff])
    scene.file = fix(scene, scene.file, 0x24, value)
    if value != 0x18286f01:
        scene.probe.kind = "raw binary"
    return f"zImage: magic {value:#x}"


@odd(3, ["zImage"])
def zimage_cut(rng, scene):
    size = len(scene.file)
    size = rng.choice([size - 1, size - 4, size // 2, 0x40, 0x3f, 0x38, 0x37, 0x30, 0x28])
    scene.file = scene.file[:size]
    return f"zImage: cut to {size} bytes"


@odd(2, ["zImage", "ELF", "raw binary"])
def few_bytes(rng, scene):
    size = rng.randrange(1, 4)
    scene.file = scene.file[:size]
    return f"{scene.kind}: cut to {size} bytes"


@odd(2, ["zImage"])
def zimage_longer(rng, scene):
    scene.file += rng.randbytes(rng.choice([1, 3, 4, 0x1000, 0x12345]))
    return "zImage: more behind it"


@odd(1, ["zImage"], doors=("kernel", "flash", "qemu"))
def zimage_huge(rng, scene):
    """Without the word that says that its end is the file's"""
    end = rng.choice([0x10000000, 0x20000000, 0x70000000, 0xfffffffc])
    scene.file = fix(scene, scene.file, 0x2c, end, 0)
    return f"zImage without endianness: end {end:#x}"


# ELF


@odd(6, ["ELF"])
def elf_header(rng, scene):
    name, at, size = rng.choice([
        ("ident", 4, 1), ("ident", 5, 1), ("ident", 6, 1), ("machine", 0x12, 2), ("entry", 0x18, 4),
        ("phoff", 0x1c, 4), ("phentsize", 0x2a, 2), ("phnum", 0x2c, 2), ("shoff", 0x20, 4), ("shnum", 0x30, 2),
        ("flags", 0x24, 4)])
    right = int.from_bytes(scene.file[at:at + size], "little")
    # Inside the segment is code or noise: a raw binary's entry, which nobody asked for
    values = {"entry": [0, -1, 0x80000000, payloads.LINKED - 1, payloads.LINKED - 4], "phnum": [right + 1, -1],
              "phoff": [right + 1, right - 1]}.get(name, [0, -1, right + 1, right - 1])
    value = rng.choice([v for v in values if v != right]) & (1 << 8 * size) - 1
    scene.file = scene.file[:at] + value.to_bytes(size, "little") + scene.file[at + size:]
    return f"ELF: {name} {value:#x}"


@odd(8, ["ELF"])
def elf_segment(rng, scene):
    """Of the second, since the first is the code"""
    at = 52 + 32
    name, offset = rng.choice([("offset", 4), ("paddr", 12), ("filesz", 16), ("memsz", 20), ("type", 0)])
    right, = struct.unpack_from("<I", scene.file, at + offset)
    memory, = struct.unpack_from("<I", scene.file, at + 20)
    value = rng.choice({
        "offset": [-1, right + 1, len(scene.file), 0x80000000],
        "paddr": [0, -1, RAM - 0x1000, RAM_END, RAM_END - memory + 1, RAM_END - RESIDENT_SIZE, payloads.LINKED,
                  payloads.LINKED + 4, 0xfffff000],
        "filesz": [-1, memory + 1, 0x80000000],
        "memsz": [-1, 1, 0x80000000, 0x3ff, RAM_END - payloads.LINKED],
        "type": [0, 2, -1, 0x70000001]}[name]) & 0xffffffff
    scene.file = patched(scene.file, at + offset, value)
    if name == "type" and value != 1:
        scene.lost = True  # not loaded: the payload finds other bytes there
    return f"ELF: {name} {value:#x} of the second segment"


@odd(4, ["ELF"], doors=("kernel", "flash", "qemu"))
def elf_place(rng, scene):
    """The code itself elsewhere: where the boot is, it is moved at the end"""
    words, base = rng.choice([
        ("over the image", IMAGE), ("half over the image", IMAGE - 0x400), ("over its own file", FILE),
        ("just below the stub", RAM_END - RESIDENT_SIZE - 0x5000), ("over the stub", RAM_END - RESIDENT_SIZE),
        ("one byte over the stub", RAM_END - RESIDENT_SIZE - 0x1000 + 4), ("at the start of RAM", RAM),
        ("past RAM", RAM_END), ("half in RAM", RAM_END - 0x800), ("at 0", 0), ("at -4 KiB", 0xfffff000)])
    code, crcs = payloads.block(rng, 0x1000)
    scene.probe.crcs, scene.probe.base = crcs, base
    scene.file = elf32(base, [(base, code)])
    return f"ELF: {words}"


@odd(3, ["ELF"])
def elf_cut(rng, scene):
    size = rng.choice([4, 51, 52, 83, 84, 115, 116, 0x100, len(scene.file) - 1])
    scene.file = scene.file[:size]
    return f"ELF: cut to {size} bytes"


@odd(2, ["ELF"])
def elf_segments(rng, scene):
    count = rng.choice([0, 7, 8, 9, 20])
    code, crcs = payloads.block(rng, 0x1000)
    segments = [(payloads.LINKED, code)] + [(payloads.LINKED + 0x2000 * i, bytes(4)) for i in range(1, count)]
    scene.probe.crcs = crcs
    scene.file = elf32(payloads.LINKED, segments[:count])
    return f"ELF: {count} segments"


# Raw binaries


@odd(2, ["raw binary"], slots=("initrd",), doors=("kernel", "flash"))
def raw_address(rng, scene):
    scene.file_at = FILE + rng.choice([1, 2, 3, 4, 0x1004, 0xffc])
    return f"raw binary: at {scene.file_at:#x}"


@odd(2, ["raw binary"], slots=("initrd",), doors=("kernel", "flash"))
def raw_at_the_end(rng, scene):
    """Less room behind it than a bss may need"""
    size = len(scene.file)
    stub = RAM_END - RESIDENT_SIZE
    words, scene.file_at = rng.choice([("the top of RAM", RAM_END - size), ("below the stub", stub - size),
                                       ("just over it", stub - size + 4)])
    return f"raw binary: at {words}"


@odd(1, ["raw binary"], slots=("initrd", "module", "fw_cfg"))
def raw_size(rng, scene):
    scene.file += rng.randbytes(rng.choice([1, 2, 3, 4, 0x1001]))
    return "raw binary: more behind it"


# FIT


@odd(8, ["FIT"], slots=(*GIVEN, "appended"))
def fit_image(rng, scene):
    node = rng.choice(scene.fit.tree.child("images").children)
    name = rng.choice(["type", "arch", "compression", "data", "gone", "name", "os"])
    if name == "gone":
        scene.fit.tree.child("images").children.remove(node)
        return f"FIT: no {node.name}"
    if name == "name":
        text, node.name = node.name, rng.choice(["", "kernel", node.name + "0", node.name[:-1]])
        return f"FIT: {text} is called {node.name!r}"
    if name == "data":
        # Otherwise the bytes are not what the hash is of
        node.set("data", rng.choice([b"", None, node.get("data")[:-1], node.get("data") + b"\0"]))
        return f"FIT: data of {node.name}"
    value = rng.choice([None, b"", strings(""), strings("acme"), strings("arm"), strings("none"), strings("kernel"),
                        strings("gzip"), node.get(name)[:-1]])
    node.set(name, value)
    return f"FIT: {name} of {node.name}: {value}"


@odd(6, ["FIT"], slots=(*GIVEN, "appended"))
def fit_hash(rng, scene):
    node = rng.choice(scene.fit.tree.child("images").children)
    one = node.children[0]
    what = rng.choice(["value", "algo", "gone", "name", "twice"])
    right = one.get("value")
    if what == "gone":
        node.children = []
    elif what == "name":
        one.name = rng.choice(["hash", "hash@1", "has-1", "", "hashes"])
    elif what == "twice":
        node.children.append(type(one)("hash-2", [["algo", strings("crc32")], ["value", cells(0)]]))
    else:
        wrong = [strings("md5"), strings("sha25"), b"sha256"] if what == "algo" else \
            [strings("md5"), cells(-1), right[:-1], right + b"\0", bytes(len(right))]
        one.set(what, rng.choice([None, b"", *wrong]))
    return f"FIT: hash of {node.name}: {what} {one.name} {one.props}"


@odd(5, ["FIT"], slots=(*GIVEN, "appended"))
def fit_config(rng, scene):
    configs, config = scene.fit.tree.child("configurations"), scene.fit.config()
    scene.lost = True
    what = rng.choice(["gone", "no images", "default", "kernel", "ramdisk", "loadables", "none"])
    if what == "gone":
        scene.fit.tree.remove("configurations")
    elif what == "no images":
        # Then it is a device tree like any other, behind the image
        if scene.slot != "appended":
            scene.fit.tree.remove("images")
    elif what == "none":
        configs.children = []
    elif what == "default":
        configs.set("default", rng.choice([None, b"", strings("conf-9"), strings(""), b"conf-1"]))
    else:
        config.set(what, rng.choice([None, b"", strings("kernel-9"), strings(""), b"kernel-1", strings("conf-1")]))
        if what == "ramdisk" and not scene.fit.image("ramdisk-1") and config.get(what) is None:
            return "FIT: as it should be"
    return f"FIT: configuration: {what} {config.props}"


@odd(4, ["FIT"], slots=GIVEN)
def fit_external(rng, scene):
    scene.fit.external = True
    node = rng.choice(scene.fit.tree.child("images").children)
    name = rng.choice(["data-offset", "data-size", "data-position"])
    value = rng.choice([0, -1, 1, 0x80000000, 0x7fffffff])
    node.set(name, cells(value))
    return f"FIT: {name} {value} of {node.name}"


@odd(4, ["FIT"], slots=GIVEN)
def fit_load(rng, scene):
    """Only what is raw goes to load: with another kernel these are not looked at"""
    node, size = scene.fit.image("kernel-1"), len(scene.probe.data)
    name = rng.choice(["load", "entry"])
    load = payloads.LINKED
    value = rng.choice({
        "load": [0, -1, load + 1, load + 2, load - 1, RAM_END, RAM_END - size + 4, RAM_END - RESIDENT_SIZE, None,
                 RAM_END - 0x80000],
        "entry": [0, -1, load - 4, load + size, load + 2, None]}[name])
    node.set(name, None if value is None else cells(value))
    if node.get("load") is None and scene.probe.kind == "raw binary":
        node.set("entry", None)
    return f"FIT: {name} {value}"


@odd(4, ["FIT"], slots=GIVEN, doors=("kernel", "flash"))
def fit_loadable(rng, scene):
    node = scene.fit.image("loadable-1")
    if not node:
        return "FIT: as it should be"
    scene.lost = True
    words, value = rng.choice([("0", 0), ("-1", -1), ("past RAM", RAM_END), ("half in RAM", RAM_END - 0x400),
                               ("over the stub", RAM_END - 0x800), ("over the image", IMAGE), ("none", None),
                               ("free", RAM + 0x6100000)])
    node.set("load", None if value is None else cells(value))
    return f"FIT: loadable: {words}"


@odd(5, ["FIT"], slots=(*GIVEN, "appended"))
def fit_fdt(rng, scene):
    """A device tree for the payload, in place of the loader's"""
    tree, what = virt_tree(scene.secure), rng.choice(["header", "cut", "no memory", "twice", "as it should be"])
    header = {}
    if what == "header":
        header = {rng.choice(FIELDS[:6]): rng.choice([0, 0xffffffff, 41, 0x80000000])}
    elif what == "no memory":
        tree.remove("memory")
    data = pack(tree, **header)
    if what == "cut":
        data = data[:rng.choice([1, 39, 40, 100, len(data) // 2])]
    node = payloads.fit_image(data, "flat_dt")
    node.name = "fdt-1"
    scene.fit.tree.child("images").children.append(node)
    scene.fit.config().set("fdt", strings("fdt-1", *(["fdt-1"] if what == "twice" else [])))
    return f"FIT: its device tree: {what} {header}"


@odd(3, ["FIT"], slots=GIVEN)
def fit_cut(rng, scene):
    part = rng.choice([1, 40, 41, 100, 200])
    scene.fit.damage.append(lambda data: data[:-part] if part < 8 else data[:max(part, 4)])
    return f"FIT: cut, {part}"


@odd(2, ["FIT"], slots=GIVEN)
def fit_bit(rng, scene):
    back, bit = rng.randrange(1, 0x100), rng.randrange(8)
    # Behind the tree is data alone
    scene.fit.external = True
    scene.fit.damage.append(lambda data: data[:-back] + bytes([data[-back] ^ 1 << bit]) + data[len(data) - back + 1:])
    return f"FIT: bit {bit} of the byte that is {back} before its end"


# uImage


@odd(4, ["zImage", "ELF", "raw binary"], slots=("appended",), doors=("kernel", "flash"))
def uimage_checksum(rng, scene):
    scene.wrap = True
    scene.uimage = {"data_crc": rng.choice([0, 0xffffffff])}
    return "uImage: checksum of its data"


# What is a ramdisk, whatever its bytes are, since a kernel comes from elsewhere


@odd(4, ["zImage", "ELF", "raw binary"], slots=("appended", "fw_cfg"), doors=("kernel", "flash"))
def unknown_ramdisk(rng, scene):
    scene.ramdisk = None
    kind = rng.choice(["ext2", "squashfs", "romfs", "cpio", "random", "uimage", "ones", "zeros"])
    data = bytearray(payloads.noise(rng, rng.choice([0x800, 0x1001, 0x2000])))
    start = {"squashfs": b"hsqs", "romfs": b"-rom1fs-", "cpio": b"070701", "uimage": cells(0x27051956),
             "ones": b"\xff" * len(data), "zeros": bytes(len(data))}.get(kind, b"")
    data[:len(start)] = start
    if kind == "ext2":
        data[0x438:0x43a] = b"\x53\xef"
    scene.initrd = bytes(data)
    return f"initrd beside a kernel: {kind}, {len(data)} bytes"
