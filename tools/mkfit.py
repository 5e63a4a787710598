#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
#
# mkfit.py [-o FILE] [--load ADDRESS] [--entry ADDRESS] [--ramdisk FILE] [--loadable FILE@ADDRESS]...
#          [--bootargs TEXT] [--hash crc32|sha1|sha256|none] KERNEL [DTB]...
#
# Makes a payload as a FIT, for hypstub and for U-Boot: kernel, ramdisk and device trees, each with its
# SHA-256. For several device trees there is a configuration each, and hypstub takes the one that is
# compatible with the board. Needs mkimage (u-boot-tools); --its prints the source for mkimage. Called
# by `make fit`, pack.py and the tests.

import argparse
import os
import subprocess
import sys
import tempfile

import settings

# hypstub can use a ramdisk and a kernel in place if each begins a page.
ALIGN = 0x1000


def loadable(text):
    """FILE@ADDRESS of the command line as (file, address)"""
    file, at, address = text.rpartition("@")
    if not at:
        raise argparse.ArgumentTypeError(f"'{text}' is not FILE@ADDRESS")
    return file, int(address, 0)


def arguments():
    parser = argparse.ArgumentParser(description="Make a FIT.")
    number = {"type": lambda text: int(text, 0), "metavar": "ADDRESS"}
    parser.add_argument("-o", "--out", default="payload.itb", metavar="FILE")
    parser.add_argument("--load", help="where a raw binary wants to be", **number)
    parser.add_argument("--entry", help="where it is entered, if not there", **number)
    parser.add_argument("--ramdisk", metavar="FILE")
    parser.add_argument("--loadable", action="append", default=[], type=loadable,
                        metavar="FILE@ADDRESS", help="put another file at an address")
    parser.add_argument("--bootargs", metavar="TEXT", help="the payload's command line, of each configuration")
    parser.add_argument("--hash", default="sha256", help="crc32, sha1, sha256 (default) or none")
    parser.add_argument("--inline", action="store_true",
                        help="the files as properties, not behind the tree")
    parser.add_argument("--its", action="store_true", help="print the source instead")
    parser.add_argument("kernel", metavar="KERNEL")
    parser.add_argument("dtb", nargs="*", metavar="DTB")
    return parser.parse_args()


def node(name, *lines):
    """A node of the source with these properties and nodes"""
    body = "".join("\t" + line + "\n" for text in lines for line in text.splitlines())
    return f"{name} {{\n{body}}};"


def quoted(text):
    return '"' + text.replace("\\", r"\\").replace('"', r'\"') + '"'


def string(name, *values):
    """A property of strings"""
    return f"{name} = {', '.join(map(quoted, values))};"


def image(args, name, file, kind, load=None, entry=None):
    """A node below /images, for one file"""
    if not os.path.isfile(file):
        sys.exit(f"mkfit.py: error: {file}: no such file")
    lines = [string("description", os.path.basename(file)), f'data = /incbin/("{os.path.abspath(file)}");',
             string("type", kind), string("arch", "arm"), string("os", "linux"),
             string("compression", "none")]
    if load is not None:
        lines.append(f"load = <{load:#x}>;")
    if entry is not None:
        lines.append(f"entry = <{entry:#x}>;")
    if args.hash != "none":
        lines.append(node("hash-1", string("algo", args.hash)))
    return node(name, *lines)


def source(args):
    """The source of the FIT, for mkimage"""
    entry = args.load if args.entry is None else args.entry
    images = [image(args, "kernel-1", args.kernel, "kernel", args.load, entry)]
    config = [string("kernel", "kernel-1")]
    if args.bootargs is not None:
        config.append(string("bootargs", args.bootargs))
    if args.ramdisk:
        images.append(image(args, "ramdisk-1", args.ramdisk, "ramdisk"))
        config.append(string("ramdisk", "ramdisk-1"))
    for n, (file, load) in enumerate(args.loadable, 1):
        images.append(image(args, f"loadable-{n}", file, "firmware", load))
    if args.loadable:
        config.append(string("loadables", *(f"loadable-{n + 1}" for n in range(len(args.loadable)))))
    configs = []
    for n, dtb in enumerate(args.dtb, 1):
        images.append(image(args, f"fdt-{n}", dtb, "flat_dt"))
        configs.append(node(f"conf-{n}", string("description", os.path.basename(dtb)), *config,
                            string("fdt", f"fdt-{n}")))
    tree = [string("description", "payload of hypstub"), "#address-cells = <1>;", node("images", *images),
            node("configurations", string("default", "conf-1"),
                 *(configs or [node("conf-1", *config)]))]
    return "/dts-v1/;\n" + node("/", *tree) + "\n"


def main():
    args = arguments()
    settings.payload("KERNEL", args.kernel)
    if args.entry is not None and args.load is None:
        settings.die("ENTRY needs LOAD, since it is in what is loaded")
    its = source(args)
    if args.its:
        print(its, end="")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".its") as f:
        f.write(its)
        f.flush()
        layout = [] if args.inline else ["-E", "-B", f"{ALIGN:#x}"]
        made = subprocess.run(["mkimage", *layout, "-f", f.name, args.out], capture_output=True,
                              text=True)
    if made.returncode:
        sys.exit(f"mkfit.py: error: mkimage: {made.stderr.strip() or made.stdout.strip()}")
    print(f"  FIT     {args.out} ({os.path.getsize(args.out)} bytes)")


if __name__ == "__main__":
    main()
