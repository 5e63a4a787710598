# SPDX-License-Identifier: BSD-2-Clause
#
# Payloads and device trees that are damaged, and what has to be said of each: DAMAGES and TREES. The files
# are small, since nothing of them is ever to run. Used by test_damaged.py.

import os
import struct
import subprocess
import zlib

from doors import DEBIAN, TOOLS
from lib.images import EM_386, FDT_FIELDS, DeviceTree, elf32, patched, read, write, zimage

SPAN = "0x[0-9a-f]+-0x[0-9a-f]+"
WORD = "0x[0-9a-f]{8}"

CODE = struct.pack("<I", 0xeafffffe) * 0x100  # b .
NOP = struct.pack("<I", 0xe1a00000)
KERNEL = NOP * 8 + zimage()[0x20:-len(CODE)] + CODE
RAMDISK = b"\x1f\x8b\x08\0" + bytes(range(256)) * 8
DEVICE_TREE = os.path.join(DEBIAN, "dtbs", "vexpress-v2p-ca15-tc1.dtb")

GIB = 1 << 30
BIG_ENDIAN = 0x01020304  # in the zImage of a BE8 kernel, whose header is else little-endian


class Ends:
    """hypstub's last words; stop: where a CPU stands still then"""

    def __init__(self, message, stop="cpu_stop"):
        self.message, self.stop = message, stop


class Unused(Ends):
    """What is behind the image is recognised and damaged, and nothing else is there to start"""

    def __init__(self, message):
        super().__init__(f"the file appended at {WORD} cannot be started: {message}")


class Unknown:
    """What is behind the image is not recognised. Flash holds nothing by chance, so that is an end, as is a ramdisk
    without a kernel; of RAM there is a warning, and the demo is entered"""

    MESSAGE = "it is no zImage, ELF file, FIT, uImage or device tree"

    def at(self, door):
        if door == "flash":
            return Unused(f"{self.MESSAGE}; put a raw binary into a uImage")
        return NO_KERNEL if door == "kernel" else Warns(
            f"what is behind the image, at {WORD}, is not used: {self.MESSAGE}")


class Warns:
    """and the demo is entered"""

    def __init__(self, message):
        self.message = message


class Enters:
    """Without a word, since nothing of the file tells: no checksum, and no size to compare with"""

    def __init__(self, kind):
        self.kind = kind


class Maker:
    """Makes the files of a test in a directory. ram: where the board's starts; top: where it ends"""

    def __init__(self, directory, ram, top):
        self.directory, self.ram, self.top = directory, ram, top

    def file(self, name, data):
        return write(self.directory / name, data)

    def elf(self, address=None, size=None, entry=None, **header):
        """One segment; size: in memory"""
        address = self.ram + 0x3000000 if address is None else address
        return elf32(address if entry is None else entry, [(address, CODE, size or len(CODE))], **header)

    def fit(self, *options, kernel=KERNEL, dtb=None, edit=()):
        """As tools/mkfit.py makes it; edit: commands for fdtput, which are for the tree alone"""
        out = self.directory / "made.itb"
        files = [self.file("fit-kernel", kernel)] + ([self.file("fit-dtb", dtb)] if dtb else [])
        subprocess.run([os.path.join(TOOLS, "mkfit.py"), "-o", out, *options,
                        "--ramdisk", self.file("fit-ramdisk", RAMDISK), *files], check=True,
                       stdout=subprocess.DEVNULL)
        data = read(out)
        size, = struct.unpack_from(">I", data, 4)
        tree = DeviceTree(self.file("tree", data[:size]))
        for command in edit:
            tree.fdtput(*command)
        return tree.data() + data[size:]

    def inline(self, *edit):
        return self.fit("--inline", edit=edit)

    def with_loadables(self, *addresses):
        file = self.file("fit-loadable", CODE)
        return self.fit(*(f"--loadable={file}@{address:#x}" for address in addresses))


def grown(dtb, size):
    return patched(dtb, 4, size, ">").ljust(size, b"\0")


def cut(data, size):
    return data[:-size]


def erased(data, start):
    """As in a flash that was written that far, whose next bytes are all ones"""
    return data[:start].ljust(len(data) + 0x1000, b"\xff")


def flip(data, offset, bit=4):
    damaged = bytearray(data)
    damaged[offset] ^= 1 << bit
    return bytes(damaged)


def swapped(data, *offsets):
    """The words at these offsets in the other byte order"""
    for offset in offsets:
        data = patched(data, offset, struct.unpack_from("<I", data, offset)[0], ">")
    return data


def uimage(data, kind=2, compression=0):
    """A legacy image as mkimage makes it"""
    header = struct.pack(">7I4B32s", 0x27051956, 0, 0, len(data), 0, 0, zlib.crc32(data), 5, 2, kind, compression,
                         b"a kernel")
    return patched(header, 4, zlib.crc32(header), ">") + data


def linux(size=0x1000):
    """KERNEL with a tag table, and behind it the size of what it would unpack"""
    data = KERNEL
    for offset, word in ((0x34, 0x45454545), (0x38, 0x100), (0x100, 6), (0x104, 0x5a534c4b), (0x108, size - 8),
                         (0x10c, 0x1000), (0x110, 0x8000), (0x114, 0x10000), (size - 8, 2 * size)):
        data = patched(data, offset, word)
    return data


LINUX = linux()


def cannot_be_started(kind, why):
    return Ends(f"the {kind} at {SPAN} cannot be started: {why}")


def image_of_fit(name, why):
    return Ends(f"image {name} of the FIT cannot be used: {why}")


def wants(what, why):
    return Ends(f"the {what} wants to be at {SPAN}, which {why}")


class Damage:
    """told: what comes where the loader tells the file's size; behind: where only its own first bytes do,
    behind the image; firmware: from the Raspberry Pi's; None: not to be tried there. stub: it needs one"""

    def __init__(self, of, kind, make, told, behind="told", firmware="behind", stub=False):
        self.of, self.kind, self.make, self.stub = of, kind, make, stub
        behind = told if behind == "told" else behind
        self.expect = {"told": told, "behind": behind, "firmware": behind if firmware == "behind" else firmware}


# Kinds of damage, each of which every door has to see
KINDS = CUT, BIT, OVERLAP, ENDIAN, LARGE = "cut", "bit", "overlap", "endian", "large"
WRONG = "wrong"

TRUNCATED = cannot_be_started("zImage", "it is truncated: its header says that it is longer; load all of it")
IN_HEADER = cannot_be_started("zImage", "it is truncated in its header; load all of it")
SIZE_LOST = cannot_be_started("zImage", "it is truncated or damaged: its unpacked size is lost; load all of it")
NO_HEADER = Ends(f"the zImage at {WORD} cannot be started: it has no such header; name a zImage by kernel= in "
                 "config.txt")
ANEW = "load all of it, or make it anew"
SIZES = f"its header has impossible sizes or offsets; {ANEW}"
TREE_DAMAGED = f"it is truncated or damaged; {ANEW}"
PAST_END = "it ends past the end of the FIT; load all of the FIT, or make it anew"
IMPOSSIBLE = f"its header gives an impossible size; {ANEW}"
FIRMWARE_IMPOSSIBLE = Ends(f"the zImage at {WORD} cannot be started: {IMPOSSIBLE}")
NO_ROOM = Ends(f"no room for the zImage, .*, in the first 128 MiB of RAM at {SPAN}: load the files elsewhere, or "
               "use more RAM")
NO_KERNEL = Ends(f"no kernel for the ramdisk at {SPAN}: append one to hypstub.bin, not compressed")
DAMAGED = "its sha256 hash is wrong; load all of the FIT, or make it anew"
NOT_RAM = "is not RAM: link it elsewhere"
NO_UIMAGE = Ends(f"the uImage at {SPAN} cannot be started: a uImage is only known behind the image; append it, "
                  "or pass the file that is in it")
OVER = "overlaps {}: link or load it elsewhere".format
CONF = "/configurations/conf-1"


def zimages():
    def damage(*args, **kwargs):
        return Damage("zImage", *args, **kwargs)

    big_endian = patched(KERNEL, 0x30, BIG_ENDIAN)
    return {
        "cut": damage(CUT, lambda m: cut(KERNEL, 0x100), TRUNCATED, Enters("zImage")),
        "cut in erased flash": damage(CUT, lambda m: erased(KERNEL, 0x800), Enters("zImage")),
        "Linux cut": damage(CUT, lambda m: cut(LINUX, 0x800), TRUNCATED, SIZE_LOST),
        "Linux cut in erased flash": damage(CUT, lambda m: erased(LINUX, 0x800), SIZE_LOST),
        "cut in its header": damage(CUT, lambda m: KERNEL[:0x30], IN_HEADER, None),
        "cut before its magic": damage(CUT, lambda m: NOP * 8, IN_HEADER, None),
        "one byte": damage(CUT, lambda m: KERNEL[:1], Ends(
            f"the raw binary at {SPAN} is shorter than an instruction: load all of it"), None),
        "big-endian kernel cut": damage(CUT, lambda m: cut(big_endian, 0x100), TRUNCATED, Enters("zImage")),
        # Not a damage: its first instruction changes to big-endian data
        "big-endian kernel": damage(ENDIAN, lambda m: big_endian, Enters("zImage")),
        "big-endian header": damage(ENDIAN, lambda m: swapped(KERNEL, 0x24, 0x28, 0x2c, 0x30), cannot_be_started(
            "zImage", "its header is big-endian; build it as little-endian or BE8")),
        "bit in its magic": damage(BIT, lambda m: flip(KERNEL, 0x25), Enters("raw binary"), Unknown(), NO_HEADER),
        "larger than RAM": damage(LARGE, lambda m: patched(KERNEL, 0x2c, 0x70000000), TRUNCATED,
                                  Unused(IMPOSSIBLE), FIRMWARE_IMPOSSIBLE),
        # Like Xen's, whose header counts its bss
        "bss larger than RAM": damage(LARGE, lambda m: zimage(end=0x70000000, endian=0), NO_ROOM,
                                      Unused(IMPOSSIBLE), FIRMWARE_IMPOSSIBLE),
        "end before start": damage(WRONG, lambda m: patched(KERNEL, 0x28, 0x2000), cannot_be_started(
            "zImage", f"its header has an end before its start; {ANEW}"), Unused(IMPOSSIBLE), FIRMWARE_IMPOSSIBLE),
    }


def elfs():
    def damage(*args, **kwargs):
        return Damage("ELF", *args, firmware=None, **kwargs)

    def refused(why):
        return cannot_be_started("ELF file", why)

    return {
        "cut": damage(CUT, lambda m: cut(m.elf(), 0x40), refused("it is truncated in its segments; load all of it"),
                      Enters("ELF")),
        "big-endian": damage(ENDIAN, lambda m: m.elf(data=2), refused(
            "it is not a 32-bit little-endian ELF file; build it as one")),
        "for another machine": damage(WRONG, lambda m: m.elf(machine=EM_386),
                                      refused("it is for another machine than ARM; build it for 32-bit ARM")),
        "entry elsewhere": damage(WRONG, lambda m: m.elf(entry=m.ram + 0x2fffffc),
                                  refused("its entry is in none of its segments; link it with another entry")),
        "bit in its magic": damage(BIT, lambda m: flip(m.elf(), 1), Enters("raw binary"), Unknown()),
        "no RAM there": damage(WRONG, lambda m: m.elf(0xe0000000), wants("ELF file", NOT_RAM)),
        # The stub moves it there, but until then it needs as much elsewhere; and at some doors something is there
        "over the image and half of RAM": damage(OVERLAP, lambda m: m.elf(m.ram, (m.top - m.ram) // 8 * 5), Ends(
            f"(no room for the ELF file to wait, .*, until it can be at {SPAN}: link it elsewhere, or use more RAM|"
            f"the ELF file wants to be at {SPAN}, "
            "which overlaps the (ramdisk|command line): link or load it elsewhere)"), stub=True),
        "over the stub": damage(OVERLAP, lambda m: m.elf(m.top - 0x1000), wants(
            "ELF file", OVER("the resident stub")), stub=True),
        "over itself": damage(OVERLAP, lambda m: elf32(m.ram + 0x3000000, [
            (m.ram + 0x3000000, CODE), (m.ram + 0x3000040, CODE)]), wants("ELF file", OVER("the payload"))),
        "larger than RAM": damage(LARGE, lambda m: m.elf(m.ram, 0x70000000), wants("ELF file", NOT_RAM)),
        "larger than 4 GiB": damage(LARGE, lambda m: m.elf(m.ram, 0xf0000000 + GIB // 8),
                                    refused("it has a segment of impossible size; load all of it, or make it anew")),
    }


def fits():
    def damage(*args, **kwargs):
        return Damage("FIT", *args, **kwargs)

    def unusable(why):
        return Ends(f"the FIT at {SPAN} cannot be used: {why}")

    def missing(name):
        return image_of_fit(name, "it is not there; add it to /images")

    def wrong_bit(m, of, **more):
        data = m.fit(**more)
        return flip(data, data.index(of) + len(of) // 2)

    def cut_in_ramdisk(m):
        data = m.fit()
        return data[:data.index(RAMDISK) + 0x100]

    def tree_bit(m):
        """The token of /images becomes one that there is not"""
        data = m.fit()
        return flip(data, data.index(b"images\0\0") - 1)

    dtb = read(DEVICE_TREE)
    return {
        "cut in its tree": damage(CUT, lambda m: m.fit()[:0x180], unusable(SIZES),
                                  unusable(TREE_DAMAGED)),
        "cut in its data": damage(CUT, cut_in_ramdisk, image_of_fit(
            "ramdisk-1", PAST_END), image_of_fit("ramdisk-1", DAMAGED)),
        "cut in erased flash": damage(CUT, lambda m: erased(m.fit(), 0x1800), image_of_fit("kernel-1", DAMAGED)),
        "data past its end": damage(CUT, lambda m: m.fit(edit=[(
            "-t", "x", m.directory / "tree", "/images/kernel-1", "data-offset", "7f000000")]), image_of_fit(
            "kernel-1", PAST_END), Unused(IMPOSSIBLE), FIRMWARE_IMPOSSIBLE),
        "zImage cut": damage(CUT, lambda m: m.fit(kernel=cut(KERNEL, 0x100)), TRUNCATED),
        "bit in its magic": damage(BIT, lambda m: flip(m.fit(), 1), Enters("raw binary"), Unknown(), NO_HEADER),
        "bit in its tree": damage(BIT, tree_bit, unusable(TREE_DAMAGED), Unused(
            f"its tree is damaged; {ANEW}"), Ends(
                f"the zImage at {WORD} cannot be started: its tree is damaged; {ANEW}")),
        "bit in its kernel": damage(BIT, lambda m: wrong_bit(m, CODE), image_of_fit("kernel-1", DAMAGED)),
        "bit in its ramdisk": damage(BIT, lambda m: wrong_bit(m, RAMDISK), image_of_fit("ramdisk-1", DAMAGED)),
        "bit in its device tree": damage(BIT, lambda m: wrong_bit(m, dtb, dtb=dtb), image_of_fit("fdt-1", DAMAGED)),
        "bit in its device tree before the hash": damage(BIT, lambda m: m.fit(dtb=flip(dtb, 1)), image_of_fit(
            "fdt-1", "it has no device tree magic; use a .dtb file")),
        "no kernel image": damage(WRONG, lambda m: m.inline(
            ("-t", "s", m.directory / "tree", CONF, "kernel", "kernel-9")), missing("kernel-9")),
        "no ramdisk image": damage(WRONG, lambda m: m.inline(
            ("-t", "s", m.directory / "tree", CONF, "ramdisk", "ramdisk-9")), missing("ramdisk-9")),
        "no kernel named": damage(WRONG, lambda m: m.inline(("-d", m.directory / "tree", CONF, "kernel")), unusable(
            "its configuration has no kernel; add one")),
        "configuration that names itself": damage(WRONG, lambda m: m.inline(
            ("-t", "s", m.directory / "tree", CONF, "kernel", "conf-1")), missing("conf-1")),
        "FIT in a FIT": damage(WRONG, lambda m: m.fit(kernel=m.fit()), Ends(
            f"the FIT at {SPAN} cannot be started: it is in a FIT itself; take it out")),
        "no configuration": damage(WRONG, lambda m: m.inline(("-r", m.directory / "tree", "/configurations")),
                                   unusable("it has no /configurations; add a configuration")),
        "no default": damage(WRONG, lambda m: m.inline(
            ("-t", "s", m.directory / "tree", "/configurations", "default", "conf-9")), unusable(
            "its default configuration is not there; correct default in /configurations")),
        # Without /images it is a device tree like any other
        "no images": damage(WRONG, lambda m: m.inline(("-r", m.directory / "tree", "/images")), unusable(
            "it has no /images; make it anew with mkimage"), NO_KERNEL, NO_HEADER),
        "unknown hash": damage(WRONG, lambda m: m.fit("--hash=md5"), image_of_fit(
            "kernel-1", "its md5 hash is unknown here; use crc32, sha1 or sha256")),
        "compressed kernel": damage(WRONG, lambda m: m.inline(
            ("-t", "s", m.directory / "tree", "/images/kernel-1", "compression", "gzip")), image_of_fit(
            "kernel-1", "it is compressed; put it in unpacked, or as a zImage")),
        "for another architecture": damage(WRONG, lambda m: m.inline(
            ("-t", "s", m.directory / "tree", "/images/kernel-1", "arch", "arm64")), image_of_fit(
            "kernel-1", "it is for another architecture than arm; name another image")),
        "loadables over each other": damage(OVERLAP, lambda m: m.with_loadables(
            m.ram + 0x3000000, m.ram + 0x3000040), wants("loadable of the FIT", OVER("the payload"))),
        "loadable over the stub": damage(OVERLAP, lambda m: m.with_loadables(m.top - 0x1000), wants(
            "loadable of the FIT", OVER("the resident stub")), stub=True),
        "loadable where the kernel unpacks": damage(OVERLAP, lambda m: m.with_loadables(m.ram + 0x1c00000), Ends(
            f"the zImage would unpack over a loadable of the FIT at {SPAN}: give that a higher load address")),
        "loadable where there is no RAM": damage(WRONG, lambda m: m.with_loadables(0xe0000000), wants(
            "loadable of the FIT", NOT_RAM)),
        "big-endian zImage": damage(ENDIAN, lambda m: m.fit(kernel=swapped(KERNEL, 0x24)), cannot_be_started(
            "zImage", "its header is big-endian; build it as little-endian or BE8")),
        "zImage larger than RAM": damage(LARGE, lambda m: m.fit(kernel=zimage(end=0x70000000, endian=0)), NO_ROOM),
        "device tree too large": damage(LARGE, lambda m: m.fit(dtb=grown(dtb, (2 << 20) + 8)), image_of_fit(
            "fdt-1", SIZES)),
    }


def uimages():
    def damage(kind, data, behind):
        return Damage("uImage", kind, lambda m: data, NO_UIMAGE, behind, None)

    wrong = Ends(f"the payload file at {SPAN} is damaged: the checksum of its uImage is wrong; {ANEW}")
    good = uimage(KERNEL)
    return {
        "cut": damage(CUT, cut(good, 0x100), wrong),
        "cut in erased flash": damage(CUT, erased(good, 0x800), wrong),
        "bit in its data": damage(BIT, flip(good, -0x10), wrong),
        "bit in its header": damage(BIT, flip(good, 0x24), Unused(f"the checksum of its header is wrong; {ANEW}")),
        "larger than can be": damage(LARGE, patched(good, 0x0c, 0x70000000, ">"), Unused(IMPOSSIBLE)),
        "compressed": damage(WRONG, uimage(KERNEL, compression=1), Unused(
            "it is a uImage of neither kernel nor ramdisk, or compressed; put in a kernel that is not compressed, "
            "or a ramdisk")),
    }


DAMAGES = {f"{damage.of}: {name}": damage for table in (zimages(), elfs(), fits(), uimages())
           for name, damage in table.items()}


# Device trees that a door passes on as they are. In flash it also has to tell where RAM is; and to U-Boot's go it
# is an argument like any other, without which there is QEMU's


class DamagedTree:
    def __init__(self, make, flash, armstub="flash", go="flash"):
        self.make = make
        self.expect = {"flash": flash, "armstub": flash if armstub == "flash" else armstub,
                       "go": flash if go == "flash" else go}


def trees():
    def broken(why):
        return Ends(f"the device tree at {WORD} is broken: {why}")

    def word(name, value):
        return lambda dtb: patched(dtb, 4 * FDT_FIELDS.index(name), value, ">")

    def last_token(dtb):
        _, _, start, *_, size = struct.unpack_from(">10I", dtb)
        return flip(dtb, start + size - 1)

    def first_length(dtb):
        """The first property, behind the root's empty name: back to its own token"""
        start, = struct.unpack_from(">I", dtb, 8)
        assert struct.unpack_from(">3I", dtb, start) == (1, 0, 3)
        return patched(dtb, start + 12, 0xfffffff4, ">")

    def without_memory(dtb):
        return dtb.replace(b"memory\0", b"storage")

    # Before there is RAM, so in flash
    no_ram = Ends(f"no RAM at {WORD}, by the device tree behind the image or, without a good one, by the word at 0x40: "
                  "correct it, or build with RAM_BASE=", "flash_no_ram")
    none = Ends(rf"no device tree at {WORD} \(r2\), nor at {WORD} \(start of RAM\), nor behind the image: "
                "pass one in r2, or append it")
    sizes = broken(SIZES)
    damaged = broken(TREE_DAMAGED)
    return {
        "cut": DamagedTree(lambda dtb: dtb[:len(dtb) // 2], no_ram, damaged, damaged),
        "cut in erased flash": DamagedTree(lambda dtb: erased(dtb, len(dtb) // 2), no_ram, damaged, damaged),
        "bit in its magic": DamagedTree(lambda dtb: flip(dtb, 1), no_ram, none, Enters("zImage")),
        "bit in its last token": DamagedTree(last_token, damaged),
        "bit in its first token": DamagedTree(lambda dtb: flip(dtb, struct.unpack_from(">I", dtb, 8)[0] + 3),
                                              no_ram, damaged, damaged),
        "property that leads back": DamagedTree(first_length, no_ram, damaged, damaged),
        "little-endian": DamagedTree(lambda dtb: swapped(dtb, *range(0, 40, 4)), no_ram, none, Enters("zImage")),
        "larger than can be": DamagedTree(lambda dtb: grown(dtb, (2 << 20) + 8), sizes),
        "larger than RAM": DamagedTree(word("totalsize", 0x7f000000), none, sizes, sizes),
        "structure elsewhere": DamagedTree(word("off_dt_struct", 0x7f000000), no_ram, sizes, sizes),
        "older version": DamagedTree(word("version", 15), broken("its version is not 17; make it anew with dtc")),
    }


TREES = trees()
