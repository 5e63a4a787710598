# SPDX-License-Identifier: BSD-2-Clause
#
# The machines that the PSCI payload runs on: QEMU's command line for each, with the payload of the
# build's instruction set, which psci.mk builds.

import re

from lib.boards import (AST2600, HYP_VIRT, RAM, RASPI2B, SECURE_RAM, SECURE_VIRT, VEXPRESS, VIRT, VIRT_HYP,
                        concatenated, in_flash, loaded)
from lib.build import OUT, built
from lib.images import DeviceTree, read, trampoline, write
from lib.qemu import TURNS, Qemu
from lib.tap import Tap


def payload(build, board):
    return built(OUT, "tests", "psci", f"{board}-{build.isa}.elf")


def bootargs(mode, **tokens):
    return " ".join([f"hypstub.mode={mode}", *(f"psci.{k}={v}" for k, v in tokens.items())])


def virt_owned(build, mode="hyp", cpu="cortex-a15", cpus=1, gic=2, share=TURNS, reboot=False, **tokens):
    """hypstub in flash, entered in Secure SVC; the payload comes by fw_cfg."""
    return VIRT.command(
        *share, "-bios", build.bin, "-kernel", payload(build, "virt"), "-append",
        bootargs(mode, cpus=cpus, gic=gic, secure=hex(SECURE_RAM), **tokens),
        machine=f"{SECURE_VIRT},gic-version={gic}", cpu=cpu, cpus=cpus, reboot=reboot)


def virt_wrapped(build, cpu="cortex-a15", cpus=1, gic=2, share=TURNS, **tokens):
    """PSCI is QEMU's, and the stub under the payload in SVC mode wraps it."""
    return VIRT_HYP.command(
        *share, "-kernel", build.bin, "-initrd", payload(build, "virt"), "-append",
        bootargs("svc", foreign=1, cpus=cpus, gic=gic, **tokens),
        machine=f"{HYP_VIRT},gic-version={gic}", cpu=cpu, cpus=cpus)


# Numbers by which QEMU's PSCI answers beside those of 0.2, since it once was 0.1 (target/arm/kvm-consts.h)
CPU_SUSPEND_0_1 = 0x95c1ba5e
CALLS_0_1 = ("cpu_suspend", "cpu_off", "cpu_on", "migrate")


def virt_0_1(directory, build, compatible=("arm,psci",), cpu="cortex-a15", cpus=1, share=TURNS, **tokens):
    """As virt_wrapped(), by a device tree that lists numbers of PSCI 0.1; the payload calls PSCI by these. QEMU's
    -kernel would put 0.2 into the tree: a few words in place of a boot loader enter the image."""
    image, tree_at, enter = RAM + 0x4000000, RAM + 0x8000000, RAM + 0x8800000
    tree = DeviceTree.of_qemu(directory / "virt.dtb", HYP_VIRT, cpus=cpus, cpu=cpu)
    tree.remove_node("/psci").add_node("/psci")
    tree.set_string("/psci", "compatible", *compatible).set_string("/psci", "method", "smc")
    for i, name in enumerate(CALLS_0_1):
        tree.set_cells("/psci", name, CPU_SUSPEND_0_1 + i)
    tree.set_string("/chosen", "bootargs", bootargs("svc", foreign=1, cpus=cpus, gic=2, numbers=hex(CPU_SUSPEND_0_1),
                                                    **tokens))
    whole = concatenated(directory / "image", read(build.bin), read(payload(build, "virt")))
    return VIRT_HYP.command(
        *share, *loaded(whole, image), *loaded(tree.path, tree_at),
        *loaded(write(directory / "enter", trampoline(image, tree_at)), enter, "cpu-num=0"), cpu=cpu, cpus=cpus)


def appended(board, directory, build, args):
    """The image, the board's device tree with these bootargs, and the payload, in one file"""
    tree = board.device_tree(directory / "board.dtb", args)
    return concatenated(directory / "all.bin", read(build.bin), tree.data(),
                        read(payload(build, board.name)))


def vexpress(directory, build, mode="hyp", cpus=2, reboot=False, **tokens):
    image = appended(VEXPRESS, directory, build, bootargs(mode, cpus=cpus, gic=2, **tokens))
    return VEXPRESS.command(*TURNS, "-bios", image, cpus=cpus, reboot=reboot)


def raspi2b(directory, build, mode="hyp", reboot=False, **tokens):
    image = appended(RASPI2B, directory, build, bootargs(mode, cpus=4, **tokens))
    return RASPI2B.command(*TURNS, "-bios", image, reboot=reboot)


def ast2600(directory, build, mode="hyp", cpus=2, reboot=False, **tokens):
    """No device turns this board off: the payload ends by a reset."""
    image = appended(AST2600, directory, build, bootargs(mode, cpus=cpus, gic=2, **{"reset": 1, **tokens}))
    return AST2600.command(*TURNS, *in_flash(AST2600, image), reboot=reboot)


class Run(Tap):
    """A run to SYSTEM_OFF, in which no check may fail."""

    def __init__(self, argv):
        super().__init__(argv)
        self.expect_numbered()
        assert not self.names("not ok"), self.failures()
        assert self.status == 0

    def registers(self):
        """[{name: value} for each CPU], as it was entered"""
        cpus = {}
        for cpu, name, val in re.findall(r"^reg (\d+) (\w+) (0x[0-9a-f]{8})$", self.text, re.M):
            cpus.setdefault(int(cpu), {})[name] = int(val, 16)
        assert sorted(cpus) == list(range(len(cpus)))
        return [cpus[i] for i in range(len(cpus))]

    def expect_checks(self, *names):
        """These are among the checks that were made: a payload that skips one does not pass."""
        made = self.names("ok")
        missing = [name for name in names if not any(name in one for one in made)]
        assert not missing, f"not checked: {missing}"


def expect_twice(argv, line):
    """The machine prints a line a second time."""
    with Qemu(argv) as machine:
        machine.expect_lines(re.escape(line), re.escape(line))
