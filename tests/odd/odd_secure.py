# SPDX-License-Identifier: BSD-2-Clause
#
# One wrong value in what a boot from Secure state, or PSCI, needs of the device tree: each function changes a
# Scene and returns what it did.

import copy

from damage import change, table
from fdt import Node, cells, strings, wide
from lib.boards import RAM, SECURE_RAM
from scene import FILE, IMAGE, SIZE

DAMAGES, odd = table()


@odd(weight=5, secure=True)
def secure_ram(rng, scene):
    return change(rng, scene.tree.child("secram"), "reg", [
        ("0", wide(0, 0x1000000)), ("size 0", wide(SECURE_RAM, 0)), ("size -1", wide(SECURE_RAM, -1)),
        ("base -1", wide(-1, 0x1000000)), ("less than the monitor needs", wide(SECURE_RAM, 0x2fff)),
        ("just what it needs", wide(SECURE_RAM, 0x3000)), ("off by one", wide(SECURE_RAM + 1, 0x10000)),
        ("off by a page", wide(SECURE_RAM + 0x1000, 0x10000)), ("over the image", wide(IMAGE, 0x100000)),
        ("over the stub", wide(RAM + SIZE - 0x3000, 0x3000)),
        ("half over the stub", wide(RAM + SIZE - 0x4000, 0x4000)),
        ("over the payload's file", wide(FILE, 0x10000)), ("over free RAM", wide(RAM + 0x7000000, 0x10000)),
        ("nothing there", wide(0x0b000000, 0x10000)), ("past RAM", wide(RAM + SIZE, 0x10000)),
        ("missing", None), ("empty", b""), ("above 4 GiB", wide(1 << 32, 0x10000)),
        ("the end of it", wide(SECURE_RAM + 0x1000000 - 0x3000, 0x3000)),
        ("past its end", wide(SECURE_RAM + 0x1000000, 0x3000))])


@odd(weight=2, secure=True)
def secure_status(rng, scene):
    node = scene.tree.child("secram")
    what = rng.choice(["gone", "secure-status", "device_type"])
    if what == "gone":
        scene.tree.children.remove(node)
        return "no Secure RAM"
    return change(rng, node, what, [("missing", None), ("empty", b""), ("off by one", strings("oka"))])


@odd(weight=4, secure=True)
def gic(rng, scene):
    node = scene.tree.child("intc")
    if rng.random() < 0.4:
        return change(rng, node, "compatible", [("missing", None), ("acme", strings("acme,gic")), ("empty", b"")])
    return change(rng, node, "reg", [
        ("0", wide(0x0b000000, 0x1000, 0x8010000, 0x1000)), ("no CPU interface", wide(0x8000000, 0x10000)),
        ("CPU interface not there", wide(0x8000000, 0x1000, 0x0b000000, 0x1000)),
        ("-1", wide(-1, 0x1000, -1, 0x1000)), ("missing", None), ("empty", b""),
        ("off by one", wide(0x8000001, 0x1000, 0x8010001, 0x1000)),
        ("above 4 GiB", wide(1 << 32, 0x1000, 1 << 33, 0x1000)),
        ("past RAM", wide(RAM + SIZE, 0x1000, RAM + SIZE, 0x1000))])


@odd(weight=2, secure=True)
def power(rng, scene):
    node = scene.tree.child(rng.choice(["gpio-poweroff", "gpio-restart", "pl061"]))
    if node.name.startswith("pl061"):
        name = rng.choice(["phandle", "reg"])
        return change(rng, node, name, [
            ("0", cells(0)), ("-1", cells(-1)), ("missing", None), ("nothing there", wide(0x0b000000, 0x1000))])
    if rng.random() < 0.2:
        scene.tree.children.append(copy.deepcopy(node))
        return f"{node.name} twice"
    return change(rng, node, "gpios", [
        ("0", cells(0, 0, 0)), ("-1", cells(-1, -1, -1)), ("missing", None), ("empty", b""),
        ("line 8", cells(0x8005, 8, 0)), ("line -1", cells(0x8005, -1, 0)), ("the GIC", cells(0x8002, 0, 0)),
        ("itself", cells(0x8005)), ("two words", cells(0x8005, 0))])


@odd(weight=2, secure=True)
def timer(rng, scene):
    return change(rng, scene.tree.child("timer"), "clock-frequency", [
        ("0", cells(0)), ("1", cells(1)), ("-1", cells(-1)), ("62.5 MHz", cells(62500000)), ("empty", b""),
        ("two words", wide(62500000))])


@odd(weight=2, secure=True)
def absent_cpu(rng, scene):
    number = rng.choice([1, 2, 7, 8, 0x100, 0x101, -1])
    scene.tree.child("cpus").children.append(Node(f"cpu@{number & 0xffffffff:x}", {
        "device_type": strings("cpu"), "compatible": strings("arm,cortex-a15"), "reg": cells(number)}))
    return f"a CPU {number} that is not there"


@odd(weight=2, secure=False)
def psci(rng, scene):
    node = scene.tree.child("psci")
    what = rng.choice(["gone", "method", "compatible", "twice"])
    if what == "gone":
        scene.tree.children.remove(node)
        return "no /psci"
    if what == "twice":
        scene.tree.children.append(copy.deepcopy(node))
        return "/psci twice"
    return change(rng, node, what, [("missing", None), ("empty", b""), ("acme", strings("acme"))])
