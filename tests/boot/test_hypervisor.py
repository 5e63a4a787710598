# SPDX-License-Identifier: BSD-2-Clause
#
# A hypervisor that is installed by a module of Debian's kernel, in SVC mode with the stub under it, and
# taken away again, while CPUs go off and on: PSCI calls pass through the hypervisor's vectors.

import re

import pytest

from lib import deadlines
from lib.boards import GIC, RAW_ENTRY
from lib.story import expect_entry, expect_monitor, expect_resident, warnings
from starts import virt_fw_cfg
from test_linux import modules

WORDS = "console=ttyAMA0 rdinit=/init guest.test=/t.sh panic=-1 hypstub.mode=svc"


def expect_hypervisor(machine):
    stub = expect_resident(machine)
    passed_on = []

    def expect_loaded():
        machine.expect(r"^t\.sh: insmod: 0$", deadlines.LINUX)
        places = [machine.expect(rf"^hypmod: CPU {cpu}: our vectors at (0x[0-9a-f]{{7}}0), "
                                 r"answer from HYP mode$")[1] for cpu in (0, 1)]
        assert places[0] == places[1] and int(places[0], 16) != stub

    def expect_removed(cpu):
        passed_on.append(int(machine.expect(rf"^hypmod: CPU {cpu}: removed, (\d+) passed on, "
                                            rf"the stub is back at {stub:#010x}$", deadlines.LINUX)[1]))

    machine.expect(r"^All CPU\(s\) started in SVC mode$", deadlines.LINUX)
    expect_loaded()
    expect_removed(0)
    expect_removed(1)

    expect_loaded()
    machine.expect_lines(r"^t\.sh: on: 0$", r"^t\.sh: on: 0-1$", deadline=deadlines.LINUX)
    expect_removed(0)
    assert passed_on[-1] >= 2, "CPU_ON and AFFINITY_INFO went past the hypervisor"
    # It was off: that ends a hypervisor on that CPU
    machine.expect(r"^hypmod: CPU 1: the stub was back already$")

    expect_loaded()
    machine.expect(r"^t\.sh: done$", deadlines.LINUX)
    assert machine.exit_status(deadlines.LINUX) == 0  # by SYSTEM_OFF, passed on, too
    assert not re.search(r"hypmod: .* error|Oops|BUG:|WARNING:", machine.console())
    assert warnings(machine) == []


@pytest.mark.one_build
def test_module_installs_a_hypervisor_over_qemus_psci(build, power_on, zimage, module_initramfs):
    machine = power_on("-kernel", build.bin, *modules(zimage, module_initramfs, bootargs=WORDS),
                       machine=f"virt,virtualization=on,{GIC[2]}", cpus=2)
    expect_entry(machine, "HYP", RAW_ENTRY, 2)
    expect_hypervisor(machine)


@pytest.mark.one_build
def test_module_installs_a_hypervisor_over_the_monitor(build, power_on, zimage, module_initramfs):
    start = virt_fw_cfg(build, zimage, module_initramfs, WORDS, cpus=2, gic=3)
    machine = start.power_on(power_on)
    expect_entry(machine, "Secure SVC", start.at, 2)
    expect_monitor(machine, start.board.secure_ram)
    expect_hypervisor(machine)
