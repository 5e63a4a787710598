# SPDX-License-Identifier: BSD-2-Clause
#
# Sphinx's settings for `make docs`. The pages are plain Markdown, read where they lie, from the top of the
# repository; README.md is the front page. The order of the pages is here and not in them.

import glob
import os

from pygments.lexers.special import TextLexer

# (what a reader wants, the pages)
SHELF = (
    ("Start it", ["docs/doors", "docs/boards/index"]),
    ("How it works", ["docs/boot", "docs/payloads", "docs/pack", "docs/restart", "docs/hypervisor", "docs/abi"]),
    ("Look it up", ["docs/reference", "docs/registers", "docs/messages", "docs/troubleshooting", "docs/glossary"]),
    ("What to expect", ["docs/security", "docs/limits"]),
    ("Work on it", ["docs/porting", "docs/debugging", "docs/testing", "CONTRIBUTING", "SECURITY", "CHANGELOG"]),
)

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

project = "hypstub"
author = "the hypstub authors"
with open(os.path.join(TOP, "VERSION"), encoding="utf-8") as file:
    version = release = file.read().strip()

extensions = ["myst_parser"]
root_doc = "README"
include_patterns = ["*.md", "docs/**.md"]
nitpicky = True
myst_heading_anchors = 4
highlight_language = "none"

html_theme = "furo"
html_title = f"hypstub {version}"
html_show_sourcelink = html_show_copyright = False
html_static_path = ["style"]
html_css_files = ["hypstub.css"]


def shelf():
    """SHELF, with the boards' pages; pages that it does not name come last"""
    found = [name[:-len(".md")] for name in sorted(glob.glob("docs/**/*.md", root_dir=TOP, recursive=True))]
    named = {page for _, pages in SHELF for page in pages}
    boards = [page for page in found if page.startswith("docs/boards/") and page not in named]
    others = [page for page in found if page not in named and page not in boards]
    (caption, first), *rest = SHELF
    return [(caption, first + boards), *rest, *([("More", others)] if others else [])]


def add_shelf(app, docname, source):
    """Adds the list of pages to the front page, for the side bar; in the page itself it is not shown."""
    if docname == root_doc:
        for caption, pages in shelf():
            source[0] += f"\n\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(
                f"/{page}" for page in pages) + "\n```\n"


def setup(app):
    app.connect("source-read", add_shelf)
    # Fences with commands for a prompt, which Pygments does not know, and ARM's assembly, which it takes for x86's
    for language in ("uboot", "linux", "linux svc", "ld", "asm"):
        app.add_lexer(language, TextLexer)
