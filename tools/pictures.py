#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
#
# pictures.py [FILE.dot]...: draws the pictures of the documentation, docs/pictures/*.dot, as SVG beside their
# sources, by Graphviz. An SVG begins with the hash of its source, by which tests/check sees that it is up to
# date: the drawing itself differs from one version of Graphviz, or set of fonts, to the next.

import glob
import hashlib
import os
import re
import subprocess
import sys

PICTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs", "pictures")


def mark(source):
    """The comment that says which source, given as bytes, an SVG is drawn from"""
    return f"<!-- drawn by make pictures from a source with SHA-256 {hashlib.sha256(source).hexdigest()} -->"


def draw(source):
    """The SVG of a source"""
    svg = subprocess.run(["dot", "-Tsvg"], input=source, capture_output=True, check=True).stdout.decode()
    # The XML declaration stays first; the document type would make a browser look for it
    head, body = svg[:svg.index("\n") + 1], svg[svg.index("<svg"):]
    return f"{head}{mark(source)}\n{body}"


def words(svg):
    """The texts of an SVG in order: what it says, wherever fonts put it"""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def main():
    for name in sys.argv[1:] or sorted(glob.glob(os.path.join(PICTURES, "*.dot"))):
        with open(name, "rb") as file:
            source = file.read()
        try:
            svg = draw(source)
        except FileNotFoundError:
            sys.exit("pictures.py: error: dot is missing: run make setup")
        except subprocess.CalledProcessError as error:
            sys.exit(f"pictures.py: error: {name}: {error.stderr.decode().strip()}")
        with open(f"{os.path.splitext(name)[0]}.svg", "w", encoding="utf-8") as file:
            file.write(svg)


if __name__ == "__main__":
    main()
