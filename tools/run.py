#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
#
# run.py [--linux] [NAME=VALUE]...: starts hypstub in QEMU, with the console on this terminal (Ctrl-A X
# ends QEMU, Ctrl-A C is its monitor): on the virt board, entered in HYP mode, or with BOARD or DOOR by a
# recipe of doors.py. A NAME that is not an argument is taken from the environment, so that `make run
# PAYLOAD=...` and `make run-linux` work. QEMU replaces this process: QEMU's exit status is the result.

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys

import doors

TOOLS = os.path.dirname(os.path.abspath(__file__))
DEBIAN = doors.DEBIAN

HELP = """\
PAYLOAD=FILE   what to start: zImage, ELF or raw binary (default: the built-in demo)
INITRD=FILE    the payload's ramdisk
APPEND=TEXT    the payload's command line
MODE=hyp|svc   the mode that the payload is started in
SMP=N MEM=SIZE CPU=NAME
               the machine (default: 1 CPU, 512M, cortex-a15)
MACHINE=TEXT   QEMU's -M (default: virt,virtualization=on)
BOARD=NAME DOOR=NAME
               another board and way in; PAYLOAD may be rtos, xen, fit or boards, too
GDB=1          wait for a debugger; starts the ELF image, to whose symbols addresses belong
IMAGE=FILE     hypstub itself (default: $O/hypstub.bin, with GDB=1 hypstub.elf)
O=DIR          the build directory (default: build)
V=1            show QEMU's command line
"""

NAMES = {"PAYLOAD": "", "INITRD": "", "APPEND": "", "MODE": "", "SMP": "", "MEM": "512M",
         "CPU": "cortex-a15", "MACHINE": "virt,virtualization=on", "GDB": "", "IMAGE": "",
         "O": "build", "V": "", "BOARD": "", "DOOR": ""}

LINUX_APPEND = "console=ttyAMA0 rdinit=/init"

MIB = 1 << 20
RAM = 0x40000000  # of the virt board
# A kernel unpacks itself to the start of RAM: hypstub need not move it away if it is loaded above that.
FIRST_PLACE = 32 * MIB
DTB_ROOM = 2 * MIB


def die(text):
    sys.exit(f"run.py: error: {text}")


def assignment(text):
    name, equals, value = text.partition("=")
    if not equals or name not in NAMES:
        raise argparse.ArgumentTypeError(f"'{text}' is not one of {', '.join(NAMES)} with '=VALUE'")
    return name, value


def settings():
    parser = argparse.ArgumentParser(description="Start hypstub in QEMU.", epilog=HELP,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--linux", action="store_true",
                        help="Debian's Linux, to a shell on 4 CPUs; needs `make setup`")
    parser.add_argument("assignments", nargs="*", type=assignment, metavar="NAME=VALUE")
    args = parser.parse_intermixed_args()
    # make exports empty variables: they count as not given.
    env = {name: os.environ[name] for name in NAMES if os.environ.get(name)}
    return args.linux, {**NAMES, **env, **dict(args.assignments)}


def size_of(file, what):
    try:
        return os.path.getsize(file)
    except OSError as error:
        die(f"{what} {file}: {error.strerror}")


def memory_size(text):
    match = re.fullmatch(r"(\d+)([MmGg]?)", text)
    if not match:
        die(f"MEM={text}: give it as 512M or 2G")
    return int(match[1]) * (1024 * MIB if match[2] in ("G", "g") else MIB)


def linux(s):
    """Fills in the settings for Debian's kernel, and makes an initramfs."""
    s["PAYLOAD"] = s["PAYLOAD"] or os.path.join(DEBIAN, "zImage")
    busybox = os.path.join(DEBIAN, "busybox")
    for file in (s["PAYLOAD"], busybox):
        if not os.path.exists(file):
            die(f"{os.path.relpath(file)} is missing: run make setup")
    if not s["INITRD"]:
        s["INITRD"] = os.path.join(s["O"], "initramfs.gz")
        os.makedirs(s["O"], exist_ok=True)
        subprocess.run([sys.executable, os.path.join(TOOLS, "mkinitramfs.py"), "-o", s["INITRD"],
                        "--busybox", busybox], check=True)
    s["APPEND"] = f"{LINUX_APPEND} {s['APPEND']}".strip()
    s["SMP"] = s["SMP"] or "4"


def places(sizes, memory):
    """Addresses for files of these sizes, one behind the other, clear of QEMU's device tree."""
    # Where QEMU puts its device tree for a raw image (hw/arm/boot.c)
    dtb = min(memory // 2, 128 * MIB)
    at, found = FIRST_PLACE, []
    for size in sizes:
        if at < dtb + DTB_ROOM and at + size > dtb:
            at = dtb + DTB_ROOM
        found.append(RAM + at)
        at = (at + size + MIB - 1) // MIB * MIB
        if found[-1] - RAM + size > memory:
            die(f"payload and ramdisk do not fit into MEM={memory // MIB}M")
    return found


def quoted(text):
    """A value, escaped for a QEMU option"""
    return text.replace(",", ",,")


def modules(s, bootargs):
    """QEMU's arguments for payload and ramdisk as multiboot modules"""
    files = [("PAYLOAD", "kernel"), ("INITRD", "initrd")] if s["INITRD"] else [("PAYLOAD", "kernel")]
    sizes = [size_of(s[name], name) for name, _ in files]
    args = []
    for (name, key), address in zip(files, places(sizes, memory_size(s["MEM"]))):
        option = f"guest-loader,addr={address:#x},{key}={quoted(s[name])}"
        # Empty bootargs would make an empty property; without the property /chosen's bootargs count.
        if key == "kernel" and bootargs:
            option += f",bootargs={quoted(bootargs)}"
        args += ["-device", option]
    return args


def bootargs_of(s):
    if s["MODE"] not in ("", "hyp", "svc"):
        die(f"MODE={s['MODE']}: it is hyp or svc")
    return " ".join(filter(None, [s["APPEND"], s["MODE"] and f"hypstub.mode={s['MODE']}"]))


def door_and_board(s):
    """The name of the door and the board that the settings name; each has a default"""
    names = ", ".join(doors.BOARDS)
    if s["BOARD"] and s["BOARD"] not in doors.BOARDS:
        die(f"BOARD={s['BOARD']}: it is one of {names}")
    having = [name for name, door in doors.DOORS.items() if not s["BOARD"] or s["BOARD"] in door.boards]
    if s["DOOR"] and s["DOOR"] not in having:
        die(f"DOOR={s['DOOR']}: it is one of {', '.join(having)}")
    name = s["DOOR"] or having[0]
    return name, doors.BOARDS[s["BOARD"] or doors.DOORS[name].boards[0]]


def payload_of(s, board, links):
    """The settings' Payload, with the file names that recipes use; adds its files to the links"""
    name = s["PAYLOAD"]
    if name in doors.PAYLOADS and not os.path.exists(name):
        found = doors.PAYLOADS[name]
        links["rtos.elf"] = os.path.join(s["O"], "tests", "matrix", doors.rtos_for(board))
        found.words = f"{found.words} {s['APPEND']}".strip()
        return found
    if not name:
        return doors.Payload("demo", words=s["APPEND"])
    size_of(name, "PAYLOAD")
    links["payload"] = name
    if s["INITRD"]:
        size_of(s["INITRD"], "INITRD")
        links["initrd"] = s["INITRD"]
    with open(name, "rb") as file:
        kind = "fit" if file.read(4) == b"\xd0\x0d\xfe\xed" else "own"
    return doors.Payload(kind, "payload", s["INITRD"] and "initrd", s["APPEND"])


def check_payload(door, payload):
    """Ends the run if the door cannot take the payload."""
    takes = doors.DOORS[door].payloads
    if payload.name == "own" and payload.ramdisk and "linux" not in takes:
        die(f"DOOR={door} takes one file: put PAYLOAD and INITRD into a FIT, by make fit")
    if payload.name in doors.PAYLOADS and payload.name not in takes and payload.kernel != "payload":
        die(f"DOOR={door} is for a PAYLOAD of your own, or {', '.join(takes)}")


def through_door(s):
    """(the recipe that the settings name, a directory with the files that it needs)"""
    door, board = door_and_board(s)
    if s["SMP"]:
        board.cpus = int(s["SMP"])
    for name, field in (("MEM", "memory"), ("CPU", "cpu")):
        if s[name] != NAMES[name]:
            setattr(board, field, s[name])
    image = s["IMAGE"] or os.path.join(s["O"], "hypstub.bin")
    size_of(image, "IMAGE")
    links = doors.links_to(image, s["O"])
    directory = os.path.join(s["O"], "run")
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    payload = payload_of(s, board, links)
    check_payload(door, payload)
    if {payload.name, door} & {"linux", "fit", "boards", "xen", "kexec"}:
        make_linux_files(links, payload.kernel)
    bootargs_of(s)  # checks MODE
    recipe = doors.recipe(door, board, payload, s["MODE"])
    try:
        recipe.make_files(directory, links)
    except subprocess.CalledProcessError as error:
        die(f"{error.cmd[-1]}: exit status {error.returncode}")
    return recipe, directory


def make_linux_files(links, kernel):
    for name in ("zImage", "busybox"):
        if not os.path.exists(links[name]):
            die(f"{os.path.relpath(links[name])} is missing: run make setup")
    doors.make_initramfs(links)
    if kernel.endswith(".itb"):
        doors.make_fit(links, kernel)


def run_recipe(s):
    recipe, directory = through_door(s)
    argv = recipe.argv("-nic", "none", "-display", "none", "-serial", "mon:stdio", "-no-reboot")
    if s["GDB"]:
        argv += ["-s", "-S"]
    if s["V"]:
        print("\n".join(recipe.lines()))
    sys.stdout.flush()
    os.chdir(directory)
    if recipe.uboot:
        sys.exit(at_prompt(argv, recipe.uboot))
    os.execvp(argv[0], argv)


def at_prompt(argv, lines):
    """Runs U-Boot, types these lines, then connects the terminal; returns QEMU's exit status."""
    import pexpect  # no other function needs it

    uboot = pexpect.spawn(argv[0], argv[1:], encoding="utf-8", codec_errors="replace", timeout=60)
    uboot.logfile_read = sys.stdout
    uboot.expect_exact("Hit any key to stop autoboot")
    uboot.send(" ")
    for line in lines:
        uboot.expect_exact("=> ")
        uboot.send(line + "\r")
    uboot.logfile_read = None
    if sys.stdin.isatty():
        uboot.interact(escape_character=None)
    else:
        uboot.logfile_read = sys.stdout
        uboot.expect(pexpect.EOF, timeout=None)
    uboot.close()
    return uboot.exitstatus or 0


def command(s):
    image = s["IMAGE"] or os.path.join(s["O"], "hypstub.elf" if s["GDB"] else "hypstub.bin")
    size_of(image, "IMAGE")
    args = ["qemu-system-arm", "-M", s["MACHINE"], "-cpu", s["CPU"], "-m", s["MEM"],
            "-smp", s["SMP"] or "1", "-serial", "mon:stdio", "-display", "none", "-nic", "none",
            "-no-reboot", "-kernel", image]
    if s["PAYLOAD"]:
        args += modules(s, bootargs_of(s))
    elif s["INITRD"]:
        die("INITRD is a payload's: give PAYLOAD, too")
    elif bootargs_of(s):
        args += ["-append", bootargs_of(s)]
    return args + (["-s", "-S"] if s["GDB"] else [])


def tell_debugger(s):
    elf = os.path.join(s["O"], "hypstub.elf")
    print("QEMU waits for a debugger. In another terminal:\n"
          f"    gdb-multiarch {shlex.quote(elf)} -ex 'target remote :1234'\n"
          "The resident stub is a copy; when HVBAR is known, its symbols are loaded by\n"
          f"    add-symbol-file {elf} -o 'HVBAR - (unsigned)&resident_start'")


def main():
    is_linux, s = settings()
    if s["BOARD"] or s["DOOR"]:
        if is_linux and not s["PAYLOAD"]:
            s["PAYLOAD"] = "linux"
        run_recipe(s)
    if is_linux:
        linux(s)
    args = command(s)
    if s["V"]:
        print(shlex.join(args))
    if s["GDB"]:
        tell_debugger(s)
    sys.stdout.flush()
    try:
        os.execvp(args[0], args)
    except OSError as error:
        die(f"{args[0]}: {error.strerror}: run make setup")


if __name__ == "__main__":
    main()
