# SPDX-License-Identifier: BSD-2-Clause
#
# Fixtures of the boot tests: payloads, device trees, and Debian's Linux with an initramfs.

import os
import subprocess
import sys

import pytest

from lib import ROOT, TOOLS
from lib.boards import loaded
from lib.build import OUT, Payload, built
from lib.images import DeviceTree, debian, write


@pytest.fixture
def payload(tmp_path):
    """payload(NAME, linked_at=, MACRO=value...): payloads/NAME.S, built"""
    def make(name, linked_at=0, **macros):
        return Payload(name, str(tmp_path), linked_at, **macros)
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
    dtb: bytes for the place that r2 points to. svc: leave HYP before. binary: another image than the build's.
    The rest is power_on's."""
    def start(*args, image=0x40200000, r2=0, dtb=None, svc=0, binary=None, **kwargs):
        trampoline = payload("enter", IMAGE=image, R2=r2, TO_SVC=svc)
        tree = () if dtb is None else loaded(file("r2.dtb", dtb), r2)
        return power_on(*loaded(binary or build.bin, image), *loaded(trampoline.bin, image - 0x1000, "cpu-num=0"),
                        *tree, *args, **kwargs)
    return start


def make_initramfs(path, script, files=()):
    """Busybox, tools/init.sh, a script of this directory as /t.sh, and files, as (file, place)"""
    files = [(os.path.join(ROOT, "tests", "boot", script), "/t.sh"), *files]
    add = [arg for file, place in files for arg in ("--add", f"{file}:{place}")]
    subprocess.run([sys.executable, os.path.join(TOOLS, "mkinitramfs.py"), "-o", str(path), "--busybox",
                    debian("busybox"), *add], check=True)
    return str(path)


@pytest.fixture(scope="session")
def initramfs(tmp_path_factory):
    """With guest.sh, which prints what Linux found"""
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
    module = built(OUT, "tests", "boot", "hypmod.ko")
    return make_initramfs(tmp_path_factory.mktemp("module") / "module.gz", "hypervisor.sh",
                          [(module, "/lib/modules/hypmod.ko")])


@pytest.fixture(scope="session")
def dump_initramfs(build, tmp_path_factory):
    """With dump.sh, a module that fills memory, and hypstub as crash kernel, with a FIT and as a pack, of which
    the ramdisk has dump.sh again"""
    directory = tmp_path_factory.mktemp("dump")
    fit = str(directory / "payload.itb")
    second = make_initramfs(directory / "second.gz", "dump.sh")
    subprocess.run([sys.executable, os.path.join(TOOLS, "mkfit.py"), "-o", fit, "--hash", "crc32", "--ramdisk",
                    second, debian("zImage")], check=True)
    pack = str(directory / "pack.bin")
    # The command line that kexec writes is used in place of this one
    subprocess.run([sys.executable, os.path.join(TOOLS, "pack.py"), "-o", pack, "--append", "of the pack",
                    "--ramdisk", second, build.bin, debian("zImage")], check=True)
    files = [(debian("kexec"), "/sbin/kexec"), (debian("lib"), "/lib"), (fit, "/boot/payload.itb"),
             (pack, "/boot/pack.bin"), (build.bin, "/boot/hypstub.bin"),
             (built(OUT, "tests", "boot", "pattern.ko"), "/lib/modules/pattern.ko")]
    return make_initramfs(directory / "first.gz", "dump.sh", files)
