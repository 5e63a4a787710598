#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
#
# pack.py [-o FILE] [--ramdisk FILE] [--append TEXT] [--flash-dtb FILE] [--console TEXT] [--board NAME] [--dir DIR]
#         [--load ADDRESS] [--entry ADDRESS] [--loadable FILE@ADDRESS]... IMAGE KERNEL [DTB]...
#
# Makes a pack: hypstub.bin and all that it starts in one file. Behind the image are a device tree, for a
# medium that has none, and a FIT with kernel, ramdisk, device trees and command line. The image's header
# gets length and SHA-256 of all that is behind it, which hypstub verifies before it uses any of it. With
# --board also makes the directory that packboards.py has for that board. Called by `make pack` and the tests.

import argparse
import hashlib
import os
import struct
import subprocess
import sys
import tempfile

import packboards

TOOLS = os.path.dirname(os.path.abspath(__file__))

# include/hypstub/image.h
IMAGE_MAGIC, ZIMAGE_MAGIC = 0x24, 0x016f2818
IMAGE_END = 0x2c
IMAGE_ARMSTUB, ARMSTUB_MAGIC = 0xf0, 0x5afe570b
IMAGE_CONSOLE = 0x50
IMAGE_PACK, PACK_MAGIC = 0x60, 0x6b636170
IMAGE_PACK_SIZE = 0x64
IMAGE_PACK_HASH = 0x68
# hypstub takes no larger FIT and no larger device tree
FIT_MAX = 64 << 20
DTB_MAX = 2 << 20


def die(text):
    sys.exit(f"pack.py: error: {text}")


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        die(f"{path}: {error.strerror}")


def write(path, data):
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    except OSError as error:
        die(f"{path}: {error.strerror}")


def arguments():
    parser = argparse.ArgumentParser(description="Put hypstub and all that it starts into one file.")
    parser.add_argument("-o", "--out", default="hypstub-pack.bin", metavar="FILE")
    parser.add_argument("--ramdisk", metavar="FILE")
    parser.add_argument("--append", metavar="TEXT", help="the payload's command line, in place of the loader's")
    parser.add_argument("--flash-dtb", metavar="FILE", help="the device tree, where no loader gives one")
    parser.add_argument("--console", metavar="TEXT", help="the UART for messages without a device tree, as "
                        "pl011,0x09000000")
    parser.add_argument("--board", choices=packboards.BOARDS, metavar="NAME",
                        help=f"also make what its medium needs: {', '.join(packboards.BOARDS)}")
    parser.add_argument("--dir", metavar="DIR", help="where to put that (default: pack-NAME beside the file)")
    for name in ("load", "entry"):
        parser.add_argument(f"--{name}", metavar="ADDRESS", help="of a raw binary, as for mkfit.py")
    parser.add_argument("--loadable", action="append", default=[], metavar="FILE@ADDRESS")
    parser.add_argument("image", metavar="IMAGE", help="hypstub.bin")
    parser.add_argument("kernel", metavar="KERNEL")
    parser.add_argument("dtb", nargs="*", metavar="DTB", help="device trees for the payload, in place of the loader's")
    return parser.parse_args()


def word(data, offset):
    return struct.unpack_from("<I", data, offset)[0]


def image_of(path):
    """The bytes of hypstub.bin as it was built"""
    image = read(path)
    if (len(image) < 0x100 or word(image, IMAGE_MAGIC) != ZIMAGE_MAGIC or word(image, IMAGE_END) != len(image) or
            word(image, IMAGE_ARMSTUB) != ARMSTUB_MAGIC or word(image, IMAGE_PACK)):
        die(f"{path} is not hypstub.bin as make has built it")
    return bytearray(image)


def device_tree(path):
    tree = read(path)
    if tree[:4] != b"\xd0\x0d\xfe\xed":
        die(f"{path} is no device tree")
    if len(tree) > DTB_MAX:
        die(f"{path} is larger than 2 MiB")
    return tree


def made_by(tool, *argv):
    """Runs a program; ends this one with its message if it fails"""
    try:
        done = subprocess.run([tool, *argv], capture_output=True, text=True)
    except OSError as error:
        die(f"{tool}: {error.strerror}: run make setup")
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        die(said.removeprefix("mkfit.py: error: "))


def fit_of(args, dtbs):
    """The FIT. Its images need no hashes, since the pack's covers all of them."""
    options = ["--hash", "none"]
    for name, value in (("ramdisk", args.ramdisk), ("bootargs", args.append), ("load", args.load),
                        ("entry", args.entry)):
        if value is not None:
            options.append(f"--{name}={value}")
    options += [f"--loadable={text}" for text in args.loadable]
    with tempfile.TemporaryDirectory() as directory:
        out = os.path.join(directory, "payload.itb")
        made_by(os.path.join(TOOLS, "mkfit.py"), *options, "-o", out, args.kernel, *dtbs)
        fit = read(out)
    if len(fit) > FIT_MAX:
        die(f"kernel, ramdisk and device trees have {len(fit)} bytes: hypstub takes {FIT_MAX} at most")
    return fit


def console_words(text):
    """Address and kind of the UART, for the image's header"""
    import console  # only who asks for one needs it

    try:
        return console.console_words(text)
    except ValueError as error:
        die(f"--console {text}: {error}")


def aligned(data):
    """hypstub reads trees by words and copies by them"""
    return data + bytes(-len(data) % 8)


def pack(image, flash_dtb, fit, console=None):
    """The file. image: a bytearray; flash_dtb: bytes, which may be empty; console: (address, kind)"""
    behind = aligned(flash_dtb) + aligned(fit)
    struct.pack_into("<I", image, IMAGE_END, len(image) + len(behind))
    struct.pack_into("<2I", image, IMAGE_PACK, PACK_MAGIC, len(behind))
    image[IMAGE_PACK_HASH:IMAGE_PACK_HASH + 32] = hashlib.sha256(behind).digest()
    if console:
        struct.pack_into("<2I", image, IMAGE_CONSOLE, *console)
    return bytes(image) + behind


def main():
    args = arguments()
    board = packboards.BOARDS.get(args.board)
    image = image_of(args.image)
    with tempfile.TemporaryDirectory() as directory:
        dtbs = list(args.dtb)
        for path in dtbs:
            device_tree(path)
        if board:
            try:
                dtbs = board.prepare(args, dtbs, directory)
            except ValueError as error:
                die(f"--board {args.board}: {error}")
        flash_dtb = device_tree(args.flash_dtb) if args.flash_dtb else b""
        data = pack(image, flash_dtb, fit_of(args, dtbs), console_words(args.console) if args.console else None)
        write(args.out, data)
        print(f"  PACK    {args.out} ({len(data)} bytes)")
        if board:
            out = args.dir or os.path.join(os.path.dirname(args.out), f"pack-{args.board}")
            try:
                files = board.files(args, data, dtbs, made_by)
            except ValueError as error:
                die(f"--board {args.board}: {error}")
            for name, content in files.items():
                write(os.path.join(out, name), content)
                print(f"  PACK    {os.path.join(out, name)} ({len(content)} bytes)")


if __name__ == "__main__":
    main()
