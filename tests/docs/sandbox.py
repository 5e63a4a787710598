# SPDX-License-Identifier: BSD-2-Clause
#
# Where a page's commands for a shell run: a directory that looks like the top of the checkout after `make`,
# with the files that a reader brings.

import os
import shutil
import subprocess

import doors

from lib import ROOT
from lib.build import OUT, built, of_make

# Not the tests' own variables, which would change what make does
INHERITED = ("PATH", "HOME", "LANG", "CROSS_COMPILE", "HYPSTUB_PATIENCE", "TMPDIR", "QEMU")

# What a reader brings: names that the pages use, with files of ours
READERS_FILES = {"zImage": "zImage", "initramfs.gz": "initramfs.gz", "initrd.gz": "initramfs.gz"}


class Sandbox:
    """A directory for one page. standin: the board that stands in for the page's, or None; its device tree has the
    names of those that a reader brings."""

    def __init__(self, directory, initramfs, standin=None):
        self.directory = str(directory)
        for name in os.listdir(ROOT):
            if name not in (OUT, ".git", ".github"):
                os.symlink(os.path.join(ROOT, name), os.path.join(self.directory, name))
        # Tests of other builds, and what other tests leave there, are not what make makes
        shutil.copytree(os.path.dirname(of_make().bin), self.path("build"),
                        ignore=lambda top, names: {"arm", "thumb", "results", "coverage", "fuzz", "host", "run"} &
                        set(names))
        for name, file in READERS_FILES.items():
            source = initramfs if file == "initramfs.gz" else os.path.join(doors.DEBIAN, file)
            shutil.copyfile(source, self.path(name))
        shutil.copyfile(built(OUT, "tests", "matrix", "rtos-virt.elf"), self.path("rtos.elf"))
        for name in standin.dtbs if standin else ():
            standin.device_tree(self.path(name))
        self.own = set(os.listdir(self.directory))

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def argv(self, commands):
        """Runs commands in an environment as after a login, in which git sees the checkout."""
        kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
        env = {**kept, "GIT_WORK_TREE": ROOT, "GIT_DIR": git_directory(), "TERM": "dumb"}
        return ["env", "-i", *(f"{name}={value}" for name, value in env.items()), "sh", "-ec", commands]

    def medium(self):
        """The files that a page has made for a board's medium: in the directory sdcard, or the files at the top"""
        if os.path.isdir(self.path("sdcard")):
            top = self.path("sdcard")
            for directory, _, names in os.walk(top):
                yield from ((os.path.relpath(os.path.join(directory, name), top), os.path.join(directory, name))
                            for name in names)
        else:
            yield from ((name, self.path(name)) for name in sorted(os.listdir(self.directory))
                        if name not in self.own and os.path.isfile(self.path(name)))


def git_directory():
    found = subprocess.run(["git", "rev-parse", "--absolute-git-dir"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                           stderr=subprocess.DEVNULL)
    return found.stdout.strip() or os.devnull
