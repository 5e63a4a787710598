# SPDX-License-Identifier: BSD-2-Clause
"""The house style as far as it can be counted: functions over a file's text, used by test_style.py."""
import re

COLUMNS = 80
LONG_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
# Types of routines, by hand or by the macros of <arm/asm.h>
ROUTINE = re.compile(r"\s*(?:(?:local_)?function\s+(\w+)|\.type\s+(\w+),\s*%function)")
HEAD_WORDS = ("In:", "Out:", "Clobbers:")


def too_wide(text):
    """Numbers of the lines that are over 80 columns, but for those where a string is: it stays whole"""
    return [i for i, line in enumerate(text.splitlines(), 1)
            if len(line.expandtabs(8)) > COLUMNS and not LONG_STRING.search(line)]


def functions(text):
    """(name, lines from its first to its closing brace) of each C function"""
    lines = text.splitlines()
    for i, line in enumerate(lines):
        if line != "{":
            continue
        start = i
        while start and lines[start - 1].strip() and not re.search(r"\*/$|[;}]$|^#", lines[start - 1]):
            start -= 1
        end = lines.index("}", i)
        signature = " ".join(lines[start:i])
        yield re.search(r"(\w+)\(", signature)[1], end - start + 1


def comment_above(lines, i):
    """The comment block that ends above line @i, with nothing but directives and labels between"""
    while i and not lines[i - 1].rstrip().endswith("*/"):
        i -= 1
        if lines[i].strip() and not re.match(r"\s*[.#]|\w+:\s*$", lines[i]):
            return ""
    end = i
    while i and not lines[i].lstrip().startswith("/*"):
        i -= 1
    return "\n".join(lines[i:end])


def routines_without_head(text):
    """(routine, the words that the comment above it lacks) of an assembly file"""
    lines = text.splitlines()
    for i, line in enumerate(lines):
        found = ROUTINE.match(line)
        if found and r"\name" not in line:
            missing = [w for w in HEAD_WORDS if w not in comment_above(lines, i)]
            if missing:
                yield found[1] or found[2], missing


def beside_struct_boot(text):
    """What is in boot.h but its guard, #include, struct boot and static assertions; "" if nothing"""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)
    text = re.sub(r"^#(ifndef|define)\s+(BOOT_H|BOOT_BOOT_H)\s*$|^#endif.*$|^#include\s.*$", "", text,
                  flags=re.M)
    text = re.sub(r"^struct boot \{.*?^\};$", "", text, count=1, flags=re.M | re.S)
    return re.sub(r"^_Static_assert\(.*?\);$", "", text, flags=re.M | re.S).strip()
