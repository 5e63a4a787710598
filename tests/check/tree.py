# SPDX-License-Identifier: BSD-2-Clause
"""The sources, the builds and the tool chain, as all checks see them."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CROSS = os.environ.get("CROSS_COMPILE", "arm-none-eabi-")
BUILDS = os.environ.get("HYPSTUB_BUILDS", "build").split()
HEADERS = sorted((ROOT / "include").rglob("*.h"))
SOURCES = sorted(p for p in (ROOT / "src").rglob("*") if p.suffix in (".c", ".S", ".h"))
TESTS = sorted(p for p in (ROOT / "tests").rglob("*") if p.suffix in (".c", ".S", ".h"))


def name(path):
    """As messages give it"""
    return str(path.relative_to(ROOT))


def run(*args):
    """The lines that a command prints, and whether it ended well"""
    done = subprocess.run([*map(str, args)], capture_output=True, text=True, cwd=ROOT, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def tool(program, *args):
    """What a program of the tool chain prints"""
    return subprocess.run([CROSS + program, *map(str, args)], check=True, capture_output=True,
                          text=True, cwd=ROOT).stdout
