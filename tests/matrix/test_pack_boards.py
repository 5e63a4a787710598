# SPDX-License-Identifier: BSD-2-Clause
#
# What `make pack BOARD=` puts into its directories. QEMU boots it where it can: U-Boot's virt finds extlinux.conf
# or boot.scr on a disk, and QEMU's loader does what the Raspberry Pi firmware does by config.txt. Of the other
# boards the files are looked at. And what pack.py refuses.

import os
import re
import subprocess

import pytest

from doors import BOARDS, DEBIAN, TOOLS, Recipe, at, board_dtb, qemus_dtb
from lib import deadlines
from lib.build import of_make
from lib.images import read, write
from damages import KERNEL
from test_matrix import expect_linux

LINUX = '--append "console=ttyAMA0 rdinit=/init" --ramdisk initramfs.gz hypstub.bin zImage'


@pytest.mark.parametrize("what, found", [("extlinux", "Retrieving file: /hypstub-pack.bin"),
                                         ("boot.scr", "Executing script at")])
def test_uboot_boots_what_is_in_a_boards_directory(start, what, found):
    """The virt board has RAM where Allwinner's have it, and its U-Boot looks for the same files"""
    board = BOARDS["virt-hyp"]
    files = [*qemus_dtb(board, more=" -bios u-boot.bin"), f"pack.py --board allwinner --dir disk {LINUX} board.dtb"]
    if what != "extlinux":
        files.append("rm -r disk/extlinux")
    machine = start(board, Recipe(f"{board.qemu()} -bios u-boot.bin -device virtio-blk-device,drive=disk "
                                  "-drive if=none,id=disk,format=raw,readonly=on,file=fat:disk", files))
    machine.expect_lines(re.escape(found), r"^hypstub: version \S+, entered in HYP mode at 0x",
                         r"^hypstub: payload: zImage from behind the image, ", deadline=deadlines.LINUX)
    assert "hypstub: warning:" not in machine.console()
    expect_linux(machine, "", "HYP", board.cpus)


def test_the_raspberry_pis_directory_boots_as_config_txt_says(start, tmp_path):
    board = BOARDS["raspi2b"]
    files = [*board_dtb(board, ""), f"pack.py --board rpi2 --dir disk {LINUX}",
             "cp disk/hypstub.bin armstub.bin",
             r"printf '\0\0\0\002\0\0\0\001' | dd of=armstub.bin bs=1 seek=248 conv=notrunc status=none"]
    machine = start(board, Recipe(board.qemu() + at("armstub.bin", "0") + at("disk/hypstub-pack.bin", "0x1000000") +
                                  at("board.dtb", "0x2000000"), files))
    config = (tmp_path / "disk" / "config.txt").read_text()
    assert {"armstub=hypstub.bin", "kernel=hypstub-pack.bin", "kernel_address=0x1000000",
            "disable_commandline_tags=1"} <= set(config.splitlines())
    machine.expect_lines(r"^hypstub: version \S+, entered in Secure SVC mode at 0x00000000$",
                         r"^hypstub: payload: zImage from the Raspberry Pi firmware, ",
                         r"^hypstub: version \S+, entered in HYP mode at 0x",
                         r"^hypstub: payload: zImage from behind the image, ", deadline=deadlines.LINUX)
    assert "hypstub: warning:" not in machine.console()
    expect_linux(machine, "", "HYP", board.cpus)


# Without QEMU


@pytest.fixture
def pack(tmp_path):
    """pack(option..., dtbs=, image=, kernel=): runs pack.py; what it said, and whether it went well"""
    def run(*options, dtbs=(), image=of_make().bin, kernel=None):
        kernel = kernel or write(tmp_path / "kernel", KERNEL)
        done = subprocess.run([os.path.join(TOOLS, "pack.py"), "-o", tmp_path / "out.bin", *options, image, kernel,
                               *dtbs], capture_output=True, text=True)
        return done.stdout + done.stderr, done.returncode == 0
    return run


def debian_dtb(name):
    return os.path.join(DEBIAN, "dtbs", name)


def fdtget(file, *what):
    return subprocess.run(["fdtget", file, *what], check=True, capture_output=True, text=True).stdout.strip()


def test_the_timer_of_imx6ul_is_enabled_in_both_of_its_trees(pack, tmp_path):
    tree = debian_dtb("imx6ul-14x14-evk.dtb")
    assert fdtget(tree, "/timer", "status") == "disabled"
    said, well = pack("--board", "imx6ul", dtbs=[tree])
    assert well, said
    directory = tmp_path / "pack-imx6ul"
    assert fdtget(directory / "imx6ul-14x14-evk.dtb", "/timer", "status") == "okay"
    # The same one is in the FIT
    assert read(directory / "imx6ul-14x14-evk.dtb") in read(directory / "hypstub-pack.bin")
    script = (directory / "boot.cmd").read_text()
    assert script.splitlines()[2:] == ["fdt addr ${fdt_addr}", "fdt set /timer status okay",
                                       "bootz ${loadaddr} - ${fdt_addr}"]
    assert read(directory / "boot.cmd") in read(directory / "boot.scr")


def test_the_fit_of_ast2600_names_its_console_and_keeps_clear_of_where_uboot_puts_it(pack, tmp_path):
    # Its console is an alias; any tree will do
    said, well = pack("--board", "ast2600", dtbs=[debian_dtb("imx7d-sdb.dtb")])
    assert well, said
    fit = tmp_path / "pack-ast2600" / "boot.itb"
    assert fdtget(fit, "-t", "x", "/images/kernel-1", "load") == "90000000"
    # U-Boot copies no more of it than that
    assert int.from_bytes(read(fit)[4:8], "big") == os.path.getsize(fit)
    tree = write(tmp_path / "tree", bytes(int(byte, 16) for byte in fdtget(
        fit, "-t", "bx", "/images/fdt-1", "data").split()))
    assert fdtget(tree, "/chosen", "stdout-path") == "serial4:115200n8"
    assert read(tmp_path / "out.bin") in read(fit)


def test_a_flash_boards_tree_is_behind_the_image(pack, tmp_path):
    tree = debian_dtb("vexpress-v2p-ca15-tc1.dtb")
    said, well = pack("--board", "vexpress", dtbs=[tree])
    assert well, said
    image = os.path.getsize(of_make().bin)
    flash = read(tmp_path / "pack-vexpress" / "flash.bin")
    assert flash[image:].startswith(read(tree))
    assert flash.count(read(tree)) == 1


def test_a_command_line_may_have_any_character(pack, tmp_path):
    text = 'a="b c" d=\\x $HOME \'`'
    said, well = pack("--append", text)
    assert well, said
    fit = write(tmp_path / "fit", read(tmp_path / "out.bin")[os.path.getsize(of_make().bin):])
    assert fdtget(fit, "/configurations/conf-1", "bootargs") == text


NOT_BUILT = "is not hypstub.bin as make has built it"


@pytest.mark.parametrize("options, dtbs, message", [
    (["--board", "vexpress"], [], "--board vexpress: its flash needs one device tree, which says where RAM is: "
                                  "give it as DTB"),
    (["--board", "ast2600"], [], "--board ast2600: its FIT needs one device tree: give it as DTB"),
    (["--flash-dtb", "/dev/null"], [], "/dev/null is no device tree"),
    (["--ramdisk", "nowhere"], [], "nowhere: no such file"),
    ([], ["nowhere"], "nowhere: No such file or directory"),
])
def test_pack_py_refuses_in_one_line(pack, options, dtbs, message):
    said, well = pack(*options, dtbs=dtbs)
    assert not well and said == f"pack.py: error: {message}\n"


def test_pack_py_takes_no_other_image_and_no_pack(pack, tmp_path):
    said, well = pack()
    assert well, said
    os.rename(tmp_path / "out.bin", tmp_path / "pack")
    for image in (tmp_path / "pack", tmp_path / "kernel"):
        said, well = pack(image=image)
        assert not well and said == f"pack.py: error: {image} {NOT_BUILT}\n"


def test_a_pack_that_reaches_the_device_tree_is_refused(pack, tmp_path):
    said, well = pack("--board", "allwinner", kernel=write(tmp_path / "large", bytes(17 << 20)))
    assert not well
    assert re.fullmatch(r"  PACK .*\npack\.py: error: --board allwinner: the pack has 179\d+ bytes: U-Boot loads the "
                        r"device tree 16 MiB behind its start, so that it must be smaller\n", said)


def test_a_payload_that_hypstub_would_not_take_is_refused(pack, tmp_path):
    said, well = pack(kernel=write(tmp_path / "large", bytes(64 << 20)))
    assert not well
    assert re.fullmatch(r"pack\.py: error: kernel, ramdisk and device trees have 671\d+ bytes: hypstub takes 67108864 at "
                        r"most\n", said)
