# SPDX-License-Identifier: BSD-2-Clause
#
# How long a test waits before it fails, in seconds; nothing else in tests/ has a time limit of its own
# unless the time is what is tested. What is tested is that something comes, not how fast, so that each
# is many times what an idle host needs. HYPSTUB_PATIENCE multiplies all of them, for a host that is
# busier still: HYPSTUB_PATIENCE=3 make test.

import os

PATIENCE = float(os.environ.get("HYPSTUB_PATIENCE", "1"))

AT_ONCE = 20 * PATIENCE  # what a few instructions do: an image that comes up, a fault that is reported
LINE = 60 * PATIENCE  # a line of hypstub or of a small payload, or a payload's run to its end
RESTARTS = 120 * PATIENCE  # a kernel that restarts itself up to ten thousand times, or is debugged
LINUX = 150 * PATIENCE  # a line of Linux, from the start of QEMU or from the line before
COUNTED = 300 * PATIENCE  # a run of which a plugin counts the instructions
