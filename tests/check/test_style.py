# SPDX-License-Identifier: BSD-2-Clause
"""The house style, as far as it can be counted; CONTRIBUTING.md has it in words."""
import re

import pytest

import style
from tree import BUILDS, HEADERS, ROOT, SOURCES, name, tool

ALL = SOURCES + HEADERS
FILE_LINES, FUNCTION_LINES = 300, 40

# {function: why it is longer}
LONG_FUNCTIONS = {}


def text(path):
    return path.read_text(encoding="utf-8")


def none(offences):
    offences = list(offences)
    assert not offences, "\n" + "\n".join(offences)


# The functions that count, on made-up text

def test_a_wide_line_is_counted_with_its_tabs():
    assert style.too_wide("\t" * 9 + "12345678\n" + "\t" * 9 + "123456789\n") == [2]
    assert not style.too_wide('\twarn("' + "a long message " * 8 + '");\n')


def test_a_function_is_counted_from_its_signature_to_its_brace():
    assert list(style.functions("int x;\n\nint f(int a,\n      int b)\n{\n\treturn a;\n}\n")) == [("f", 5)]


@pytest.mark.parametrize("routine", ["\t.globl\tf\n\t.type\tf, %function\nf:\n", "function f\n",
                                     "\tlocal_function f\n"])
def test_a_head_is_the_comment_above_a_routine(routine):
    head = "/*\n * Does it.\n * In: r0\n * Out: r1\n * Clobbers: r2\n */\n\t.section .text.f\n"
    assert not list(style.routines_without_head(head + routine))
    assert list(style.routines_without_head(head.replace("Out", "Gives") + routine)) == [("f", ["Out:"])]
    assert len(list(style.routines_without_head(head + "\tbx\tlr\n" + routine))) == 1


def test_a_type_in_boot_h_is_seen():
    boot = "#ifndef BOOT_H\n#define BOOT_H\n#include <a.h>\n/* all */\nstruct boot {\n\tint a;\n};\n#endif\n"
    assert not style.beside_struct_boot(boot)
    assert style.beside_struct_boot(boot.replace("struct boot", "enum e { A };\nstruct boot"))
    assert style.beside_struct_boot(boot.replace("#include <a.h>", "#define MAX 3"))


# The tree

def test_every_line_has_80_columns_but_for_a_long_string():
    none(f"{name(path)}:{line} is over {style.COLUMNS} columns"
         for path in ALL + [ROOT / "linker.ld"] for line in style.too_wide(text(path)))


def test_every_file_has_at_most_300_lines():
    none(f"{name(path)} has {len(text(path).splitlines())} lines" for path in SOURCES
         if len(text(path).splitlines()) > FILE_LINES)


def test_every_function_has_at_most_40_lines_or_a_reason():
    none(f"{name(path)}: {function}() has {lines} lines"
         for path in ALL if path.suffix != ".S" for function, lines in style.functions(text(path))
         if lines > FUNCTION_LINES and function not in LONG_FUNCTIONS)


def test_nothing_tells():
    """Firmware reports, warns and prints."""
    none(f"{name(path)}:{i}: {line.strip()}" for path in ALL
         for i, line in enumerate(text(path).splitlines(), 1) if re.search(r"\b(tells?|told)\b", line, re.I))


def test_boot_h_has_struct_boot_and_nothing_else():
    none(filter(None, [style.beside_struct_boot(text(ROOT / "src/boot/boot.h"))]))


def test_every_assembly_routine_says_in_out_and_clobbers():
    none(f"{name(path)}: {routine} has no {' '.join(words)}"
         for path in SOURCES if path.suffix == ".S"
         for routine, words in style.routines_without_head(text(path)))


def functions_without_size(obj):
    symbols = (line.split() for line in tool("readelf", "-sW", obj).splitlines())
    return [f[7] for f in symbols if len(f) == 8 and f[3] == "FUNC" and f[2] == "0"]


@pytest.mark.parametrize("build", BUILDS)
def test_every_assembly_function_has_a_size(build):
    objects = {path: (ROOT / build / path.relative_to(ROOT)).with_suffix(".o")
               for path in SOURCES if path.suffix == ".S"}
    none(f"{name(path)}: {function} has no .size" for path, obj in objects.items() if obj.exists()
         for function in functions_without_size(obj))


DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_documents_name_files_and_sections_that_exist(document):
    def anchors(path):
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
                for title in re.findall(r"^#+ (.*)$", text(path), re.M)}

    words = text(document)
    none(f"{file} does not exist"
         for file in re.findall(r"`((?:src|include|tests|tools|docs)/[\w./-]+)`", words)
         if not (ROOT / file).exists())
    for target, anchor in re.findall(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)]*))?\)", words):
        path = (document.parent / target) if target else document
        assert path.exists(), f"a link leads to {target}, which does not exist"
        if anchor:
            assert anchor in anchors(path), f"a link leads to {target}#{anchor}: no such section"
