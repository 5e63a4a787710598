# SPDX-License-Identifier: BSD-2-Clause
"""What run.py, trace.py and mkfit.py are given, checked before anything is started. A mistake ends the script with
exit status 1 and one line: the setting, and what it can be."""
import os
import re
import sys

PLAIN_MAKE = "build"
MAGICS = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\0": "xz", b"BZh": "bzip2", b"\x04\x22\x4d\x18": "lz4",
          b"\x28\xb5\x2f\xfd": "zstd", b"\x89LZO\0": "lzop", b"PK\x03\x04": "zip"}
EM_ARM = 40


def die(text):
    sys.exit(f"{os.path.basename(sys.argv[0])}: error: {text}")


def given(names, assignments):
    """{name: value}: of the arguments NAME=VALUE, else of the environment, else the default in names. make exports
    empty variables: they count as not given."""
    args = {}
    for text in assignments:
        name, equals, val = text.partition("=")
        if not equals or name not in names:
            die(f"'{text}' is not one of {', '.join(names)} with '=VALUE'")
        args[name] = val
    env = {name: os.environ[name] for name in names if os.environ.get(name)}
    return {**names, **env, **args}


def one_of(s, name, choices):
    """Ends the script if the setting is none of the choices; it may be empty."""
    if s[name] and s[name] not in choices:
        *rest, last = choices
        die(f"{name}={s[name]}: it is {', '.join(rest)}{' or ' if rest else ''}{last}")


def number(s, name, low, high, of=""):
    """The setting as a number, from low to high. of: whose limits they are, for the message"""
    text = s[name]
    if not re.fullmatch(r"[0-9]+", text) or not low <= int(text) <= high:
        die(f"{name}={text}: it is " + (f"{low}" if low == high else f"a number from {low} to {high}") + of)
    return int(text)


def mib(s, name, low, high, of=""):
    """The setting as a number of MiB. A number without a unit is that of MiB, as it is for QEMU."""
    match = re.fullmatch(r"([0-9]+)([MmGg]?)", s[name])
    if not match:
        die(f"{name}={s[name]}: give it as 512M or 2G")
    found = int(match[1]) * (1024 if match[2] in ("G", "g") else 1)
    if not low <= found <= high:
        die(f"{name}={s[name]}: it is {low}M" + ("" if low == high else f" to {high}M") + of)
    return found


def file(name, path):
    """Ends the script if the setting is not a file with something in it."""
    try:
        with open(path, "rb") as f:
            if f.read(1):
                return
        why = "the file is empty"
    except OSError as error:
        why = error.strerror
    die(f"{name}={path}: {why}")


def is_text(start):
    """Whether the first bytes of a file are those of a text. No code is like that."""
    try:
        text = start.decode()
    except UnicodeDecodeError as error:
        if error.start < len(start) - 3:  # not only cut off in a character
            return False
        text = start[:error.start].decode()
    return not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text)


def no_payload(start):
    """What the file with these first bytes is, if it is no payload, and what to do; else None"""
    if start[0x24:0x28] in (b"\x18\x28\x6f\x01", b"\x01\x6f\x28\x18"):
        return None  # a zImage
    for magic, name in MAGICS.items():
        if start.startswith(magic):
            return f"is compressed by {name}: unpack it"
    if start[:6] in (b"070701", b"070702"):
        return "is an initramfs: give it as INITRD, and its kernel as PAYLOAD"
    if start[:4] == b"\x7fELF":
        order = "big" if start[5:6] == b"\2" else "little"
        well = start[4:5] == b"\1" and int.from_bytes(start[18:20], order) == EM_ARM
        return None if well else "is an ELF file, but not for 32-bit ARM"
    return "is a text file" if is_text(start) else None


def payload(name, path):
    """Ends the script if the setting is no file that could be a payload. Whether it is a good one, hypstub finds out."""
    file(name, path)
    with open(path, "rb") as f:
        why = no_payload(f.read(4096))
    if why:
        die(f"{name}={path} {why}. A payload is a zImage, an ELF file, a FIT or a raw binary")
