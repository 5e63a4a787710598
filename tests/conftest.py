# SPDX-License-Identifier: BSD-2-Clause
#
# Fixtures that suites share: the builds under test, machines that are off again when a test ends, and
# Debian's files; the choice of cases that `make test` makes; and `remark`, for figures that are shown at
# the end of a run. pytest finds lib/ by way of this file, since it is beside it.

import os

import pytest

from lib import build as builds
from lib.boards import HYP_VIRT
from lib.images import debian
from lib.qemu import Qemu, command


def pytest_configure(config):
    config.addinivalue_line("markers", "one_build: runs on one build, the cases on each in turn, unless "
                            "every case was asked for: its subject is not the instruction set")


def on_one_build(items):
    """For each test whether it is to run, where not every case was asked for"""
    cases = {}
    for item in items:
        if not item.get_closest_marker("one_build"):
            yield True
            continue
        params = dict(item.callspec.params)
        build = builds.directories().index(params.pop("build"))
        case = cases.setdefault((item.function, str(params)), len(cases))
        yield case % len(builds.directories()) == build


def pytest_collection_modifyitems(config, items):
    # make test T=NAME[CASE], as pytest prints it
    case = os.environ.get("HYPSTUB_CASE")
    if case:
        chosen = [item.name == case for item in items]
    else:
        chosen = [builds.EXHAUSTIVE or one for one in on_one_build(items)]
    config.hook.pytest_deselected(items=[item for item, one in zip(items, chosen) if not one])
    items[:] = [item for item, one in zip(items, chosen) if one]


@pytest.fixture(scope="session", params=builds.directories(), ids=os.path.basename)
def build(request):
    """Each build of hypstub that HYPSTUB_BUILDS names"""
    return builds.Build(request.param)


@pytest.fixture
def start_qemu():
    """start_qemu(argv, ...): a Qemu that is off when the test ends"""
    machines = []

    def start(*args, **kwargs):
        machines.append(Qemu(*args, **kwargs))
        return machines[-1]

    yield start
    for machine in machines:
        machine.power_off()
        print(machine)  # pytest shows it if the test has failed


@pytest.fixture
def power_on(start_qemu):
    """power_on(QEMU argument..., machine=, cpu=, memory=, cpus=): one of QEMU's machines, by default
    virt, entered in HYP mode"""
    def start(*args, machine=HYP_VIRT, **kwargs):
        return start_qemu(command(machine, args, **kwargs), monitor=True)
    return start


@pytest.fixture(scope="session")
def zimage():
    return debian("zImage")


# Remarks


@pytest.fixture
def remark(request, record_property):
    """remark(text): a line of the summary, whether or not the test fails"""
    return lambda text: record_property("remark", f"{request.node.name}: {text}")


def pytest_terminal_summary(terminalreporter):
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    for report in reports:
        for name, text in report.user_properties:
            if name == "remark":
                terminalreporter.write_line(text)
