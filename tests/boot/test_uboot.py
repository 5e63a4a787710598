# SPDX-License-Identifier: BSD-2-Clause
#
# Debian's U-Boot starts hypstub, by each of its commands, where it runs in HYP mode and where it was
# left in Secure SVC; hypstub starts Linux, in a FIT of its own, in HYP mode.

import os
import subprocess

import pytest

from boards import SECURE_VIRT, concatenated, loaded
from boards import uimage as boards_uimage
from build import ROOT
from images import DeviceTree, read
from story import LINUX_DEADLINE, expect_demo, warnings
from test_linux import BOOTARGS

UBOOT = "/usr/lib/u-boot/qemu_arm/u-boot.bin"
DTB = 0x40000000  # QEMU's, under -bios
HYPSTUB, PAYLOAD, BOTH = 0x46000000, 0x48000000, 0x4c000000

MACHINES = pytest.mark.parametrize("machine, mode", [
    pytest.param("virt,virtualization=on", "HYP", id="hyp"),
    pytest.param(SECURE_VIRT, "Secure SVC", id="secure")])


def mkimage(out, *args):
    subprocess.run(["mkimage", *map(str, args), str(out)], check=True, stdout=subprocess.DEVNULL)
    return str(out)


def uimage(out, kind, os, file, address):
    return mkimage(out, "-A", "arm", "-O", os, "-T", kind, "-C", "none", "-a", f"{address:#x}",
                   "-e", f"{address:#x}", "-d", file)


@pytest.fixture
def payload_fit(tmp_path, zimage, initramfs):
    """Kernel and ramdisk, as make fit makes them"""
    out = tmp_path / "payload.itb"
    subprocess.run([f"{ROOT}/tools/mkfit.py", "-o", out, "--ramdisk", initramfs, zimage], check=True,
                   stdout=subprocess.DEVNULL)
    return str(out)


@pytest.fixture
def uboot(power_on):
    """uboot(machine, (file, address)...): at its prompt. With one CPU: QEMU starts all in flash, and
    this U-Boot does not hold the others."""
    def start(machine, *files):
        devices = [arg for file, address in files for arg in loaded(file, address)]
        m = power_on("-bios", UBOOT, *devices, machine=machine)
        m.expect_prompt("Hit any key to stop autoboot")
        m.send(" ")
        m.expect_prompt("=> ")
        return m
    return start


def command(machine, text, last=False):
    machine.send(text + "\r")
    if not last:
        machine.expect_prompt("=> ")


def expect_linux(machine, mode, payload="the initrd slot"):
    machine.expect_lines(rf"^hypstub: version \S+, entered in {mode} mode at 0x",
                         rf"^hypstub: payload: zImage from {payload}, ",
                         r"^hypstub: entering it in HYP mode at 0x",
                         r"CPU: All CPU\(s\) started in HYP mode\.",
                         r"hypstub-init: ready", deadline=LINUX_DEADLINE)
    assert warnings(machine) == []


@pytest.mark.one_build
@MACHINES
def test_bootz_starts_linux_in_hyp(build, uboot, zimage, initramfs, tmp_path, machine, mode):
    """Kernel and ramdisk are appended: U-Boot opens a FIT that it is told is the ramdisk"""
    image = concatenated(tmp_path / "all.bin", read(build.bin), read(zimage), boards_uimage(initramfs))
    m = uboot(machine, (image, HYPSTUB))
    command(m, f"setenv bootargs {BOOTARGS}")
    command(m, f"bootz {HYPSTUB:x} - {DTB:x}", last=True)
    expect_linux(m, mode, "behind the image")


@pytest.mark.one_build
@MACHINES
def test_bootz_with_the_kernel_as_ramdisk_starts_it_in_hyp(build, uboot, zimage, machine, mode):
    m = uboot(machine, (build.bin, HYPSTUB), (zimage, PAYLOAD))
    command(m, f"setenv bootargs {BOOTARGS}")
    command(m, f"bootz {HYPSTUB:x} {PAYLOAD:x}:{os.path.getsize(zimage):x} {DTB:x}", last=True)
    m.expect_lines(r"^hypstub: payload: zImage from the initrd slot, ",
                   r"CPU: All CPU\(s\) started in HYP mode\.", deadline=LINUX_DEADLINE)


@pytest.mark.one_build
@MACHINES
def test_bootm_of_a_uimage_starts_linux_in_hyp(build, uboot, payload_fit, tmp_path, machine, mode):
    kernel = uimage(tmp_path / "kernel.uimg", "kernel", "linux", build.bin, 0x42000000)
    ramdisk = uimage(tmp_path / "ramdisk.uimg", "ramdisk", "linux", payload_fit, 0)
    m = uboot(machine, (kernel, HYPSTUB), (ramdisk, PAYLOAD))
    command(m, f"setenv bootargs {BOOTARGS}")
    command(m, f"bootm {HYPSTUB:x} {PAYLOAD:x} {DTB:x}", last=True)
    expect_linux(m, mode)


FIT = """/dts-v1/;
/ {{
	description = "hypstub and its payload";
	#address-cells = <1>;
	images {{
		hypstub {{ data = /incbin/("{hypstub}"); type = "kernel"; arch = "arm"; os = "linux";
			compression = "none"; load = <0x42000000>; entry = <0x42000000>;
			hash {{ algo = "sha256"; }}; }};
		payload {{ data = /incbin/("{payload}"); type = "ramdisk"; arch = "arm"; os = "linux";
			compression = "none"; hash {{ algo = "crc32"; }}; }};
		fdt {{ data = /incbin/("{fdt}"); type = "flat_dt"; arch = "arm"; compression = "none";
			hash {{ algo = "sha1"; }}; }};
	}};
	configurations {{
		default = "conf";
		conf {{ kernel = "hypstub"; ramdisk = "payload"; fdt = "fdt"; }};
	}};
}};
"""


@pytest.mark.one_build
@MACHINES
def test_bootm_of_a_fit_starts_linux_in_hyp(build, uboot, payload_fit, tmp_path, machine, mode):
    """Hypstub, its payload and a device tree in one file, for U-Boot"""
    tree = DeviceTree.of_qemu(tmp_path / "board.dtb", machine, more=("-bios", UBOOT))
    source = tmp_path / "boot.its"
    source.write_text(FIT.format(hypstub=build.bin, payload=payload_fit, fdt=tree.path))
    fit = mkimage(tmp_path / "boot.itb", "-E", "-B", "0x1000", "-f", source)
    m = uboot(machine, (fit, BOTH))
    command(m, f"setenv bootargs {BOOTARGS}")
    command(m, f"bootm {BOTH:x}", last=True)
    expect_linux(m, mode)


@MACHINES
def test_caches_on_and_the_device_tree_as_an_argument(build, uboot, tmp_path, machine, mode):
    """A standalone program is entered as by "go": MMU and caches on, argc and argv, no DTB in r2."""
    program = uimage(tmp_path / "program.uimg", "standalone", "u-boot", build.bin, 0x42000000)
    m = uboot(machine, (program, HYPSTUB))
    command(m, "setenv autostart yes")
    command(m, f"bootm {HYPSTUB:x} - {DTB:x}", last=True)
    m.expect(rf"^hypstub: version \S+, entered in {mode} mode at 0x42000000$")
    m.expect(rf"^hypstub: device tree {DTB:#x} ")
    expect_demo(m)
