# SPDX-License-Identifier: BSD-2-Clause
#
# A big-endian kernel over the little-endian stub: it is a raw payload, loaded where it is linked.

import pytest

from kernels import CPUS, run
from lib.boards import HYP_VIRT
from lib.qemu import command


@pytest.mark.parametrize("cpu", CPUS)
def test_big_endian_kernel_restarts_into_the_mode_of_the_policy(build, cpu):
    kernel = build.path("tests", "restart", "be8.bin")
    lines = run(command(HYP_VIRT, (
        "-kernel", build.bin, "-device",
        f"guest-loader,addr=0x42000000,kernel={kernel},bootargs=none"), cpu, "256M"))
    assert lines == [f"BE8 hop {hop}: entered in {'SVC' if hop == 3 else 'HYP'} mode"
                     for hop in range(5)]
