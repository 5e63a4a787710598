# SPDX-License-Identifier: BSD-2-Clause
#
# One wrong value in a device tree: each function changes a Scene and returns what it did.

import copy

from damage import change, table
from fdt import Node, cells, strings, wide
from lib.boards import MIB, RAM
from scene import FILE, IMAGE, RAMDISK, SIZE, TREE

DAMAGES, odd = table()
ALL_ONES = (1 << 64) - 1


@odd(weight=3)
def root_cells(rng, scene):
    name = rng.choice(["#address-cells", "#size-cells"])
    return change(rng, scene.tree, name, [
        ("0", cells(0)), ("1", cells(1)), ("3", cells(3)), ("-1", cells(-1)), ("missing", None),
        ("two words", cells(2, 2)), ("empty", b"")])


@odd(weight=6)
def memory_reg(rng, scene):
    return change(rng, scene.tree.child("memory"), "reg", [
        ("base 0", wide(0, SIZE)), ("size 0", wide(RAM, 0)), ("size -1", wide(RAM, -1)), ("base -1", wide(-1, SIZE)),
        ("base off by one page", wide(RAM + 0x1000, SIZE - 0x1000)),
        ("base a page too low", wide(RAM - 0x1000, SIZE)),
        ("size one byte short", wide(RAM, SIZE - 1)), ("size one byte over", wide(RAM, SIZE + 1)),
        ("size a page over", wide(RAM, SIZE + 0x1000)), ("twice the size", wide(RAM, 2 * SIZE)),
        ("half the size", wide(RAM, SIZE // 2)), ("a page", wide(RAM, 0x1000)), ("missing", None), ("empty", b""),
        ("one cell", cells(RAM)), ("without its last cell", wide(RAM, SIZE)[:-4]), ("4 GiB", wide(RAM, 1 << 32)),
        ("twice the same", wide(RAM, SIZE, RAM, SIZE)), ("overlapping", wide(RAM, SIZE, RAM + MIB, MIB)),
        ("and a bank above that is not there", wide(RAM, SIZE, RAM + 2 * SIZE, SIZE)),
        ("and a bank of size 0", wide(RAM, SIZE, 0x80000000, 0)), ("at 1 TiB", wide(1 << 40, SIZE)),
        ("a bank above 4 GiB that is not there", wide(RAM, SIZE, 1 << 32, SIZE)),
        ("half a bank twice", wide(RAM, SIZE // 2, RAM + SIZE // 2, SIZE // 2))])


@odd(weight=2)
def memory_node(rng, scene):
    node = scene.tree.child("memory")
    what = rng.choice(["gone", "twice", "no type", "status", "name"])
    if what == "gone":
        scene.tree.children.remove(node)
        return "no /memory"
    if what == "twice":
        scene.tree.children.append(copy.deepcopy(node))
        return "/memory twice"
    if what == "no type":
        return change(rng, node, "device_type", [
            ("missing", None), ("empty", b""), ("memor", strings("memor")), ("not terminated", b"memory")])
    if what == "status":
        return change(rng, node, "status", [
            (repr(s), strings(s)) for s in ("okay", "ok", "disabled", "fail", "", "oka")])
    node.name = rng.choice(["memory", "memory@0", "memory@ffffffff"])
    return f"/memory is called {node.name}"


@odd(weight=3)
def uart_reg(rng, scene):
    return change(rng, scene.tree.child("pl011"), "reg", [
        ("0", wide(0, 0x1000)), ("-1", wide(-1, 0x1000)), ("nothing there", wide(0x0b000000, 0x1000)),
        ("in RAM", wide(RAM + 0x10000000, 0x1000)), ("the GIC's", wide(0x8000000, 0x1000)),
        ("off by one", wide(0x9000001, 0x1000)), ("off by a word", wide(0x9000004, 0x1000)),
        ("off by a page", wide(0x9001000, 0x1000)), ("the timer's", wide(0x9010000, 0x1000)),
        ("missing", None), ("empty", b""), ("size 0", wide(0x9000000, 0)), ("size -1", wide(0x9000000, -1)),
        ("above 4 GiB", wide(0x109000000, 0x1000)), ("in the payload", wide(FILE, 0x1000))])


@odd(weight=2)
def uart_node(rng, scene):
    node = scene.tree.child("pl011")
    what = rng.choice(["compatible", "status", "gone", "twice"])
    if what == "gone":
        scene.tree.children.remove(node)
        return "no /pl011"
    if what == "twice":
        scene.tree.children.append(Node(node.name, {**dict(node.props), "reg": wide(0x0b000000, 0x1000)}))
        return "/pl011 twice, the second elsewhere"
    if what == "status":
        return change(rng, node, "status", [("disabled", strings("disabled")), ("empty", b"")])
    return change(rng, node, "compatible", [("missing", None), ("empty", b""), ("acme", strings("acme,uart")),
                                            ("not terminated", b"arm,pl011"), ("ns16550a", strings("ns16550a")),
                                            ("i.MX", strings("fsl,imx6q-uart")),
                                            ("the second of two", strings("acme,uart", "arm,pl011"))])


@odd(weight=2)
def stdout_path(rng, scene):
    return change(rng, scene.tree.child("chosen"), "stdout-path", [
        ("missing", None), ("empty", b""), ("the root", strings("/")), ("nowhere", strings("/serial@0")),
        ("an alias", strings("serial0:115200n8")), ("no alias", strings("serial9")), ("a colon", strings(":")),
        ("not terminated", b"/pl011@9000000"), ("a long path", strings("/a" * 200)),
        ("the GIC", strings("/intc@8000000")),
        ("memory", strings(f"/memory@{RAM:x}")), ("without the address", strings("/pl011"))])


@odd()
def alias(rng, scene):
    scene.tree.child("chosen").set("stdout-path", None)
    return change(rng, scene.tree.child("aliases"), "serial0", [
        ("missing", None), ("itself", strings("serial0")), ("nowhere", strings("/none")), ("empty", b""),
        ("right", strings("/pl011@9000000"))])


@odd(weight=5, slots=("initrd",), kinds=("zImage", "ELF"))
def initrd(rng, scene):
    """A file that begins elsewhere would be a raw binary: only sizes, and places where no file is"""
    chosen = scene.tree.child("chosen")
    start, end = FILE, FILE + len(scene.file)
    words, start, end = rng.choice([
        ("start after end", end, start), ("start is end", start, start), ("both 0", 0, 0),
        ("both -1", -1, -1), ("end one short", start, end - 1), ("end one over", start, end + 1),
        ("end -1", start, -1), ("end of RAM and one over", start, RAM + SIZE + 1),
        ("over the image", IMAGE, IMAGE + 0x1000), ("past RAM", RAM + SIZE, RAM + SIZE + 0x1000),
        ("below RAM", RAM - 0x1000, RAM), ("half in RAM", RAM + SIZE - 0x1000, RAM + SIZE + 0x1000),
        ("start missing", None, end), ("end missing", start, None), ("start 0", 0, end)])
    for name, value in (("start", start), ("end", end)):
        chosen.set(f"linux,initrd-{name}", None if value is None else cells(value))
    # finish() leaves what is there
    if start is None:
        chosen.set("linux,initrd-start", b"")
    return f"linux,initrd: {words}"


@odd(slots=("initrd",), kinds=("zImage", "ELF"))
def initrd_cells(rng, scene):
    chosen = scene.tree.child("chosen")
    end = FILE + len(scene.file)
    words, start, end = rng.choice([
        ("two cells", wide(FILE), wide(end)), ("one and two cells", cells(FILE), wide(end)),
        ("three cells", cells(0, 0, FILE), cells(0, 0, end)),
        ("above 4 GiB", wide(1 << 32), wide((1 << 32) + 0x1000))])
    chosen.set("linux,initrd-start", start)
    chosen.set("linux,initrd-end", end)
    return f"linux,initrd: {words}"


@odd(weight=3)
def bootargs(rng, scene):
    return change(rng, scene.tree.child("chosen"), "bootargs", [
        (repr(s), strings(s)) for s in (
            "", "hypstub.mode=svc", "hypstub.mode=hyp", "hypstub.mode=", "hypstub.mode=HYP", "hypstub.", "hypstub",
            "hypstub.quiet", "hypstub.quiet=1", "hypstub.report=full", "hypstub.report=", "hypstub.resident=", "hypstub.resident=-1",
            "hypstub.resident=ffffffff", "hypstub.resident=fffff000", "hypstub.resident=100000000",
            f"hypstub.resident={RAM + 0x5000001:x}", f"hypstub.resident={RAM + 0x5000000:x}",
            f"hypstub.resident={RAM - 0x1000:x}", f"hypstub.resident={RAM + SIZE - 0x3000:x}",
            f"hypstub.resident={RAM + SIZE - 0x2000:x}", f"hypstub.resident={IMAGE:x}", " " * 50 + "hypstub.mode=svc",
            "hypstub.mode=svc hypstub.mode=hyp", "hypstub.resident=0x", "x" * 3000,
            f"hypstub.resident={RAM + SIZE:x}")] +
        [("not terminated", b"hypstub.mode=svc"), ("missing", None), ("empty", b"")])


def reservation(base, size):
    return Node(f"odd@{base & ALL_ONES:x}", {"reg": wide(base, size)})


PLACES = [
    ("0", 0, 0x1000), ("-1", -1, 0x1000), ("size 0", RAM + 0x7000000, 0), ("size -1", RAM + 0x7000000, -1),
    ("free RAM", RAM + 0x7000000, 0x1000), ("the top of RAM", RAM + SIZE - 0x1000, 0x1000),
    ("one byte at the top", RAM + SIZE - 1, 1), ("past RAM", RAM + SIZE, 0x1000),
    ("half in RAM", RAM + SIZE - 0x1000, 0x2000),
    ("at 1 TiB", 1 << 40, 0x1000), ("of 1 TiB and one byte", RAM + 0x7000000, (1 << 40) + 1),
    ("above 4 GiB", 1 << 32, 0x1000), ("the start of RAM", RAM, 0x1000)]


@odd(weight=4)
def reserved_memory(rng, scene):
    parent = Node("reserved-memory", {"#address-cells": cells(2), "#size-cells": cells(2), "ranges": b""})
    scene.tree.children.append(parent)
    places = list(PLACES)
    if scene.slot in ("initrd", "module") and not scene.fit:
        places += [("the payload's file", FILE + 0x100, 4), ("one byte before it", FILE - 1, 1),
                   ("its last byte", FILE + len(scene.file) - 1, 1)]
    words, base, size = rng.choice(places)
    parent.children.append(reservation(base, size))
    if rng.random() < 0.3:
        parent.children.append(copy.deepcopy(parent.children[0]))
        words += ", twice"
    return f"reserved: {words}"


@odd(weight=2)
def many_reservations(rng, scene):
    count = rng.choice([30, 31, 32, 33, 34, 40])
    if rng.random() < 0.5:
        scene.reserve = [(RAM + SIZE - 0x10000 * (i + 1), 0x1000) for i in range(count)]
        return f"{count} of /memreserve/"
    parent = Node("reserved-memory", {"#address-cells": cells(2), "#size-cells": cells(2), "ranges": b""})
    parent.children = [reservation(RAM + SIZE - 0x10000 * (i + 1), 0x1000) for i in range(count)]
    scene.tree.children.append(parent)
    return f"{count} reservations"


@odd(weight=2)
def memreserve(rng, scene):
    words, base, size = rng.choice([place for place in PLACES if place[2]])
    scene.reserve = [(base & ALL_ONES, size & ALL_ONES)] * rng.choice([1, 1, 2])
    return f"/memreserve/: {words}, {len(scene.reserve)} times"


@odd(weight=3)
def cpus(rng, scene):
    node = scene.tree.child("cpus")
    cpu = node.children[0]
    what = rng.choice(["reg", "twice", "gone", "none", "cells", "type"])
    if what == "twice":
        node.children.append(copy.deepcopy(cpu))
        return "cpu@0 twice"
    if what == "gone":
        scene.tree.children.remove(node)
        return "no /cpus"
    if what == "none":
        node.children = []
        return "no CPU in /cpus"
    if what == "cells":
        return change(rng, node, "#address-cells", [
            ("0", cells(0)), ("-1", cells(-1)), ("3", cells(3)), ("missing", None)])
    if what == "type":
        return change(rng, cpu, "device_type", [("missing", None), ("cp", strings("cp"))])
    return change(rng, cpu, "reg", [("missing", None), ("empty", b""), ("two words", cells(0, 0))])


@odd()
def unknown_properties(rng, scene):
    node = rng.choice(list(scene.tree.walk()))
    what = rng.choice(["phandle", "name", "long", "status"])
    if what == "long":
        node.props.append(["x" * 31, rng.randbytes(rng.randrange(0, 3000))])
        return f"{node.name}: a long property"
    if what == "status" and node.name.split("@")[0] not in ("memory", "pl011", "secram", "intc", "timer"):
        return change(rng, node, "status", [("disabled", strings("disabled")), ("-1", cells(-1))])
    return change(rng, node, "phandle", [("0", cells(0)), ("-1", cells(-1)), ("the GIC's", cells(0x8002)),
                                         ("empty", b"")])


@odd(weight=2)
def property_twice(rng, scene):
    """The first counts"""
    node, name, value = rng.choice([
        ("memory", "reg", wide(0, SIZE)), ("memory", "device_type", strings("acme")), ("pl011", "reg", wide(0, 0)),
        ("pl011", "compatible", strings("ns16550a")), ("chosen", "bootargs", strings("hypstub.mode=svc")),
        ("chosen", "stdout-path", strings("/none")), ("intc", "reg", b"")])
    scene.tree.child(node).props.append([name, value])
    return f"/{node} has {name} twice"


@odd(slots=("appended", "fw_cfg"))
def chosen_node(rng, scene):
    node = scene.tree.child("chosen")
    if rng.random() < 0.5:
        scene.tree.children.remove(node)
        return "no /chosen"
    node.props = []
    return "an empty /chosen"


@odd(weight=4, doors=("kernel",), slots=("module",), kinds=("zImage", "ELF"))
def module(rng, scene):
    """A place where no file is would be a raw binary, unless it is not to be used"""
    chosen, size = scene.tree.child("chosen"), len(scene.file)
    words, value = rng.choice([
        ("size 0", wide(FILE, 0)), ("size -1", wide(FILE, -1)), ("one byte short", wide(FILE, size - 1)),
        ("one byte over", wide(FILE, size + 1)), ("base -1", wide(-1, size)), ("past RAM", wide(RAM + SIZE, size)),
        ("half in RAM", wide(RAM + SIZE - 0x1000, 0x2000)), ("above 4 GiB", wide(1 << 32, size)),
        ("one cell", cells(FILE)), ("over the image", wide(IMAGE, 0x1000)),
        ("over the device tree", wide(TREE, 0x100)), ("twice", wide(FILE, size) * 2)])
    chosen.children.append(Node(f"module@{FILE:x}", {
        "compatible": strings("multiboot,module", "multiboot,kernel"), "reg": value}))
    return f"kernel module: {words}"


@odd(weight=2, doors=("kernel",), slots=("module",))
def module_node(rng, scene):
    chosen = scene.tree.child("chosen")
    name = rng.choice(["compatible", "cells", "bootargs", "more"])
    new = Node(f"module@{FILE:x}", {"compatible": strings("multiboot,module", "multiboot,kernel"),
                                    "reg": wide(FILE, len(scene.file))})
    if scene.fit:  # its size is not known yet
        name = "bootargs"
        new.set("reg", wide(FILE, len(scene.fit.file())))
    chosen.children.append(new)
    if name == "compatible":
        return change(rng, new, "compatible", [
            ("xen", strings("xen,linux-zimage")), ("kernel alone", strings("multiboot,kernel"))])
    if name == "cells":
        new.set("reg", cells(FILE, len(scene.file)))
        chosen.set("#address-cells", cells(1))
        chosen.set("#size-cells", cells(1))
        if scene.ramdisk:
            chosen.children.append(Node(f"module@{RAMDISK:x}", {
                "compatible": strings("multiboot,module", "multiboot,ramdisk"),
                "reg": cells(RAMDISK, len(scene.ramdisk))}))
        return "modules in one cell each"
    if name == "bootargs":
        return change(rng, new, "bootargs", [
            ("empty", b""), ("svc", strings("hypstub.mode=svc")), ("none", strings(""))])
    for i in range(rng.choice([6, 7])):
        chosen.children.append(Node(f"module@{i}", {"compatible": strings("multiboot,ramdisk"),
                                                    "reg": wide(RAMDISK + 0x10000 * i, 0x1000)}))
    scene.ramdisk = bytes(0x1000)
    return "many ramdisk modules"
