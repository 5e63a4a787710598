#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
#
# console.py UART [IMAGE]: the console that an image has before it has read a device tree. Prints the two words
# of the image's header for a UART, or writes them into an image. make runs this for CONSOLE=UART; an error is a
# line that begins with "error: ".
#
# UART is DRIVER,ADDRESS, such as pl011,0x09000000. For an 8250 reg-shift and reg-io-width may follow, as in
# 8250,0x1e784000,2,1. Without them they are 2 and 4, and with 0 alone 0 and 1. include/hypstub/image.h has
# the words.

import struct
import sys

IMAGE_ARMSTUB, ARMSTUB_MAGIC = 0xf0, 0x5afe570b
IMAGE_CONSOLE = 0x50
UART_REG_SHIFT, UART_IO_WIDTH = 8, 16

# UART_* of image.h
DRIVERS = {"pl011": 1, "sbsa": 2, "8250": 3, "imx": 4, "stm32": 5, "exynos": 6, "atmel": 7, "scif": 8,
           "lpuart": 9}


def number(text, name, accepted):
    """The number that is written in text; accepted: a function that says whether it can be"""
    try:
        value = int(text, 0)
    except ValueError:
        value = -1
    if not accepted(value):
        raise ValueError(f"{text!r} is no {name}")
    return value


def console_words(text):
    """(address, kind) for a UART; ValueError, with a line for the user, if there is no such UART"""
    driver, *rest = text.strip().split(",")
    if driver not in DRIVERS:
        raise ValueError(f"no UART {driver!r}; those are {', '.join(DRIVERS)}")
    if not rest:
        raise ValueError(f"no address; write {driver},0x09000000")
    if len(rest) > (3 if driver == "8250" else 1):
        raise ValueError(f"too much behind {driver},{rest[0]}; only an 8250 has reg-shift and reg-io-width")
    address = number(rest[0], "address of a UART: a multiple of 4 up to 0xfffff000",
                     lambda value: 0 < value <= 0xfffff000 and value % 4 == 0)
    kind = DRIVERS[driver]
    if driver == "8250":
        shift = number(rest[1] if rest[1:] else "2", "reg-shift: 0 to 4", lambda value: 0 <= value <= 4)
        widest = min(1 << shift, 4)
        width = number(rest[2] if rest[2:] else str(widest), f"reg-io-width: 1, 2 or 4, and up to {widest} for "
                       f"reg-shift {shift}", lambda value: value in (1, 2, 4) and value <= widest)
        kind |= shift << UART_REG_SHIFT | width << UART_IO_WIDTH
    return address, kind


def set_console(image, text):
    """The bytes of an image with this UART in its header; ValueError if it is no UART, or no image"""
    words = struct.pack("<2I", *console_words(text))
    if image[IMAGE_ARMSTUB:IMAGE_ARMSTUB + 4] != struct.pack("<I", ARMSTUB_MAGIC):
        raise ValueError("this is no image of hypstub")
    return image[:IMAGE_CONSOLE] + words + image[IMAGE_CONSOLE + len(words):]


def patch(path, text):
    """Writes this UART into the header of the image at a path."""
    with open(path, "r+b") as file:
        data = set_console(file.read(), text)
        file.seek(0)
        file.write(data)


def main():
    if len(sys.argv) not in (2, 3):
        return "usage: console.py DRIVER,ADDRESS [IMAGE]"
    try:
        if len(sys.argv) == 3:
            patch(sys.argv[2], sys.argv[1])
        else:
            print(*(f"{word:#010x}" for word in console_words(sys.argv[1])))
    except (OSError, ValueError) as error:
        print(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
