# SPDX-License-Identifier: BSD-2-Clause
"""The house style, as far as it can be counted; CONTRIBUTING.md has it in words."""
import pytest

import style

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
