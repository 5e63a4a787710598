# SPDX-License-Identifier: BSD-2-Clause
#
# Fixtures of the restart tests: the builds under test, and `tell`, for numbers that are shown at
# the end of the run whether or not a test fails.

import os

import pytest

import machine


@pytest.fixture(params=machine.BUILDS, ids=os.path.basename)
def build(request):
    """Each build of hypstub and the kernels that HYPSTUB_BUILDS names"""
    return machine.Build(request.param)


@pytest.fixture
def tell(request, record_property):
    """tell(text): a line of the summary"""
    return lambda text: record_property("told", f"{request.node.name}: {text}")


def pytest_terminal_summary(terminalreporter):
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    for report in reports:
        for name, text in report.user_properties:
            if name == "told":
                terminalreporter.write_line(text)
