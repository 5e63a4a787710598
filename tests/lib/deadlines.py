# SPDX-License-Identifier: BSD-2-Clause
#
# How long a test waits before it fails, in seconds; no other file in tests/ has a time limit, unless the
# time itself is tested. Tests check that something happens, not how fast, so each deadline is many times
# what an idle host needs. HYPSTUB_PATIENCE multiplies all deadlines for a host that is busier still:
# HYPSTUB_PATIENCE=3 make test. Used by all suites in Python.

import os

PATIENCE = float(os.environ.get("HYPSTUB_PATIENCE", "1"))

AT_ONCE = 20 * PATIENCE  # for a few instructions: an image that starts, a fault that is reported
SILENCE = 3 * PATIENCE  # before it is asked whether a payload that prints nothing is in an endless loop
LINE = 60 * PATIENCE  # for a line of hypstub or of a small payload, or a payload's run to its end
RESTARTS = 120 * PATIENCE  # for a kernel that restarts itself up to ten thousand times, or is debugged
LINUX = 150 * PATIENCE  # for a line of Linux, from the start of QEMU or from the line before
COUNTED = 300 * PATIENCE  # for a run whose instructions a plugin counts
