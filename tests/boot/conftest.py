# SPDX-License-Identifier: BSD-2-Clause
#
# Fixtures of the boot tests: the builds under test, machines that are off again when a test ends,
# payloads, and Debian's Linux with an initramfs.

import os
import subprocess
import sys

import pytest

import build as builds
from images import DeviceTree, write
from qemu import Machine

TOOLS = os.path.join(builds.ROOT, "tools")
DEBIAN = os.path.join(builds.ROOT, "external", "debian")
MODULE = os.path.join(builds.ROOT, os.environ.get("HYPSTUB_MODULE", "build/tests/boot/hypmod.ko"))


def pytest_configure(config):
    config.addinivalue_line("markers", "one_build: runs on one build, the cases on each in turn, unless "
                            "every case was asked for: its subject is not the instruction set")


def pytest_collection_modifyitems(config, items):
    if builds.EXHAUSTIVE:
        return
    kept, dropped, cases = [], [], {}
    for item in items:
        if not item.get_closest_marker("one_build"):
            kept.append(item)
            continue
        params = dict(item.callspec.params)
        build = builds.directories().index(params.pop("build"))
        case = cases.setdefault((item.function, str(params)), len(cases))
        (kept if case % len(builds.directories()) == build else dropped).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=dropped)


@pytest.fixture(scope="session", params=builds.directories(), ids=os.path.basename)
def build(request):
    """Each build of hypstub that HYPSTUB_BUILDS names"""
    return builds.Build(request.param)


@pytest.fixture
def power_on():
    """power_on(QEMU argument..., machine=, cpu=, memory=, cpus=): a Machine"""
    machines = []

    def start(*args, **kwargs):
        machines.append(Machine(*args, **kwargs))
        return machines[-1]

    yield start
    for machine in machines:
        machine.power_off()
        print(machine)  # pytest shows it if the test has failed


@pytest.fixture
def payload(tmp_path):
    """payload(NAME, linked_at=, MACRO=value...): payloads/NAME.S, built"""
    def make(name, linked_at=0, **macros):
        return builds.Payload(name, str(tmp_path), linked_at, **macros)
    return make


@pytest.fixture
def file(tmp_path):
    """file(NAME, bytes): the path of a file that holds them"""
    return lambda name, data: write(tmp_path / name, data)


@pytest.fixture(scope="session")
def qemu_dtb(tmp_path_factory):
    """The device tree of the default machine: not to be changed"""
    return DeviceTree.of_qemu(tmp_path_factory.mktemp("dtb") / "qemu.dtb").data()


@pytest.fixture
def device_tree(tmp_path, qemu_dtb):
    """A copy of it that a test may change"""
    return DeviceTree(write(tmp_path / "test.dtb", qemu_dtb))


@pytest.fixture
def enter(power_on, payload, build, file):
    """enter(image=, dtb=, r2=, ...): the image loaded at an address and entered with a given r2.
    dtb: bytes for the place that r2 points to. svc: leave HYP before. The rest is power_on's."""
    def start(*args, image=0x40200000, r2=0, dtb=None, svc=0, **kwargs):
        trampoline = payload("enter", IMAGE=image, R2=r2, TO_SVC=svc)
        devices = [f"loader,file={build.bin},addr={image:#x},force-raw=on",
                   f"loader,file={trampoline.bin},addr={image - 0x1000:#x},force-raw=on,cpu-num=0"]
        if dtb is not None:
            devices.append(f"loader,file={file('r2.dtb', dtb)},addr={r2:#x},force-raw=on")
        return power_on(*(x for device in devices for x in ("-device", device)), *args, **kwargs)
    return start


def debian(name):
    path = os.path.join(DEBIAN, name)
    assert os.path.exists(path), f"{path} is missing: run make setup first"
    return path


@pytest.fixture(scope="session")
def zimage():
    return debian("zImage")


def make_initramfs(path, script, files=()):
    """Busybox, tools/init.sh, a script of this directory as /t.sh, and files, as (file, place)"""
    files = [(os.path.join(builds.ROOT, "tests", "boot", script), "/t.sh"), *files]
    add = [arg for file, place in files for arg in ("--add", f"{file}:{place}")]
    subprocess.run([sys.executable, os.path.join(TOOLS, "mkinitramfs.py"), "-o", str(path), "--busybox",
                    debian("busybox"), *add], check=True)
    return str(path)


@pytest.fixture(scope="session")
def initramfs(tmp_path_factory):
    """With guest.sh, which tells what Linux found"""
    return make_initramfs(tmp_path_factory.mktemp("linux") / "initramfs.gz", "guest.sh")


@pytest.fixture(scope="session")
def kexec_initramfs(build, tmp_path_factory):
    """With kexec.sh, which enters the next kernel, and all that it needs for that"""
    files = [(debian("kexec"), "/sbin/kexec"), (debian("lib"), "/lib"),
             (debian("zImage"), "/boot/zImage"), (build.bin, "/boot/hypstub.bin")]
    return make_initramfs(tmp_path_factory.mktemp("kexec") / "kexec.gz", "kexec.sh", files)


@pytest.fixture(scope="session")
def module_initramfs(tmp_path_factory):
    """With hypervisor.sh and the module that it loads"""
    assert os.path.exists(MODULE), f"{MODULE} is missing: run make boot-test"
    return make_initramfs(tmp_path_factory.mktemp("module") / "module.gz", "hypervisor.sh",
                          [(MODULE, "/lib/modules/hypmod.ko")])
