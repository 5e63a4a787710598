# SPDX-License-Identifier: BSD-2-Clause
#
# Somebody who types the commands of a page, and compares what comes with what the page shows.

import os
import subprocess
import tempfile

import doors
from lib import deadlines
from lib.build import EXHAUSTIVE, of_make
from lib.images import read, write
from lib.qemu import BARE
from standin import LINUX_ON, SHOWN_MEDIA, STANDINS, Standin, make_disk
from terminal import Console, patterns_of

STARTS_IN_LINUX = (r"^hypstub: entering it in (HYP|SVC) mode", r"CPU: All CPU\(s\) started in (HYP|SVC) mode")
# {a file of the medium: what U-Boot prints of it}
FOUND = {"extlinux/extlinux.conf": "Found /extlinux/extlinux.conf", "boot.scr": "Found U-Boot script /boot.scr"}
# U-Boot's commands that do not come back to the prompt
STARTERS = ("bootz", "bootm", "boot", "run", "go", "source", "sysboot")


class Reader:
    """page: a path; sandbox: where its shell is; directory: for files of this class"""

    def __init__(self, page, sandbox, directory):
        self.page, self.sandbox, self.directory = page, sandbox, str(directory)
        self.standin = STANDINS.get(page, Standin())

    def run_all(self, commands):
        """Runs fences, and returns what went wrong."""
        failed = []

        def attempt(where, run, *args):
            try:
                run(*args)
            except AssertionError as error:
                failed.append(f"{where}: {error}")
        for fence in commands:
            if fence.kind != "linux":
                attempt(fence, self.shell if fence.kind == "sh" else self.uboot, fence)
        for mode, info in (("hyp", "linux"), ("svc", "linux svc")):
            scripts = [fence for fence in commands if fence.info == info]
            if scripts:
                attempt(f"{self.page}: {info}", self.linux, mode, scripts)
        if self.page in STANDINS and (EXHAUSTIVE or self.page in SHOWN_MEDIA):
            attempt(f"{self.page}: its medium", self.medium)
        return failed

    def shell(self, fence):
        argv = self.sandbox.argv("\n".join(fence.lines))
        with Console(argv, self.sandbox.directory, patterns_of(fence.output)) as console:
            if fence.typed:
                self.type_into(console, fence.typed)
            console.follow(deadlines.LINUX * (1 + len(fence.lines)), not fence.starts_a_machine())

    def type_into(self, console, fence):
        """Commands for the U-Boot or Linux that the fence before has started"""
        console.todo += patterns_of(fence.output)
        if fence.kind == "linux":
            for line in fence.lines:
                console.type_linux(line)
            return
        console.to_uboot()
        self.type_uboot(console, fence)

    def type_uboot(self, console, fence, line_for=str):
        """Types a fence; returns whether U-Boot is back at its prompt."""
        lines = [line for line in fence.lines if line.strip()]
        for number, line in enumerate(lines, 1):
            back = console.type_uboot(line_for(line))
            if not back and number < len(lines):
                console.fail(f"'{line}' has started something, and there are more lines")
        if lines and lines[-1].split()[0] in STARTERS and back:
            console.fail(f"'{lines[-1]}' has started nothing")
        if not back and not fence.output:
            console.todo += STARTS_IN_LINUX
        return back

    def disk(self, without=()):
        """The page's medium; None if there are no files"""
        files = {name: read(file) for name, file in self.sandbox.medium() if name not in without}
        if not files:
            return None
        tree = self.standin.device_tree(os.path.join(self.directory, "virt.dtb"))
        return make_disk(os.path.join(self.directory, "medium.img"), {
            name: self.standin.file(name, data, tree) for name, data in files.items()})

    def at_prompt(self, expected, without=()):
        """U-Boot on the board that stands in, with the variables of the page's board"""
        console = Console(self.standin.argv(self.disk(without), self.sandbox.directory), self.directory, expected)
        try:
            console.to_uboot()
            console.type_uboot("virtio scan")
            for name, value in self.standin.variables.items():
                console.type_uboot(f"setenv {name} {value}")
        except AssertionError:
            console.power_off()
            raise
        return console

    def uboot(self, fence):
        with self.at_prompt(patterns_of(fence.output)) as console:
            if self.type_uboot(console, fence, self.standin.line):
                return
            console.follow(deadlines.LINUX, to_the_end=False)

    def medium(self):
        """The U-Boot of the board that stands in finds by itself what the page has put on the medium."""
        names = {name for name, _ in self.sandbox.medium()}
        for name in sorted(names & set(FOUND)):
            with self.at_prompt((FOUND[name], *STARTS_IN_LINUX), set(FOUND) - {name}) as console:
                console.send("run distro_bootcmd\r")
                console.follow(deadlines.LINUX, to_the_end=False)

    def linux(self, mode, scripts):
        """One boot for all these fences: /init runs each as a script, which ends at the first command that
        fails."""
        door, board = LINUX_ON.get(self.page, ("kernel", "virt-hyp"))
        place = tempfile.mkdtemp(dir=self.directory)
        lines, expected, add = [], [r"^hypstub-init: ready"], ["linux.sh:/linux.sh"]
        for fence in scripts:
            name = f"fence-{fence.line}"
            write(os.path.join(place, name), "\n".join([*fence.lines, ""]).encode())
            lines.append(f'echo "{name}"; sh -e /{name}; echo "{name}: exit status $?"')
            expected += [f"^{name}$", *patterns_of(fence.output), f"^{name}: exit status 0"]
            add.append(f"{name}:/{name}")
        write(os.path.join(place, "linux.sh"), "\n".join([*lines, ""]).encode())
        links = doors.links_to(of_make().bin, place)
        subprocess.run([os.path.join(doors.TOOLS, "mkinitramfs.py"), "-o", "guest.gz", "--busybox", links["busybox"],
                        *(word for file in add for word in ("--add", file))], cwd=place, check=True)
        links["initramfs.gz"] = os.path.join(place, "guest.gz")
        payload = doors.Payload("linux", "zImage", "initramfs.gz", f"{doors.LINUX_WORDS} guest.test=/linux.sh")
        recipe = doors.recipe(door, doors.BOARDS[board], payload, mode)
        recipe.make_files(place, links)
        with Console(recipe.argv(*BARE, "-serial", "stdio", "-no-reboot"), place, expected) as console:
            console.follow(deadlines.LINUX, to_the_end=False)
