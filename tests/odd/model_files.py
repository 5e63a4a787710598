# SPDX-License-Identifier: BSD-2-Clause
#
# The model's rules for files: zImage, ELF, raw binary, FIT, uImage. Each check collects all that is wrong with a
# file, since the firmware may name any of it. Used by model.py.

import hashlib
import zlib

import fdt
from lib.boards import RAM
from memory import Range
from payloads import kind_of

ROOM = 1 << 20  # behind a raw binary
HASHES = {"crc32": lambda data: fdt.cells(zlib.crc32(data)), "sha1": lambda data: hashlib.sha1(data).digest(),
          "sha256": lambda data: hashlib.sha256(data).digest()}
IMAGE_TYPES = ("kernel", "kernel_noload", "standalone", "firmware")


class Stops(Exception):
    """The boot ends with a line that has this pattern in it"""

    def __init__(self, says):
        super().__init__(says)
        self.says = says


class File:
    """kind; segments: [(Range, bytes)] or None: it goes where there is room; ramdisk: bytes or None.
    has_tree: a device tree in place of the loader's"""

    def __init__(self, kind, data, ramdisk=None):
        self.kind, self.data, self.ramdisk, self.segments, self.loadables = kind, data, ramdisk, None, []
        self.has_tree = False


def little(data, at, size=4):
    return int.from_bytes(data[at:at + size].ljust(size, b"\0"), "little")


def check_zimage(data):
    start, end, endian = (little(data, at) for at in (0x28, 0x2c, 0x30))
    why = []
    if little(data, 0x24) != 0x016f2818:
        why.append("big-endian")
    if len(data) < 0x38:
        why.append("truncated|short")
    if end <= start:
        why.append("end before its start")
    elif endian in (0x04030201, 0x01020304) and end - start > len(data):
        why.append("truncated")
    if why:
        raise Stops("zImage.*(" + "|".join(why) + ")")
    if end - start > 64 << 20:
        raise Stops("no room for the zImage")


def check_elf(data):
    """Returns its segments; and the physical address of its entry"""
    why, segments, entry_at = [], [], None
    if len(data) < 52:
        raise Stops("ELF file at .*truncated|short")
    if data[4:7] != b"\1\1\1":
        why.append("not a 32-bit little-endian")
    if little(data, 0x12, 2) != 40:
        why.append("another machine")
    if little(data, 0x2a, 2) != 32:
        why.append("program headers of the usual size")
    table, count, entry = little(data, 0x1c), little(data, 0x2c, 2), little(data, 0x18)
    if table + 32 * count > len(data):
        why.append("truncated in its program headers")
        count = 0
    for at in range(table, table + 32 * count, 32):
        kind, offset, vaddr, paddr, size, memory = (little(data, at + i) for i in range(0, 24, 4))
        if kind != 1 or not memory:
            continue
        if size > memory or paddr + memory > 1 << 32:
            why.append("impossible size")
        if offset + size > len(data):
            why.append("truncated in its segments")
        segments.append((Range(paddr, memory), data[offset:offset + size]))
        if 0 <= entry - vaddr < memory:
            entry_at = entry - vaddr + paddr
    if len(segments) > 8:
        why.append("more than 8 segments")
    if entry_at is None:
        why.append("entry is in none")
    elif entry_at % 4 == 2:
        why.append("neither ARM nor Thumb")
    if why:
        raise Stops("ELF file at .*(" + "|".join(why) + ")")
    return segments, entry_at


def open_payload(scene, tree, data, ramdisk):
    """What is to be placed. Stops, if it cannot be started"""
    if scene.slot == "appended" and scene.wrap:
        check_uimage(scene)
    file = File(kind_of(data), data, ramdisk)
    if file.kind == "FIT":
        file = open_fit(tree, data, ramdisk)
    if file.kind == "FIT":
        raise Stops("it is in a FIT itself")
    if file.kind == "uImage":
        raise Stops("uImage")
    if len(file.data) < 4:
        raise Stops("short|bytes|truncated|not a kernel|cannot be started")
    if file.kind == "zImage":
        check_zimage(file.data)
    elif file.kind == "ELF":
        file.segments, _ = check_elf(file.data)
    return file


def check_uimage(scene):
    """Only of what is behind the image"""
    if scene.uimage.get("data_crc") is not None or scene.uimage.get("size") is not None:
        raise Stops("damaged|checksum|uImage|appended")


def open_fit(tree, data, ramdisk):
    try:
        root, _ = fdt.parse(data)
    except fdt.Broken as why:
        raise Stops("the FIT at .*cannot be used") from why
    if int.from_bytes(data[4:8], "big") > len(data):
        raise Stops("the FIT at .*cannot be used")
    images, configs = root.child("images"), root.child("configurations")
    if not images or not configs:
        raise Stops("the FIT at .*it has no /(images|configurations)")
    name = configs.string("default")
    config = configs.child(name) if name is not None else next(iter(configs.children), None)
    if not config:
        raise Stops("the FIT at .*configuration")
    fit = FitFile(tree, data, images)
    names = [config.list(key)[0] for key in ("kernel", "firmware", "standalone") if config.list(key)]
    if not names:
        raise Stops("the FIT at .*its configuration has no kernel")
    node, kernel = fit.take(names[0], IMAGE_TYPES)
    file = File(kind_of(kernel), kernel, ramdisk)
    if config.list("ramdisk"):
        file.ramdisk = fit.take(config.list("ramdisk")[0], ("ramdisk",))[1]
    if len(config.list("loadables")) > 4:
        raise Stops("more than 4 loadables")
    for name in config.list("loadables"):
        loadable, content = fit.take(name, None)
        if loadable.number("load") is None:
            raise Stops(f"image {name} of the FIT cannot be used: it has no load address")
        file.loadables.append((Range(loadable.number("load"), len(content)), content))
    check_fdt(fit, config.list("fdt"))
    file.has_tree = bool(config.list("fdt"))
    if file.kind in ("raw binary", "ramdisk"):
        place_raw(file, node)
    return file


def check_fdt(fit, names):
    if len(names) > 1:
        raise Stops("overlays, which are not applied")
    if not names:
        return
    content = fit.take(names[0], ("flat_dt",))[1]
    try:
        fdt.parse(content)
    except fdt.Broken as why:
        raise Stops(f"image {names[0]} of the FIT cannot be used: ") from why


def place_raw(file, node):
    """Of a FIT, at load and entered at entry"""
    file.kind = "raw binary"
    load, entry = node.number("load"), node.number("entry")
    if node.string("type") == "kernel_noload":
        load = entry = None
    if load is None:
        return
    why = []
    entry = load if entry is None else entry
    if load % 4:
        why.append("aligned")
    if not load <= entry < load + len(file.data):
        why.append("entry elsewhere")
    if entry % 4 == 2:
        why.append("neither ARM nor Thumb")
    if load + len(file.data) > 1 << 32:
        why.append("not RAM")
    if why:
        raise Stops("|".join(why))
    file.segments = [(Range(load, len(file.data)), file.data)]


class FitFile:
    def __init__(self, tree, data, images):
        self.tree, self.data, self.images = tree, data, images

    def content(self, name, node):
        outside = node.number("data-position", (4,)), node.number("data-offset", (4,))
        content, size = node.get("data"), node.number("data-size")
        if outside != (None, None):
            total = int.from_bytes(self.data[4:8], "big")
            at = outside[0] if outside[0] is not None else (total + 3 & ~3) + outside[1]
            if not size:
                raise Stops(f"image {name} of the FIT cannot be used: it has no data")
            if at + size > len(self.data):
                raise Stops(f"image {name} of the FIT cannot be used: it ends past")
            content = self.data[at:at + size]
        if not content:
            raise Stops(f"image {name} of the FIT cannot be used: it has no data")
        return content

    def take(self, name, types):
        node = next((c for c in self.images.children if c.name == name), None)
        if not node:
            raise Stops(f"image {name} of the FIT cannot be used: it is not there")
        content, why = self.content(name, node), []
        if node.string("arch") not in (None, "arm"):
            why.append("another architecture")
        if types and node.string("type") not in (None, *types):
            why.append("another type")
        if node.string("type") != "ramdisk" and node.string("compression") not in (None, "none"):
            why.append("compressed")
        hashes = [c for c in node.children if c.name.startswith("hash")]
        for one in hashes:
            why += self.hash_error(one, content)
        if why:
            raise Stops(f"image {name} of the FIT cannot be used: .*(" + "|".join(why) + ")")
        if not hashes:
            self.tree.warns.append(f"image {name} of the FIT has no hash")
        return node, content

    @staticmethod
    def hash_error(node, content):
        algorithm, value = node.string("algo"), node.get("value")
        if algorithm not in HASHES:
            return ["unknown"]
        if value is None:
            return ["missing"]
        return [] if value == HASHES[algorithm](content) else ["wrong"]


def place_behind(r, tree, memory_map):
    """Of a FIT's load address that leaves less than it may need for its bss, a warning"""
    if r.end + ROOM > memory_map.banks[0].end:
        tree.warns.append("behind it")
    if "the resident stub" in memory_map.users(r):
        tree.alternatives.append(Stops("overlaps"))


def at_the_top(file, memory_map):
    """Whether part of it belongs into the last MiB of the lowest bank"""
    end = memory_map.banks[0].end
    return any(r.overlaps(Range(end - ROOM, ROOM)) for r, _ in [*(file.segments or ()), *file.loadables])


def place(file, tree, memory_map, at):
    """Whether what has a place of its own can have it"""
    for r, _ in file.loadables:
        if not memory_map.is_ram(r) or r.end > 1 << 32:
            raise Stops("loadable.*not RAM")
        # It may not be over its own file either, which is read later
        if memory_map.users(r):
            raise Stops("loadable.*overlaps")
        memory_map.use(r, "the payload")
        if file.kind == "zImage" and r.overlaps(Range(RAM, 33 << 20)):
            raise Stops("unpack over a loadable")
    if file.kind == "raw binary" and not file.segments and at:
        if at.base % 4:
            raise Stops("aligned")
        if at.end + ROOM > memory_map.banks[0].end:
            tree.may_warn.append("behind it")
        return
    until_entry = {"the image", "the device tree", "the payload file"}
    seen, why = [], []
    if file.kind == "raw binary" and file.segments:
        place_behind(file.segments[0][0], tree, memory_map)
        # It is placed before the stub, which is then elsewhere, or after it
        until_entry.add("the resident stub")
    for r, _ in file.segments or ():
        if not memory_map.is_ram(r) or r.end > 1 << 32:
            why.append("not RAM")
        if memory_map.users(r) - until_entry or any(r.overlaps(other) for other in seen):
            why.append("overlaps")
        seen.append(r)
    if why:
        raise Stops("|".join(why))
