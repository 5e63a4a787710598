#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Prints compile_commands.json for the build directory given, from the commands that make would run.
Called by the Makefile."""
import json
import os
import subprocess
import sys

make = subprocess.run(["make", "-n", "-B", "V=1", f"O={sys.argv[1]}", "all"], check=True,
                      capture_output=True, text=True).stdout
commands = [line.strip() for line in make.replace("\\\n", " ").splitlines() if " -c -o " in line]
json.dump([{"directory": os.getcwd(), "command": c, "file": c.split()[-1]} for c in commands],
          sys.stdout, indent="\t")
print()
