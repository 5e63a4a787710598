# SPDX-License-Identifier: BSD-2-Clause
#
# The model's rules for a device tree: what a boot reads of it. Used by model.py.

import fdt
from memory import LIMIT, Range
from model_files import Stops
from payloads import UART

RESERVATIONS = 32
NO_RAM = r"no /memory node with RAM|(is|there is) no RAM|no RAM at|behind the image cannot be read|not RAM|not in RAM|cells"
BROKEN = r"the device tree at 0x\w+ is broken: .*"
DRIVERS = ("arm,pl011", "arm,sbsa-uart", "ns16550a", "ns16550", "snps,dw-apb-uart", "fsl,imx21-uart",
           "fsl,imx6q-uart")
KERNELS, RAMDISKS = ("multiboot,kernel", "xen,linux-zimage"), ("multiboot,ramdisk", "xen,linux-initrd")


class Tree:
    """The device tree as a boot reads it. Stops, if it cannot be used"""

    def __init__(self, data, tree_at):
        if tree_at % 8:
            raise Stops(BROKEN + "aligned")
        try:
            self.root, self.memreserve = fdt.parse(data)
        except fdt.Broken as why:
            raise Stops(BROKEN) from why
        self.warns, self.may_warn, self.alternatives = [], [], []
        self.cells = self.bus_cells(self.root)

    @staticmethod
    def bus_cells(node):
        """Where they are missing: 2 and 1. None: impossible"""
        found = []
        for name, missing, possible in (("#address-cells", 2, (1, 2)), ("#size-cells", 1, (0, 1, 2))):
            number = missing if node.get(name) is None else node.number(name, (4,))
            found.append(number if number in possible else None)
        return found

    @staticmethod
    def reg(node, cells):
        """Ranges, up to the first that cannot be"""
        value, address, size = node.get("reg") or b"", *(cell or 0 for cell in cells)
        entry = 4 * (address + size)
        for at in range(0, len(value) - entry + 1, entry or 1) if entry else ():
            r = Range(int.from_bytes(value[at:at + 4 * address], "big"),
                      int.from_bytes(value[at + 4 * address:at + entry], "big"))
            if r.base >= LIMIT or r.size > LIMIT:
                return
            yield r

    @staticmethod
    def okay(node):
        return node.string("status") in (None, "okay", "ok")

    def child(self, name):
        """The last of that name counts"""
        return next((c for c in reversed(self.root.children) if c.name == name), None)

    def read_ram(self, memory_map):
        if self.cells[0] is None or self.cells[1] in (None, 0):
            raise Stops(NO_RAM)
        for node in self.root.children:
            if node.name.startswith("memory") and node.string("device_type") == "memory" and self.okay(node):
                for bank in self.reg(node, self.cells):
                    memory_map.add_bank(bank)
        if not memory_map.banks:
            raise Stops(NO_RAM)

    def console(self):
        """yes, no, or unsure: one whose kind of UART cannot be identified"""
        chosen, aliases = self.child("chosen"), self.root.child("aliases")
        path = chosen.string("stdout-path") if chosen else None
        path = path or "serial0"
        if not path.startswith("/"):
            path = aliases.string(path.split(":")[0]) if aliases else None
        node = self.root.find(path.split(":")[0]) if path and path.strip("/") else None
        if not node or not set(node.list("compatible")) & set(DRIVERS):
            return "no"
        base = next((r.base for r in self.reg(node, self.cells)), None)
        if base is None or base % 4 or base >> 32:
            return "no"
        if {"arm,pl011", "arm,sbsa-uart"} & set(node.list("compatible")):
            return "yes" if base == UART else "no"
        return "unsure"

    def read_reservations(self, memory_map):
        found = []
        node = self.child("reserved-memory")
        for child in node.children if node else ():
            found += [(r, "a reservation") for r in self.reg(child, self.bus_cells(node))]
        for base, size in self.memreserve:
            if base >= LIMIT or size > LIMIT:
                # Refused or warned of
                self.alternatives.append(Stops("memreserve"))
                self.may_warn.append("memreserve")
            else:
                found.append((Range(base, size), "a /memreserve/"))
        if len([r for r, _ in found if r.size]) > RESERVATIONS:
            raise Stops("more reservations|too many|reservations")
        for r, who in found:
            memory_map.use(r, who)

    def initrd(self):
        chosen = self.child("chosen")
        start, end = ((chosen.number(f"linux,initrd-{name}") or 0) if chosen else 0 for name in ("start", "end"))
        return Range(start, end - start) if start < end <= LIMIT else None

    def modules(self, kinds, memory_map=None):
        """Of /chosen, in order"""
        chosen = self.child("chosen")
        cells = self.bus_cells(chosen) if chosen else None
        for name, above, i in (("#address-cells", self.cells, 0), ("#size-cells", self.cells, 1)):
            if chosen and chosen.number(name, (4,)) is None:
                cells[i] = above[i]
        for node in chosen.children if chosen else ():
            first = next((c for c in node.list("compatible") if c in KERNELS + RAMDISKS), None)
            r = next(self.reg(node, cells), None)
            if first in kinds and r and r.size:
                yield r, node

    def cpus(self):
        """Numbers of the tree's CPUs"""
        node = self.child("cpus")
        cells = [self.bus_cells(node)[0], 0] if node else None
        for cpu in node.children if node else ():
            r = next(self.reg(cpu, cells), None)
            if cpu.string("device_type") == "cpu" and r:
                yield r.base

    def check_cpus(self):
        cpus = list(self.cpus())
        if not cpus:
            self.warns.append("no CPUs")
        slots = [(cpu ^ cpu >> 6) & 7 for cpu in cpus]
        if len(set(slots)) < len(slots):
            # One that no MPIDR can be may be passed over
            (self.may_warn if max(cpus) >> 24 else self.warns).append("stack slot|CPU")
