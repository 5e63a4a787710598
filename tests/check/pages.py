# SPDX-License-Identifier: BSD-2-Clause
"""The Markdown pages of the repository: their headings, links and pictures, as a reader of the plain files has
them."""
import os
import re

from tree import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PICTURES = ROOT / "docs" / "pictures"


def prose(text):
    """The text without what stands in fences and between backquotes"""
    text = re.sub(r"^(```+)[^\n]*\n.*?^\1$", "", text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def slug(heading):
    """The anchor of a heading, as GitHub and MyST make it"""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(text):
    """A second heading with the same words has the same anchor, which a link then cannot mean."""
    text = re.sub(r"^(```+)[^\n]*\n.*?^\1$", "", text, flags=re.M | re.S)
    return [slug(heading) for heading in re.findall(r"^#+ +(.*?)\s*$", text, re.M)]


def links(text):
    """The targets of links and pictures that are in the repository"""
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", prose(text))
            if not re.match(r"[a-z]+:", target)]


def resolve(page, target):
    """(the file, the anchor or "") that a link of a page leads to"""
    path, _, anchor = target.partition("#")
    return (page.parent / path if path else page), anchor


def faults(page):
    """What is wrong with the links of a page, in words"""
    for target in links(page.read_text(encoding="utf-8")):
        file, anchor = resolve(page, target)
        if not file.is_file():
            yield f"{target} is a directory" if file.is_dir() else f"{target} does not exist"
        elif anchor and anchors(file.read_text(encoding="utf-8")).count(anchor) != 1:
            yield f"{target}: the page has no such heading, or two"


def reached(start):
    """All pages that links lead to from a page, over others"""
    found, todo = set(), [start]
    while todo:
        page = todo.pop()
        if page in found:
            continue
        found.add(page)
        for target in links(page.read_text(encoding="utf-8")):
            file = type(page)(os.path.normpath(resolve(page, target)[0]))
            if file.suffix == ".md" and file.is_file():
                todo.append(file)
    return found
