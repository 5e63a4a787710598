# SPDX-License-Identifier: BSD-2-Clause
"""Links between the Markdown pages, as a reader of the plain files follows them."""
import re

import pytest

import pages
from tree import ROOT, name

HYPERVISOR = (ROOT / "docs" / "hypervisor.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", pages.PAGES, ids=name)
def test_links_and_anchors_of_a_page_resolve(page):
    assert not list(pages.faults(page))


def test_every_page_can_be_reached_from_the_readme():
    lost = set(pages.PAGES) - pages.reached(ROOT / "README.md")
    assert not lost, sorted(map(name, lost))


@pytest.mark.parametrize("listing", re.findall(r"^```(?:asm|c|ld)\n(.*?)^```", HYPERVISOR, re.M | re.S))
def test_listing_of_the_hypervisors_page_is_in_a_file(listing):
    files = [*(ROOT / "examples").rglob("*.*"), *(ROOT / "tests" / "target" / "example").iterdir()]
    assert any(file.read_text(encoding="utf-8").endswith(listing) for file in files), listing


@pytest.mark.parametrize("link, fault", [
    ("[x](other.md)", None), ("[x](other.md#two-words)", None), ("[x](#here)", None),
    ("[x](https://example.org/none.md)", None), ("`[x](none.md)`", None),
    ("```\n[x](none.md)\n```", None), ("![x](picture.svg)", "picture.svg does not exist"),
    ("[x](none.md)", "none.md does not exist"), ("[x](more)", "more is a directory"),
    ("[x](other.md#none)", "other.md#none: the page has no such heading, or two"),
    ("[x](other.md#twice)", "other.md#twice: the page has no such heading, or two"),
    ("[x](other.md#not-in-a-fence)", "other.md#not-in-a-fence: the page has no such heading, or two"),
])
def test_broken_links_would_be_found(link, fault, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "other.md").write_text(
        "# `Two` words\n\n## Twice\n\n## Twice\n\n```\n# not in a fence\n```\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Here\n\n{link}\n", encoding="utf-8")
    assert list(pages.faults(page)) == ([fault] if fault else [])
