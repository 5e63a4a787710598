# SPDX-License-Identifier: BSD-2-Clause
#
# What the tests need from a build of hypstub: the paths of its files, and the addresses of its symbols at
# run time; and the tool chain. HYPSTUB_BUILDS lists the build directories to test (default: build); each
# is a parameter of the fixture `build`. O is the directory of files that are built once for all of them.

import functools
import os
import re
import subprocess

from lib import ROOT

CROSS_COMPILE = os.environ.get("CROSS_COMPILE", "arm-none-eabi-")
OUT = os.environ.get("O") or "build"
# Run every case, and not only a sample
EXHAUSTIVE = os.environ.get("HYPSTUB_EXHAUSTIVE") == "1"


def headers():
    """The paths of all headers of src/ and include/"""
    for top in ("src", "include"):
        for directory, _, names in os.walk(os.path.join(ROOT, top)):
            yield from (os.path.join(directory, name) for name in names if name.endswith(".h"))


@functools.cache
def defined(name):
    """The number that the #define of one header of src/ or include/ gives to a name"""
    found = []
    for header in headers():
        with open(header, encoding="utf-8") as source:
            found += re.findall(rf"^#define\s+{name}\s+(\w+)", source.read(), re.MULTILINE)
    assert len(found) == 1, f"{name} is defined {len(found)} times"
    return int(found[0], 0)


RESIDENT_SIZE = defined("RESIDENT_SIZE")
BODY_ALIGN = defined("BODY_ALIGN")
FLASH_COPY = defined("FLASH_COPY")


def directories():
    return re.split(r"[\s,:]+", os.environ.get("HYPSTUB_BUILDS", "build").strip(" ,:"))


def tool(name, *args):
    """What a tool of the tool chain prints"""
    argv = [CROSS_COMPILE + name, *map(str, args)]
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout


@functools.cache
def symbols(elf):
    """{name: address}; bit 0 of the address of a Thumb function is clear"""
    found = re.findall(r"^([0-9a-f]+) (.) (\S+)$", tool("nm", elf), re.M)
    return {name: int(addr, 16) & ~(kind in "tT") for addr, kind, name in found}


def built(*path):
    """The path of a file that make has built; absolute"""
    path = os.path.join(ROOT, *path)
    assert os.path.exists(path), f"{path} is missing: run make first"
    return path


class Build:
    """A build directory: the image, its symbols, and the files beside it."""

    def __init__(self, directory):
        self.directory = os.path.join(ROOT, directory)
        self.bin, self.elf = self.path("hypstub.bin"), self.path("hypstub.elf")
        self.symbols = symbols(self.elf)
        self.linked_at = self.symbols["image_base"]
        # The instruction set of those payloads that are built for both
        self.isa = "arm" if os.path.basename(directory) == "arm" else "thumb"

    def path(self, *name):
        return built(self.directory, *name)

    def kernel(self, name):
        """A kernel of tests/restart"""
        return self.path("tests", "restart", f"{name}.elf")

    def plugin(self, suite, name):
        """A suite's plugin for QEMU"""
        return self.path("tests", suite, f"{name}.so")

    def size(self):
        return os.path.getsize(self.bin)

    def at(self, name, base):
        """The address of a symbol outside the body, in an image at base, in RAM or flash"""
        return self.symbols[name] - self.linked_at + base

    def body(self, name, base):
        """The address of a symbol of the body in an image loaded at base: the body moves up to be aligned"""
        return self.at(name, base) + -self.at("boot_body", base) % BODY_ALIGN

    def resident(self, name, base):
        """The address of a symbol in the resident block at base"""
        return self.symbols[name] - self.symbols["resident_start"] + base


@functools.cache
def one_of_them(index=0):
    """The build under test with this index, for tests that need one alone"""
    return Build(directories()[index])


@functools.cache
def of_make():
    """The build of plain `make`, with the default instruction set"""
    return Build(OUT)


class Payload:
    """tests/boot/payloads/NAME.S, assembled with the given macros and linked at an address. hypstub enters
    it at its first instruction."""

    def __init__(self, name, directory, linked_at=0, **macros):
        self.elf = os.path.join(directory, f"{name}.elf")
        self.bin = os.path.join(directory, f"{name}.bin")
        # -n: one segment that holds the code alone, not the headers before it
        tool("gcc", "-march=armv7ve", "-nostdlib", "-Wl,-n,--build-id=none,-e,entry",
             f"-Wl,-Ttext={linked_at:#x}", "-Iinclude", *(f"-D{k}={v}" for k, v in macros.items()),
             f"tests/boot/payloads/{name}.S", "-o", self.elf)
        tool("objcopy", "-O", "binary", self.elf, self.bin)
        self.symbols = symbols(self.elf)
        self.linked_at = linked_at

    def at(self, name, base):
        return self.symbols[name] - self.linked_at + base
