# SPDX-License-Identifier: BSD-2-Clause
#
# A big-endian kernel over the little-endian stub: it is a raw payload, loaded where it is linked.

import os

import pytest

from machine import CPUS, QEMU, run


@pytest.mark.parametrize("cpu", CPUS)
def test_big_endian_kernel_restarts_into_the_mode_of_the_policy(build, cpu):
    kernel = os.path.join(build.directory, "tests", "restart", "be8.bin")
    lines = run([QEMU, "-M", "virt,virtualization=on", "-cpu", cpu, "-m", "256", "-nic", "none",
                 "-display", "none", "-monitor", "none", "-serial", "stdio", "-kernel", build.image,
                 "-device", f"guest-loader,addr=0x42000000,kernel={kernel},bootargs=none"])
    assert lines == [f"BE8 hop {hop}: entered in {'SVC' if hop == 3 else 'HYP'} mode"
                     for hop in range(5)]
