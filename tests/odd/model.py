# SPDX-License-Identifier: BSD-2-Clause
#
# How a boot must end, by the rules of docs/boot.md and docs/payloads.md, and from what the boot is given alone:
# the device tree's bytes, the files, where they lie, and the RAM that is really there. expected() is called
# before the boot.
#
# The model decides what the outcome is, and which of several things that are wrong may be named; the words of
# a message are patterns, and where a payload is moved to is left to the firmware: boot.py compares its bytes.

import fdt
import model_files
from lib.boards import RAM, SECURE_RAM
from lib.build import RESIDENT_SIZE, of_make
from memory import Map, Range
from model_files import Stops
from model_tree import BROKEN, KERNELS, NO_RAM, RAMDISKS, Tree
from payloads import kind_of
from scene import SIZE


class End:
    """how: "payload", "demo" or "stops". says: what the last words must have in them, a pattern. warns: patterns
    of warnings that must come; may_warn: of those that may. mode: HYP or SVC. probe: the payload, or None.
    ramdisk: what it must be given. silent: no console is sure, so that lines are not asked for. tree, bootargs:
    what the payload's tree is made from, or None"""

    def __init__(self, how, says="", warns=(), may_warn=(), mode="HYP", probe=None, ramdisk=None, silent=False):
        self.how, self.says, self.warns, self.may_warn = how, says, list(warns), list(may_warn)
        self.mode, self.probe, self.ramdisk, self.silent = mode, probe, ramdisk, silent
        self.tree, self.bootargs = None, None

    def __str__(self):
        what = {"stops": f"one line with /{self.says}/, and WFI", "demo": "the demo",
                "payload": f"the {self.probe.kind if self.probe else '-'} payload in {self.mode} mode"}[self.how]
        return what + "".join(f", a warning /{text}/" for text in self.warns) + \
            (f", {len(self.ramdisk)} bytes of ramdisk" if self.ramdisk else "")


def is_real(scene, r):
    """Whether there is memory that can be written"""
    there = [Range(RAM, SIZE)] + ([Range(SECURE_RAM, 0x1000000)] if scene.secure else [])
    return any(r.inside(ram) for ram in there)


class Options:
    """Of a command line"""

    def __init__(self, bootargs, tree):
        self.mode, self.resident, self.quiet = "HYP", None, False
        for token in bootargs.split(" "):
            name, _, value = token.removeprefix("hypstub.").partition("=")
            if not token.startswith("hypstub."):
                continue
            if name == "mode" and value in ("hyp", "svc"):
                self.mode = value.upper()
            elif token == "hypstub.quiet":
                self.quiet = True
            elif name == "report" and value in ("quiet", "normal", "full"):
                self.quiet = value == "quiet"
            elif name == "resident" and self.is_address(value):
                self.resident = int(value, 16)
            else:
                tree.warns.append(r"option hypstub\.")

    @staticmethod
    def is_address(text):
        digits = text.removeprefix("0x")
        return 0 < len(digits) <= 8 and all(c in "0123456789abcdefABCDEF" for c in digits)


def data_at(scene, r):
    """What lies in RAM there"""
    data = bytearray(r.size if r.size < 1 << 24 else 1 << 24)
    for at, found in scene.in_ram():
        for i in range(max(at, r.base), min(at + len(found), r.base + len(data))):
            data[i - r.base] = found[i - at]
    return bytes(data)


def choose_payload(scene, tree, memory_map):
    """(bytes, Range or None, ramdisk, source) of the payload; None: the demo"""
    initrd = tree.initrd()
    kernel = next(tree.modules(KERNELS), None)
    ramdisk = next(tree.modules(RAMDISKS), None)
    fw_cfg = scene.slot == "fw_cfg" and any(
        n.name.startswith("fw-cfg@") and "qemu,fw-cfg-mmio" in n.list("compatible") and
        any(r.base == 0x9020000 for r in tree.reg(n, tree.cells)) for n in tree.root.children)
    elsewhere = scene.slot == "appended" or fw_cfg or kernel
    given = data_at(scene, initrd) if initrd else None
    if initrd:
        if not memory_map.is_ram(initrd) or initrd.end > 1 << 32:
            raise Stops("not in RAM|not RAM|initrd")
        kind = kind_of(given)
        if kind != "ramdisk" and not (elsewhere and kind in ("raw binary", "uImage")):
            return given, initrd, None, "initrd"
    if scene.slot == "appended":
        return scene.file, None, scene.ramdisk or given, "appended"
    if fw_cfg:
        return scene.file, None, scene.ramdisk or given, "fw_cfg"
    if kernel:
        r = kernel[0]
        return data_at(scene, r), r, data_at(scene, ramdisk[0]) if ramdisk else given, "module"
    if initrd or ramdisk:
        raise Stops("ramdisk.*kernel|kernel.*ramdisk|no kernel")
    chosen = tree.child("chosen")
    if chosen and (chosen.get("linux,initrd-start") or chosen.children):
        # Of what cannot be anywhere nothing was given; it may be named as well
        tree.alternatives.append(Stops("initrd|module|payload|kernel"))
        tree.may_warn.append("initrd|module")
    return None


def check_files(tree, memory_map, found):
    """Each file is in RAM and clear of the others"""
    data, r, _, source = found
    ramdisk = next(tree.modules(RAMDISKS), None)
    for file, who in ((r, "the payload file"), (ramdisk[0] if ramdisk and source == "module" else None, "ramdisk")):
        if not file:
            continue
        if file.end > 1 << 32 or not memory_map.is_ram(file):
            raise Stops(NO_RAM + "|no room")
        if memory_map.users(file):
            raise Stops("overlaps")
        memory_map.use(file, who)


def place_block(scene, tree, memory_map, options):
    """The stub's place, and the monitor's if that is not in Secure RAM"""
    bank = memory_map.banks[0]
    within = Range(bank.base, min(bank.end, 1 << 32) - bank.base)
    block = memory_map.top(RESIDENT_SIZE, 0x1000, within)
    if options.resident:
        block = Range(options.resident, RESIDENT_SIZE)
        why = ["aligned"] if block.base % 0x1000 else []
        why += ["not RAM"] if not memory_map.is_ram(block) or block.end > 1 << 32 else []
        why += ["overlaps"] if memory_map.users(block) else []
        if why:
            raise Stops(r"hypstub\.resident=.*(" + "|".join(why) + ")")
        if scene.is_staged():
            tree.alternatives.append(Stops(r"hypstub\.resident=.*overlaps"))
    if not block:
        raise Stops("no room|not RAM|no RAM")
    if not is_real(scene, block):
        raise Stops(NO_RAM)
    memory_map.use(block, "the resident stub")


def check_secure(scene, tree, memory_map):
    """Secure RAM, the GIC, the timer and the other CPUs, where the Secure world is ours"""
    for node in tree.root.walk():
        if node.string("device_type") != "memory" or node.string("secure-status") not in ("okay", "ok") or \
                tree.okay(node):
            continue
        r = next(tree.reg(node, tree.cells), None)
        if r is None or not r.size or r.base % 4 or r.end > 1 << 32:
            continue  # not read
        if r.size < RESIDENT_SIZE or r.base % 0x1000:
            tree.warns.append("Secure RAM")
            continue
        monitor = Range(r.base, RESIDENT_SIZE)
        # Refused, or not used, which is warned of, and the monitor in other RAM
        if memory_map.users(monitor) - {"the resident stub"} or not is_real(scene, monitor):
            tree.warns.append("Secure|monitor")
            tree.alternatives.append(Stops("overlap|Secure|monitor|no RAM|not RAM"))
        elif memory_map.is_ram(monitor):
            tree.may_warn.append("Secure|monitor")
            tree.alternatives.append(Stops("overlap|Secure|monitor"))
    check_gic(tree)
    timer = [n for n in tree.root.walk() if "arm,armv7-timer" in n.list("compatible")]
    hz = timer[-1].number("clock-frequency", (4,)) if timer else None
    if hz and not 1000 <= hz <= 1 << 31:
        (tree.warns if hz == 0xffffffff else tree.may_warn).append("timer|frequency|CNTFRQ")
    for cpu in set(tree.cpus()):
        if cpu:
            (tree.warns if cpu < 1 << 24 else tree.may_warn).append("CPU")


def check_gic(tree):
    """A GIC that is not there is one line, or a warning, and nothing is written"""
    for node in tree.root.walk():
        if not {"arm,cortex-a15-gic", "arm,gic-400", "arm,cortex-a7-gic", "arm,cortex-a9-gic"} & \
                set(node.list("compatible")) or not tree.okay(node):
            continue
        regs = [r for r in tree.reg(node, tree.cells) if r.base % 4 == 0 and r.end <= 1 << 32 and r.size]
        if len(regs) < 2 or node not in tree.root.children:
            break
        if (regs[0].base, regs[1].base) != (0x8000000, 0x8010000):
            tree.may_warn.append("GIC|interrupt")
            tree.alternatives.append(Stops("GIC|interrupt"))
        return
    tree.warns.append("GIC")


def check_places(scene, tree, memory_map):
    """Banks that are not there may be used for what is moved, or not"""
    if not all(is_real(scene, bank) for bank in memory_map.banks):
        tree.alternatives.append(Stops(NO_RAM + "|no room"))


def fallback(scene):
    """There is no magic number: the tree at the start of RAM, QEMU's, in which nothing is named. In flash it may
    also be refused as an appended file of no known kind"""
    refused = [End("stops", says="appended")] if scene.door == "flash" else []
    appended = scene.slot == "appended" and scene.door == "kernel"
    fw_cfg = scene.slot == "fw_cfg"
    if appended or fw_cfg:
        ramdisk = scene.fit and scene.fit.ramdisk or scene.ramdisk
        return [End("payload", probe=scene.probe, ramdisk=ramdisk, may_warn=["appended"]), *refused]
    return [End("demo", may_warn=["appended"]), *refused]


def flash_ends(scene, data):
    """In flash the tree is looked for behind the image, and RAM in it, before it is opened"""
    try:
        fdt.parse(data)
    except fdt.Broken as why:
        stops = End("stops", says=BROKEN + "|no RAM|behind the image cannot be read", may_warn=["appended"])
        # With a size that cannot be it is the end of the list, as anything that is not known
        return [stops] if str(why) == "damaged" else [stops, *fallback(scene)]
    return None


def first_ram(root):
    """Where flash.c copies the image to: 2 MiB above the first address of /memory, in 32 bits"""
    address = root.number("#address-cells", (4,))
    address = 2 if address is None else address
    for node in root.children:
        if node.name == "memory" or node.name.startswith("memory@"):
            value = node.get("reg")
            if value is not None:
                return int.from_bytes(value[4 * address - 4:4 * address], "big") if 1 <= address <= 2 else None
    return RAM


def expected(scene):
    """The Ends that the rules allow; more than one only where they leave it open"""
    data = scene.tree_bytes()
    try:
        if scene.door in ("kernel", "flash"):
            if data[:4] != fdt.cells(fdt.MAGIC) or scene.tree_at % 4:
                return fallback(scene)
            if scene.door == "flash":
                ends = flash_ends(scene, data)
                if ends:
                    return ends
        return walk(scene, data)
    except Stops as why:
        return [End("stops", says=why.says)]


def walk(scene, data):
    """The steps of docs/boot.md"""
    memory_map = Map()
    tree = Tree(data, scene.tree_at)
    image = Range(scene.image, of_make().size())
    if scene.door == "flash":
        ram = first_ram(tree.root)
        if ram is None or ram % 4 or not is_real(scene, Range(ram + 0x200000, 0x40000)):
            raise Stops(NO_RAM)
        image = Range(ram + 0x200000, image.size)
    tree.read_ram(memory_map)
    tree.read_reservations(memory_map)
    console = tree.console()
    if console == "no":
        tree.warns.append("console|UART")
    if console == "unsure":
        tree.may_warn.append("console|UART")
    chosen = tree.child("chosen")
    options = Options((chosen.string("bootargs") if chosen else None) or "", tree)
    memory_map.use(image, "the image")
    size = int.from_bytes(data[12:16], "big") + int.from_bytes(data[32:36], "big")
    at = scene.tree_at if scene.door == "kernel" else image.end
    memory_map.use(Range(at, size), "the device tree")
    found = choose_payload(scene, tree, memory_map)
    if found is None:
        tree.check_cpus()
        return ends(tree, End("demo", silent=console == "unsure"))
    module = next(tree.modules(KERNELS), None)
    if found[3] == "module" and module[1].string("bootargs") is not None:
        options = Options(module[1].string("bootargs"), tree)
    check_files(tree, memory_map, found)
    tree.check_cpus()
    payload = model_files.open_payload(scene, tree, found[0], found[2])
    assert payload.kind == scene.probe.kind, f"a {payload.kind} that nobody asked for"
    place_block(scene, tree, memory_map, options)
    if scene.secure:
        check_secure(scene, tree, memory_map)
    if scene.is_staged():
        memory_map.top_is_open()
        tree.alternatives += [Stops("overlaps")] if model_files.at_the_top(payload, memory_map) else []
    model_files.place(payload, tree, memory_map, found[1])
    check_places(scene, tree, memory_map)
    end = End("payload", mode=options.mode, probe=scene.probe, ramdisk=payload.ramdisk, silent=console == "unsure")
    if scene.door in ("kernel", "flash") and not payload.has_tree:
        end.tree = tree.root
        end.bootargs = module[1].string("bootargs") if found[3] == "module" else None
        if end.bootargs is None:
            end.bootargs = chosen.string("bootargs") if chosen else None
    return ends(tree, end)


def ends(tree, end):
    end.warns += tree.warns
    end.may_warn += tree.may_warn
    return [end, *(End("stops", says=why.says) for why in tree.alternatives)]
