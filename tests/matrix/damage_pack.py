# SPDX-License-Identifier: BSD-2-Clause
#
# damage_pack.py FILE DAMAGE: damages a pack as a bad medium or a broken copy would. A recipe runs it between
# the command that makes the pack and those that put it into something else. Used by test_pack.py, which has
# DAMAGES for its cases.

import sys

from damages import RAMDISK, flip
from lib.images import patched, read, write

LOAD = 0x61234560  # the kernel's, in the FIT: a number that is nowhere else

ANEW = "load all of it, or make it anew"
WRONG_HASH = f"its SHA-256 is not the one in the image's header; {ANEW}"
WRONG_MAGIC = f"the magic word in the image's header is wrong; {ANEW}"


def word(data, offset, order="little"):
    return int.from_bytes(data[offset:offset + 4], order)


def image_size(data):
    return word(data, 0x2c) - word(data, 0x64)


def behind(data, what):
    """The offset of these bytes behind the image"""
    return data.index(what, image_size(data))


def fit_at(data):
    return data.rindex(b"\xd0\x0d\xfe\xed", 0, behind(data, b"images\0"))


def flip_padding(data):
    """The last word of the FIT's tree, which mkimage has made as large as a page"""
    fit = fit_at(data)
    size, strings, strings_size = (word(data, fit + at, "big") for at in (4, 12, 32))
    assert strings + strings_size <= size - 4
    return flip(data, fit + size - 4)


# name: (a function of the bytes, what hypstub says)
DAMAGES = {
    "cut in its ramdisk": (lambda data: data[:behind(data, RAMDISK) + 0x100], WRONG_HASH),
    "cut behind the image": (lambda data: data[:image_size(data)], WRONG_HASH),
    "bit in the FIT's magic": (lambda data: flip(data, fit_at(data)), WRONG_HASH),
    "bit in the FIT's size": (lambda data: flip(data, fit_at(data) + 6), WRONG_HASH),
    "bit in a name": (lambda data: flip(data, behind(data, b"images\0") + 2), WRONG_HASH),
    "bit in a load address": (lambda data: flip(data, behind(data, LOAD.to_bytes(4, "big"))), WRONG_HASH),
    "bit in the command line": (lambda data: flip(data, behind(data, b"rdinit=/init") + 7, 0), WRONG_HASH),
    "bit in the padding": (flip_padding, WRONG_HASH),
    "bit in the ramdisk": (lambda data: flip(data, behind(data, RAMDISK) + 0x321), WRONG_HASH),
    "bit in the hash": (lambda data: flip(data, 0x70), WRONG_HASH),
    "bit in the length": (lambda data: flip(data, 0x65), WRONG_HASH),
    "length past memory": (lambda data: patched(data, 0x64, 0xfffff000),
                           f"its length in the image's header is impossible; {ANEW}"),
    "bit in the magic word": (lambda data: flip(data, 0x61), WRONG_MAGIC),
    "no magic word": (lambda data: patched(data, 0x60, 0), WRONG_MAGIC),
}
# The tree is behind the image in flash alone. What the search for RAM does not need is read only once it is verified
IN_FLASH = {
    "bit in the device tree": (lambda data: flip(data, behind(data, b"V2P-CA15") + 1), WRONG_HASH),
}


def main():
    path, name = sys.argv[1:]
    make, _ = {**DAMAGES, **IN_FLASH}[name]
    data = read(path)
    damaged = make(data)
    assert damaged != data
    write(path, damaged)


if __name__ == "__main__":
    main()
