# SPDX-License-Identifier: BSD-2-Clause
"""docs/troubleshooting.md quotes lines of hypstub.report=full: each must be one that the sources can print."""
import re

import pytest

from tree import ROOT

PAGE = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")
SOURCES = [path.read_text(encoding="utf-8") for folder in ("src/boot", "src/boot/doctor", "src/boot/dt")
           for path in sorted((ROOT / folder).glob("*.c"))]

# In tables, between backquotes, and in fences
QUOTED = sorted(set(re.findall(r"`((?:OK|FIXED|PROBLEM) [^`]+)`", PAGE) +
                    re.findall(r"^hypstub: ((?:OK|FIXED|PROBLEM) .*)$", PAGE, re.MULTILINE)))


def formats():
    """The formats of all lines, with their verdict"""
    for text in SOURCES:
        for verdict, words in re.findall(r'verdict_(ok|fixed|problem)\(\s*"((?:[^"\\]|\\.)*)"', text):
            yield f"{verdict.upper()} " + words.replace('\\"', '"')


def begins(line, quoted):
    """Whether the words of @line, a format, begin with those of @quoted, in which "..." is any number of words"""
    if not quoted:
        return True
    if not line:
        return False
    if quoted[0].startswith("..."):
        return any(begins(line[i:], quoted[1:]) for i in range(1, len(line) + 1))
    word = re.sub(r"%[uxX]", "[0-9a-fx]+", re.escape(line[0].rstrip(",:;")))
    word = re.sub(r"%[szr]", ".*", word)
    # What a device tree or a size has may be several words
    return any(re.fullmatch(word, " ".join(quoted[:n]).rstrip(",:;")) and begins(line[1:], quoted[n:])
               for n in range(1, 7 if ".*" in word else 2))


@pytest.mark.parametrize("quoted, well", [
    ("PROBLEM CPUs: this cluster has 4 (L2CTLR), and /cpus has 1", True), ("PROBLEM ... (L2CTLR), and", True),
    ("PROBLEM CPUs: this cluster had 4", False), ("OK CPUs: this cluster", False),
    ("PROBLEM CPUs: this cluster has four", False)])
def test_a_quotation_is_compared_word_by_word(quoted, well):
    line = "PROBLEM CPUs: this cluster has %u (L2CTLR), and /cpus has %u of it: add the missing nodes"
    assert begins(line.split(), quoted.split()) == well


@pytest.mark.parametrize("quoted", QUOTED)
def test_a_line_that_the_page_quotes_can_be_printed(quoted):
    assert any(begins(line.split(), quoted.split()) for line in formats())
