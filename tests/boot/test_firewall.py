# SPDX-License-Identifier: BSD-2-Clause
#
# i.MX6UL in Secure SVC, as U-Boot leaves it. QEMU has no CSU: its registers read as 0 whatever is written, which
# must be reported, and the boot goes on. tests/host/test_firewall.c has one that opens.

import re

from lib.boards import IMX6UL, concatenated, loaded
from lib.images import read
from lib.story import expect_demo_chosen, expect_entry, expect_monitor, warnings
from starts import Start

IMAGE = 0x80010000


def test_a_firewall_that_does_not_open_is_reported_and_the_boot_goes_on(build, power_on, tmp_path):
    tree = IMX6UL.device_tree(tmp_path / "board.dtb", "")
    image = concatenated(tmp_path / "image.bin", read(build.bin), tree.data())
    start = Start(IMX6UL, IMAGE, *loaded(image, IMAGE, "cpu-num=0"))
    machine = start.power_on(power_on)
    expect_entry(machine, "Secure SVC", IMAGE, 1, start.cpu, [(IMX6UL.ram, IMX6UL.mib)], IMX6UL.mpidr, IMX6UL.model)
    expect_monitor(machine)
    expect_demo_chosen(machine)
    told = [text for text in warnings(machine) if "firewall" in text]
    assert len(told) == 1 and re.fullmatch(
        r"40 of 40 words of the firewall CSU at 0x021c0000 do not open: devices, and with them the console, may be out "
        r"of reach once the Secure state is left; open them in the boot loader before it locks them", told[0])
    machine.expect(r"^demo: stage 2, running in HYP mode")
