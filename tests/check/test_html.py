# SPDX-License-Identifier: BSD-2-Clause
"""make docs: HTML without a warning of Sphinx, with every page, and a search that needs no network."""
import re

import pytest

import pages
from tree import ROOT, run


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    out = tmp_path_factory.mktemp("html")
    well, said = run("make", "docs", f"O={out}")
    assert well, said
    return out / "docs"


def test_every_page_is_made_and_listed_beside_each(html):
    listed = (html / "docs" / "abi.html").read_text(encoding="utf-8")
    for page in pages.PAGES:
        made = page.relative_to(ROOT).with_suffix(".html")
        assert (html / made).is_file(), made
        beside = "#" if made.name == "abi.html" else "../README.html" if made.name == "README.html" else made.name
        assert f"{beside}\"" in listed, f"{made} is not in the side bar"


def test_front_page_is_the_readme(html):
    assert (html / "index.html").read_text(encoding="utf-8") == (html / "README.html").read_text(encoding="utf-8")


def test_search_finds_words_of_the_pages(html):
    index = (html / "searchindex.js").read_text(encoding="utf-8")
    for word in ("hvbar", "trampolin", "extlinux"):  # as the search stems them
        assert word in index


def test_nothing_is_loaded_from_elsewhere(html):
    for page in html.rglob("*.html"):
        loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=\"([^\"]*)", page.read_text(encoding="utf-8"))
        assert loaded and not [link for link in loaded if re.match(r"(\w+:)?//", link)], page
