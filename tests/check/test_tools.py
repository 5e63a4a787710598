# SPDX-License-Identifier: BSD-2-Clause
"""Formatter and analysers over the sources: each must have nothing to say."""
import os

from tree import HEADERS, ROOT, SOURCES, TESTS, name, run

# Debian's; another major version formats otherwise
CLANG_FORMAT = os.environ.get("CLANG_FORMAT", "clang-format")

CPPCHECK = (
    "cppcheck", "--quiet", "--error-exitcode=1", "--inline-suppr", "--std=c11", "--platform=unix32",
    "--enable=warning,performance,portability",
    # One configuration: the cross compiler's, in C
    "-D__arm__", "-D__GNUC__=12", "-U__ASSEMBLER__", "-Iinclude", "-Iexternal/libfdt",
    "-Iexternal/bearssl",
    "--suppress=*:external/*",
    # The difference of two symbols of the linker script is a size
    "--suppress=comparePointers",
)


def of_suffix(suffix, files):
    return [name(p) for p in files if p.suffix == suffix]


def test_clang_format_would_change_nothing():
    files = [name(p) for p in SOURCES + HEADERS + TESTS if p.suffix in (".c", ".h")]
    well, said = run(CLANG_FORMAT, "--dry-run", "-Werror", *files)
    assert well, f"make format changes these:\n{said}"


def test_cppcheck_finds_nothing_in_the_image_and_the_libraries():
    well, said = run(*CPPCHECK, *of_suffix(".c", SOURCES))
    assert well, said


def test_cppcheck_would_find_something(tmp_path):
    planted = tmp_path / "planted.c"
    planted.write_text("int f(int i)\n{\n\tint a[4] = { 0 };\n\n\ta[4] = i;\n\treturn a[0];\n}\n",
                       encoding="utf-8")
    well, said = run(*CPPCHECK, planted)
    assert not well and "arrayIndexOutOfBounds" in said


def test_shellcheck_finds_nothing_in_any_script():
    scripts = sorted(p for top in ("tools", "tests", ".ci") for p in (ROOT / top).rglob("*")
                     if p.suffix == ".sh" or p.parent.name == ".ci")
    well, said = run("shellcheck", *map(name, scripts))
    assert scripts and well, said
