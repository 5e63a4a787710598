# SPDX-License-Identifier: BSD-2-Clause
#
# hypstub.report=full. A table of faults, each planted in a device tree, in the options or in the way in, with the
# line that names it; what QEMU's boards have as a matter of course is no problem. Faults that QEMU cannot have, such
# as a counter that stands still, are in tests/host/test_doctor_*.c; caches that U-Boot leaves on, in
# tests/matrix/test_caches.py.

import re

import pytest

import console
from lib.boards import MIB, RAM, RASPI2B, VEXPRESS
from lib.images import DeviceTree, read
from lib.story import expect_demo, warnings
from starts import appended, virt_fw_cfg, virt_modules
from test_bad_input import R2
from test_secure_bad_input import boot_with  # noqa: F401, a fixture

FULL = "hypstub.report=full"
END = r"^hypstub: end of the report: problems: (\d+), warnings: "


def report(machine):
    """Waits for the end of the report; returns its lines, without "hypstub: ", and the number of problems"""
    problems = int(machine.expect(END)[1])
    lines = re.findall(r"^hypstub: ((?:OK|FIXED|PROBLEM) .*)$", machine.console(), re.MULTILINE)
    assert problems == len([line for line in lines if line.startswith("PROBLEM")])
    return lines, problems


def having(lines, pattern):
    return [line for line in lines if re.match(pattern, line)]


# Faults in the tree of virt with two CPUs, entered in HYP mode: (what is done to it, the line, how many problems)


def cpu_with_another_reg(tree):
    tree.set_cells("/cpus/cpu@0", "reg", 5)


def two_cpus_on_a_slot(tree):
    tree.set_cells("/cpus/cpu@1", "reg", 8)


def initrd_over_the_image(tree):
    tree.set_cells("/chosen", "linux,initrd-start", 0x40201000)
    tree.set_cells("/chosen", "linux,initrd-end", 0x40202000)


def no_cpus(tree):
    tree.remove_node("/cpus/cpu@0").remove_node("/cpus/cpu@1")


FAULTS = {
    "another frequency of the timer": (
        lambda tree: tree.set_cells("/timer", "clock-frequency", 24000000),
        r"PROBLEM timer: CNTFRQ says 62500000 Hz, clock-frequency in the timer node 24000000 Hz, which kernels take: "
        r"their time is wrong if that is; correct or remove it$", 1),
    "a CPU with another reg": (
        cpu_with_another_reg,
        r"PROBLEM CPUs: no node of /cpus has reg = 0x00000000, which is this CPU by its MPIDR: correct reg$", 2),
    "a CPU that PSCI does not know": (
        cpu_with_another_reg,
        r"PROBLEM PSCI: there is no CPU 0x00000005, which is in /cpus: kernels cannot start it; correct its reg$", 2),
    "no CPUs": (no_cpus, r"PROBLEM CPUs: the device tree has none: kernels start no other; add /cpus$", 1),
    "two CPUs on a slot": (
        two_cpus_on_a_slot,
        r"PROBLEM CPUs: 0x00000000 and 0x00000008 of /cpus share a stack slot, and the stub serves the first: correct "
        r"reg, or remove one$", 1),
    "PSCI by hvc": (
        lambda tree: tree.set_string("/psci", "method", "hvc"),
        r"PROBLEM PSCI: /psci has method = \"hvc\", which nobody can serve under a payload in HYP mode: if the Secure "
        r"world serves PSCI, correct method to \"smc\"$", 1),
    "PSCI by another method": (
        lambda tree: tree.set_string("/psci", "method", "svc"),
        r"PROBLEM PSCI: /psci has method = \"svc\", which kernels do not know: it is \"smc\" or \"hvc\"$", 1),
    "a GIC at another address": (
        lambda tree: tree.set_cells("/intc@8000000", "reg", 0, 0x0b000000, 0, 0x10000, 0, 0x08010000, 0, 0x10000),
        r"PROBLEM GIC: there is no GICv2 at 0x0b000000, where the device tree says so: interrupts do not work; correct "
        r"reg of its node$", 1),
    "no stdout-path": (
        lambda tree: tree.remove_property("/chosen", "stdout-path"),
        r"PROBLEM console: the UART at 0x09000000 is a guess: set stdout-path of /chosen to a UART that hypstub "
        r"knows$", 1),
    "unknown options": (
        lambda tree: tree.set_string("/chosen", "bootargs", f"hypstub.x {FULL} hypstub.mode=yes"),
        r"PROBLEM options: 2 of the command line are not known: the warnings name them$", 1),
}

# The boot ends, after the report has named the reason
ENDS = {
    "RAM that is smaller": (
        lambda tree: tree.set_cells("/memory@40000000", "reg", 0, RAM, 0, 1024 * MIB),
        r"PROBLEM RAM: /memory has 0x40000000-0x7fffffff, and there is none at 0x7ffffffc: it seems to end at "
        r"0x60000000; correct /memory$", r"there is no RAM at 0x7fffd000-0x7fffffff, for the resident stub, "),
    "an initrd over the image": (
        initrd_over_the_image,
        r"PROBLEM initrd: 0x40201000-0x40201fff of /chosen overlaps the hypstub image: load it elsewhere, or correct "
        r"linux,initrd-start and -end$", r"the payload file at 0x40201000-0x40201fff overlaps the hypstub image: "),
}


@pytest.fixture(scope="session")
def two_cpus(tmp_path_factory):
    """The device tree of virt with two CPUs, not to be changed"""
    return DeviceTree.of_qemu(tmp_path_factory.mktemp("dtb") / "two.dtb", cpus=2).data()


@pytest.fixture
def boot(enter, two_cpus, tmp_path):
    """boot(change): two CPUs, entered in HYP mode with the changed tree"""
    def start(change=lambda tree: None, **more):
        path = tmp_path / "changed.dtb"
        path.write_bytes(two_cpus)
        tree = DeviceTree(path).set_string("/chosen", "bootargs", FULL)
        change(tree)
        return enter(r2=R2, dtb=tree.data(), cpus=2, **more)
    return start


@pytest.mark.one_build
@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named(boot, name):
    change, line, count = FAULTS[name]
    lines, problems = report(boot(change))
    assert len(having(lines, line)) == 1, lines
    assert problems == count


@pytest.mark.one_build
def test_fewer_cpus_than_the_core_has_are_no_problem(boot):
    lines, problems = report(boot(lambda tree: tree.remove_node("/cpus/cpu@1")))
    assert having(lines, r"OK CPUs: this cluster has 2 \(L2CTLR\), and /cpus has 1 of it: kernels start no other$")
    assert problems == 0


@pytest.mark.one_build
@pytest.mark.parametrize("name", ENDS)
def test_fault_that_ends_the_boot_is_named_before(boot, name):
    change, line, end = ENDS[name]
    machine = boot(change)
    machine.expect(rf"^hypstub: {line}")
    machine.expect(rf"^hypstub: cannot go on: {end}")


# Faults of the way in


@pytest.mark.one_build
def test_entry_in_svc_mode_is_named(boot):
    machine = boot(svc=1)
    lines, _ = report(machine)
    assert having(lines, r"OK CPU 0x00000000: entered in Non-secure SVC mode, SCTLR 0x\w+ \(MMU off, D-cache off, ")
    assert having(lines, "PROBLEM HYP mode: it cannot be reached from Non-secure SVC mode: start hypstub earlier, in "
                         "HYP or Secure SVC mode$")
    assert not having(lines, "OK HYP mode")


@pytest.mark.one_build
def test_conduit_that_is_undefined_is_named(enter, tmp_path):
    """Without HYP mode QEMU's PSCI is called by hvc"""
    tree = DeviceTree.of_qemu(tmp_path / "board.dtb", machine="virt")
    tree.set_string("/psci", "method", "smc").set_string("/chosen", "bootargs", FULL)
    lines, _ = report(enter(r2=R2, dtb=tree.data(), machine="virt"))
    assert having(lines, r'PROBLEM PSCI: /psci has method = "smc", and smc is Undefined here: kernels cannot start '
                         r"CPUs; correct method$")


@pytest.mark.one_build
def test_cpu_that_does_not_leave_reset_is_named(boot_with):  # noqa: F811
    machine = boot_with(VEXPRESS, lambda tree: tree.set_string("/chosen", "bootargs", FULL), cpus=1)
    lines, _ = report(machine)
    assert having(lines, "PROBLEM CPU 0x00000001: it is in /cpus and did not leave reset: ")


@pytest.mark.one_build
def test_frequency_that_contradicts_cntfrq_is_named_from_reset(boot_with):  # noqa: F811
    def change(tree):
        tree.set_string("/chosen", "bootargs", FULL).set_cells("/timer", "clock-frequency", 24000000)
    lines, _ = report(boot_with(VEXPRESS, change))
    assert having(lines, "PROBLEM timer: CNTFRQ was 62500000 Hz, clock-frequency in the timer node is 24000000 Hz, "
                         "which hypstub writes on each CPU: one of them is wrong; ")


# Without a fault


def test_virt_in_hyp_mode_has_no_problem(boot):
    machine = boot()
    lines, problems = report(machine)
    assert problems == 0
    for line in ("OK CPU 0x00000000: entered in HYP mode, HSCTLR ", "OK HYP mode: this image has it$",
                 'OK console: the UART at 0x09000000, by the device tree, stdout-path /pl011@9000000$',
                 "OK CPUs: 2 in this cluster, as L2CTLR says$", "OK cache: L1 data, 32 KiB, 64 bytes a line, 2 ways, ",
                 r"OK RAM: 0x40000000-0x5fffffff \(512 MiB\) answers up to its end$",
                 r"OK ACTLR of CPU 0x00000000 is 0x00000000, without SMP \(0x40\): this is QEMU, ",
                 r"OK PSCI: the loader's or the machine's, 1\.1 by smc, as /psci says$",
                 "OK PSCI: CPU 0x00000001 is off$", r"OK timer: 62500000 Hz \(CNTFRQ\)$", "OK timer: CNTPCT counts$",
                 "OK GIC: GICv2 at 0x08000000, 288 interrupts, ",
                 "OK device tree: hypstub has added /firmware$",
                 r"OK memory: 0x\w+-0x5fffffff \(12 KiB\): the resident stub$",
                 r"OK time: \d+ us: read the device tree$"):
        assert len(having(lines, line)) == 1, line
    expect_demo(machine)
    assert warnings(machine) == []


@pytest.mark.one_build
def test_console_of_the_header_is_no_guess(boot, build, file):
    image = file("console.bin", console.set_console(read(build.bin), "pl011,0x09000000"))
    lines, problems = report(boot(lambda tree: tree.remove_property("/chosen", "stdout-path"), binary=image))
    assert having(lines, "OK console: the UART at 0x09000000, by the header of the image$")
    assert problems == 0


def modules(build, tmp_path, zimage, initramfs):
    return virt_modules(build, zimage, initramfs, f"console=ttyAMA0 {FULL}", cpus=2)


def fw_cfg_gicv3(build, tmp_path, zimage, initramfs):
    return virt_fw_cfg(build, zimage, initramfs, f"console=ttyAMA0 {FULL}", cpus=2, gic=3)


def vexpress(build, tmp_path, zimage, initramfs):
    return appended(VEXPRESS, tmp_path, build, zimage, initramfs, f"console=ttyAMA0 {FULL}")


def raspi2b(build, tmp_path, zimage, initramfs):
    return appended(RASPI2B, tmp_path, build, zimage, initramfs, f"console=ttyAMA0 {FULL}")


@pytest.mark.one_build
@pytest.mark.parametrize("start", [modules, fw_cfg_gicv3, vexpress, raspi2b], ids=lambda start: start.__name__)
def test_board_from_reset_has_no_problem(build, power_on, tmp_path, zimage, initramfs, start):
    """Where the option is in the payload's command line, all is reported once that is known"""
    start = start(build, tmp_path, zimage, initramfs)
    machine = start.power_on(power_on)
    lines, problems = report(machine)
    assert problems == 0, lines
    boot_cpu = start.board.mpidr & 0xffffff
    for cpu in range(boot_cpu, boot_cpu + start.cpus):
        assert having(lines, rf"OK CPU {cpu:#010x}: entered in Secure SVC mode, SCTLR 0x\w+ \(MMU off, D-cache off, ")
        assert having(lines, rf"OK ACTLR of CPU {cpu:#010x} is 0x\w+, without SMP \(0x40\): this is QEMU")
    assert having(lines, "(OK|FIXED) NSACR .* Non-secure state has VFP and NEON$")
    assert having(lines, r"OK PSCI: hypstub's own, 1\.1 by smc, and it has answered$")
    assert having(lines, "OK device tree: hypstub has added /psci$|FIXED PSCI: /psci of the device tree")
    if start.board is RASPI2B:
        assert having(lines, "FIXED timer: CNTFRQ was|OK timer: .*, written on each CPU$")
        assert having(lines, "OK interrupts: BCM2836's controller at 0x40000000, no GIC$")
    else:
        assert having(lines, "FIXED GIC: [1-9][0-9]* of [0-9]+ shared interrupts are Non-secure state's")


def test_without_the_option_there_is_no_such_line(build, power_on):
    machine = power_on("-kernel", build.bin, "-append", "hypstub.report=normal")
    expect_demo(machine)
    assert not re.search(r"^hypstub: (OK|FIXED|PROBLEM|end of the report)", machine.console(), re.MULTILINE)
    assert re.search(r"^hypstub: version ", machine.console(), re.MULTILINE)


def test_report_quiet_is_quiet(build, power_on):
    machine = power_on("-kernel", build.bin, "-append", "hypstub.report=quiet")
    expect_demo(machine)
    assert [line for line in machine.lines if not line.startswith("demo: ")] == []
