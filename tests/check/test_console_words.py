# SPDX-License-Identifier: BSD-2-Clause
"""CONSOLE= of make and tools/console.py: the words that they put into the header of the image."""
import re
import struct
import subprocess

import pytest

from tree import BUILDS, CROSS, ROOT, tool

KINDS = dict(re.findall(r"^#define UART_(\w+)\s+(\d+)\b", (ROOT / "include/hypstub/image.h")
                        .read_text(encoding="utf-8"), re.M))
DRIVERS = dict(re.findall(r'\[UART_(\w+)\] = {\s*\.name = "(\w+)"',
                          (ROOT / "src/boot/console/uart_drivers.c").read_text(encoding="utf-8")))

WORDS = {
    "pl011,0x09000000": (0x09000000, 1),
    "imx,0x30860000": (0x30860000, 4),
    "lpuart,35454976": (35454976, 9),
    "8250,0x1e784000": (0x1e784000, 0x040203),
    "8250,0x1e784000,2,1": (0x1e784000, 0x010203),
    "8250,0x10000000,0": (0x10000000, 0x010003),
    "8250,0x10000000,1": (0x10000000, 0x020103),
}
WRONG = {
    "acme,0x1000": "no UART 'acme'; those are pl011, ",
    "pl011": "no address; write pl011,0x09000000",
    "pl011,": "'' is no address of a UART: a multiple of 4 up to 0xfffff000",
    "pl011,0": "'0' is no address of a UART",
    "pl011,0x1002": "'0x1002' is no address of a UART",
    "pl011,0x109000000": "'0x109000000' is no address of a UART",
    "pl011,0x1000,2": "too much behind pl011,0x1000; only an 8250 has",
    "8250,0x1000,5": "'5' is no reg-shift: 0 to 4",
    "8250,0x1000,0,4": "'4' is no reg-io-width: 1, 2 or 4, and up to 1 for reg-shift 0",
    "8250,0x1000,2,3": "'3' is no reg-io-width",
    "8250,0x1000,2,4,1": "too much behind 8250,0x1000",
    "it's": "no UART \"it's\"",
}


def console(*args):
    return subprocess.run([ROOT / "tools/console.py", *args], capture_output=True, text=True, check=False)


def make(text, *args):
    return subprocess.run(["make", "-s", f"CONSOLE={text}", *args], capture_output=True, text=True, cwd=ROOT,
                          check=False, env={"PATH": "/usr/bin:/bin", "CROSS_COMPILE": CROSS})


@pytest.mark.parametrize("text", WORDS)
def test_words_of_a_uart(text):
    assert console(text).stdout == "{:#010x} {:#010x}\n".format(*WORDS[text])


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_uart_is_one_line_that_says_why(text):
    done = console(text)
    assert done.returncode == 1 and not done.stderr
    assert re.fullmatch(r"error: .*\n", done.stdout) and WRONG[text] in done.stdout


@pytest.mark.parametrize("text", WRONG)
def test_make_stops_with_that_line(text):
    done = make(text, "-n", "help")
    assert done.returncode and not done.stdout
    assert re.fullmatch(rf"Makefile:\d+: \*\*\* CONSOLE={re.escape(text)}: .*\n", done.stderr)
    assert WRONG[text] in done.stderr


def test_names_and_numbers_are_those_of_the_image():
    assert len(DRIVERS) == 9
    for kind, name in DRIVERS.items():
        assert console(f"{name},0x1000").stdout.split()[1].endswith(f"{int(KINDS[kind]):02x}")


def test_make_puts_the_words_into_the_header(tmp_path):
    obj = tmp_path / "src/boot/head.o"
    assert make("8250,0x1e784000", f"O={tmp_path}", str(obj)).returncode == 0
    tool("objcopy", "-O", "binary", "-j", ".head.start", obj, tmp_path / "start")
    # This section begins at 0x30 of the image
    assert struct.unpack_from("<2I", (tmp_path / "start").read_bytes(), 0x20) == WORDS["8250,0x1e784000"]


@pytest.mark.parametrize("build", BUILDS)
def test_tool_changes_two_words_of_an_image(build, tmp_path):
    before = (ROOT / build / "hypstub.bin").read_bytes()
    image = tmp_path / "hypstub.bin"
    image.write_bytes(before)
    assert console("imx,0x30860000", image).returncode == 0
    assert image.read_bytes() == before[:0x50] + struct.pack("<2I", 0x30860000, 4) + before[0x58:]


@pytest.mark.parametrize("data", [b"", bytes(0x100), b"\0" * 0x24 + struct.pack("<I", 0x016f2818) + bytes(0x100)],
                         ids=["empty", "zeros", "another zImage"])
def test_tool_refuses_what_is_no_image_and_leaves_it(data, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(data)
    done = console("pl011,0x09000000", file)
    assert done.returncode == 1 and done.stdout == "error: this is no image of hypstub\n"
    assert file.read_bytes() == data
