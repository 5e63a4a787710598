# SPDX-License-Identifier: BSD-2-Clause
#
# What all suites share: QEMU, the builds under test, boards, deadlines, the files that a boot needs and
# the lines that it must print. A suite imports a module as lib.NAME: tests/conftest.py makes pytest
# search tests/. The tests also use the boards and doors of tools/doors.py, so tools/ is on the path;
# nothing in tools/ uses tests/.

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOLS = os.path.join(ROOT, "tools")

# After the standard library, which also has a module "trace"
sys.path.append(TOOLS)
