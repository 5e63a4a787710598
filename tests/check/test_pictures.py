# SPDX-License-Identifier: BSD-2-Clause
"""The pictures of the documentation: each is drawn from its source as it is now, and is shown somewhere."""
import sys

import pytest

import pages
from tree import ROOT, name

sys.path.insert(0, str(ROOT / "tools"))
import pictures  # noqa: E402

SOURCES = sorted(pages.PICTURES.glob("*.dot"))
DRAWN = sorted(pages.PICTURES.glob("*.svg"))


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_picture_is_drawn_from_its_source(source):
    svg = source.with_suffix(".svg").read_text(encoding="utf-8")
    assert pictures.mark(source.read_bytes()) in svg, "run make pictures"
    assert pictures.words(svg) == pictures.words(pictures.draw(source.read_bytes())), \
        "the picture was changed by hand, and make pictures would lose that"


@pytest.mark.parametrize("picture", DRAWN, ids=name)
def test_picture_has_a_source(picture):
    """make trace draws those that show a run."""
    assert picture.with_suffix(".dot") in SOURCES or picture.name.startswith("trace-")


def test_each_picture_is_shown_on_a_page():
    shown = {pages.resolve(page, target)[0].resolve() for page in pages.PAGES
             for target in pages.links(page.read_text(encoding="utf-8")) if target.endswith(".svg")}
    assert set(DRAWN) == {picture for picture in shown if picture.parent == pages.PICTURES}


def test_another_word_in_a_source_would_be_seen(tmp_path):
    old, new = b'digraph x { a [label="one"] }', b'digraph x { a [label="two"] }'
    assert pictures.mark(old) in pictures.draw(old)
    assert pictures.mark(old) != pictures.mark(new)
    assert pictures.words(pictures.draw(old)) == ["one"]
