# SPDX-License-Identifier: BSD-2-Clause
#
# The kernels of this directory as payloads of the image: QEMU's command line, and a run to their end.
# Used by all tests beside it.

from lib import deadlines, qemu
from lib.boards import HYP_VIRT
from lib.qemu import Qemu

CPUS = ["cortex-a15", "cortex-a7"]


def command(build, kernel, *args, cpu="cortex-a15", cpus=1):
    """QEMU's command line: the image, and the kernel as its payload."""
    return qemu.command(HYP_VIRT, ("-kernel", build.bin, "-initrd", build.kernel(kernel), *args), cpu,
                        "128M", cpus)


def run(argv):
    """Runs QEMU to its end, which must be a good one: the lines of the console but hypstub's."""
    with Qemu(argv) as machine:
        status = machine.exit_status(deadlines.RESTARTS)
        assert status == 0, str(machine)
        return [line for line in machine.lines if not line.startswith("hypstub: ")]


def run_kernel(build, kernel, *args, cpu="cortex-a15"):
    """Runs the kernel to its power-off: its lines."""
    return run(command(build, kernel, *args, cpu=cpu))
