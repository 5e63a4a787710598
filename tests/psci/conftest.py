# SPDX-License-Identifier: BSD-2-Clause
#
# Fixtures of the PSCI tests: the builds under test. TAP, device trees and builds are those of
# tests/target and tests/boot.

import os
import sys

import pytest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path += [os.path.join(TESTS, "target"), os.path.join(TESTS, "boot")]

import build as builds  # noqa: E402


@pytest.fixture(scope="session", params=builds.directories(), ids=os.path.basename)
def build(request):
    """Each build of hypstub that HYPSTUB_BUILDS names"""
    return builds.Build(request.param)
