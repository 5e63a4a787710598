# SPDX-License-Identifier: BSD-2-Clause
#
# What all suites share: QEMU, the builds under test, boards, deadlines, the files that a boot is given
# and the lines that it must print. A suite imports it as lib.NAME: tests/conftest.py makes pytest
# search tests/. The boards and doors of tools/doors.py are the tests' as well, so tools/ is on the
# path; nothing in tools/ uses tests/.

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOLS = os.path.join(ROOT, "tools")

# Behind the standard library, which has a module "trace" as well
sys.path.append(TOOLS)
