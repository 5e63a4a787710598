# SPDX-License-Identifier: BSD-2-Clause
#
# Every command that the documentation prints, in the order of its page: for a shell in a directory like the
# top of the checkout, for U-Boot's prompt on QEMU's virt board, for a root shell in Debian's kernel. Where
# the page shows the output, those lines must come in that order.

import functools
import re

import pytest

import doors
import fences
from lib.build import EXHAUSTIVE, of_make
from reader import Reader
from sandbox import Sandbox
from standin import STANDINS

HEADINGS = ["Do I need it here?", "Files", "Commands", "What you should see", "How you know that it worked",
            "How to undo it", "What nobody has tried on hardware", "What to send back"]


def all_commands_of(page):
    return fences.join(fences.read_fences(page, fences.text_of(page)))


@functools.cache
def first_pages():
    """{what a fence for Linux says: the first page that has it word for word}"""
    return {str((fence.info, fence.lines, fence.output)): page for page in reversed(fences.pages())
            for fence in all_commands_of(page)}


def commands_of(page):
    """The fences to run: each of a page, but those for Linux that several pages share on one of them alone, unless
    every case was asked for"""
    return [fence for fence in all_commands_of(page) if EXHAUSTIVE or fence.kind != "linux" or
            first_pages()[str((fence.info, fence.lines, fence.output))] == page]


@pytest.fixture(scope="session")
def initramfs(tmp_path_factory):
    links = doors.links_to(of_make().bin, str(tmp_path_factory.mktemp("guest")))
    doors.make_initramfs(links)
    return links["initramfs.gz"]


@pytest.mark.parametrize("page", fences.pages())
def test_every_fence_is_of_a_known_kind(page):
    found = fences.problems(page, fences.text_of(page))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page", [page for page in fences.pages() if re.match(r"docs/boards/(?!index)", page)])
def test_a_boards_page_answers_the_same_questions_in_the_same_order(page):
    assert fences.headings(fences.text_of(page)) == HEADINGS


@pytest.mark.parametrize("page", [page for page in fences.pages() if commands_of(page)])
def test_commands(page, tmp_path, initramfs):
    for name in ("top", "own"):
        (tmp_path / name).mkdir()
    reader = Reader(page, Sandbox(tmp_path / "top", initramfs, STANDINS.get(page)), tmp_path / "own")
    failed = reader.run_all(commands_of(page))
    assert not failed, "\n\n".join(failed)
