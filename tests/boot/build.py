# SPDX-License-Identifier: BSD-2-Clause
#
# What the tests take from a build of hypstub: its two files and where its symbols are at run time;
# and the tool chain, for the payloads in payloads/. The environment's HYPSTUB_BUILDS lists the build
# directories to test (default: build), each is a parameter of every test.

import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAYLOADS = os.path.join(ROOT, "tests", "boot", "payloads")
# Every case of those that are otherwise a choice
EXHAUSTIVE = "HYPSTUB_EXHAUSTIVE" in os.environ
CROSS_COMPILE = os.environ.get("CROSS_COMPILE", "arm-none-eabi-")


def defined(header, name):
    """The number that a #define of a header gives to a name"""
    with open(os.path.join(ROOT, header)) as source:
        return int(re.search(rf"^#define\s+{name}\s+(\w+)", source.read(), re.MULTILINE)[1], 0)


RESIDENT_SIZE = defined("src/resident/block.h", "RESIDENT_SIZE")
RESIDENT_CPUS = defined("src/resident/block.h", "RESIDENT_CPUS")
BODY_ALIGN = defined("src/boot/boot.h", "BODY_ALIGN")
IMAGE_RAM_BASE = defined("include/hypstub/image.h", "IMAGE_RAM_BASE")
IMAGE_ARMSTUB_DTB = defined("include/hypstub/image.h", "IMAGE_ARMSTUB_DTB")
IMAGE_ARMSTUB_KERNEL = defined("include/hypstub/image.h", "IMAGE_ARMSTUB_KERNEL")
IMAGE_MAILBOX = defined("include/hypstub/image.h", "IMAGE_MAILBOX")
FLASH_COPY = defined("src/boot/boot.h", "FLASH_COPY")


def directories():
    return re.split(r"[\s,:]+", os.environ.get("HYPSTUB_BUILDS", "build").strip(" ,:"))


def tool(name, *args):
    command = [CROSS_COMPILE + name, *map(str, args)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def symbols(elf):
    """Name -> address"""
    lines = (line.split() for line in tool("nm", elf).splitlines())
    return {words[2]: int(words[0], 16) for words in lines if len(words) == 3}


class Build:
    def __init__(self, directory):
        self.directory = os.path.join(ROOT, directory)
        self.bin = os.path.join(self.directory, "hypstub.bin")
        self.elf = os.path.join(self.directory, "hypstub.elf")
        for file in (self.bin, self.elf):
            assert os.path.exists(file), f"{file} is missing: run make first"
        self.symbols = symbols(self.elf)
        self.linked_at = self.symbols["image_base"]

    def size(self):
        return os.path.getsize(self.bin)

    def body(self, name, base):
        """Where a symbol is in an image loaded at base: the body moves up to be aligned."""
        shift = -(base + self.symbols["boot_body"] - self.linked_at) % BODY_ALIGN
        return self.symbols[name] - self.linked_at + base + shift

    def resident(self, name, base):
        """Where a symbol is in the resident block at base."""
        return self.symbols[name] - self.symbols["resident_start"] + base


class Payload:
    """payloads/NAME.S, assembled with the given macros and linked at an address. The machine
    enters its first instruction."""

    def __init__(self, name, directory, linked_at=0, **macros):
        self.elf = os.path.join(directory, f"{name}.elf")
        self.bin = os.path.join(directory, f"{name}.bin")
        # -n: one segment that holds the code alone, not the headers before it
        tool("gcc", "-march=armv7ve", "-nostdlib", "-Wl,-n,--build-id=none,-e,entry",
             f"-Wl,-Ttext={linked_at:#x}", f"-I{ROOT}/include", *(f"-D{k}={v}" for k, v in macros.items()),
             os.path.join(PAYLOADS, f"{name}.S"), "-o", self.elf)
        tool("objcopy", "-O", "binary", self.elf, self.bin)
        self.symbols = symbols(self.elf)
        self.linked_at = linked_at

    def at(self, name, base):
        return self.symbols[name] - self.linked_at + base
