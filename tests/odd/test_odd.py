# SPDX-License-Identifier: BSD-2-Clause
#
# Boots in which one value is odd, and the end that a model of the rules works out before: a payload that reports
# what it was given, one line and WFI, or a warning and the payload. Never a dump, silence, or a wild entry.

import collections
import os

import pytest

from boot import Odd, boot
from cases import DAMAGES, Case
from lib.build import EXHAUSTIVE, directories

SEED = os.environ.get("HYPSTUB_ODD_SEED") or "1"
COUNT = int(os.environ.get("HYPSTUB_ODD_CASES") or (3000 if EXHAUSTIVE else 300))
WORDS = {"payload": "entered the payload", "demo": "entered the demo", "stops": "stopped with one line"}
CASE = os.environ.get("HYPSTUB_ODD_CASE")


@pytest.mark.parametrize("number", [int(CASE)] if CASE else range(COUNT))
def test_odd_boot(tmp_path, record_property, number):
    """Cases take turns between the builds"""
    case = Case(SEED, number)
    build = directories()[number % len(directories())]
    try:
        end, why = boot(case.scene, tmp_path, case.ends, build), None
    except Odd as odd:
        end, why = None, odd
    if why:
        pytest.fail(f"{case}\n  repeat it: {case.repeat()}\n  {why}", pytrace=False)
    record_property("end", WORDS[end.how] + (" after a warning" if end.warns else ""))


def test_300_cases_have_every_damage_and_every_door():
    cases = [Case("1", number) for number in range(300)]
    assert {case.what.split(":")[0] for case in cases} == {damage.name for damage in DAMAGES}
    doors = collections.Counter((case.scene.door, case.scene.secure) for case in cases)
    assert min(doors.values()) >= 3 and len(doors) == 6, doors


def test_a_case_is_the_same_each_time():
    for number in range(0, COUNT, 37):
        one, other = Case(SEED, number), Case(SEED, number)
        assert one.scene.tree_bytes() == other.scene.tree_bytes() and one.scene.file == other.scene.file
        assert str(one) == str(other)
