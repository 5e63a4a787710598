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
import settings
from settings import die

TOOLS = os.path.dirname(os.path.abspath(__file__))
DEBIAN = doors.DEBIAN

HELP = """\
PAYLOAD=FILE   what to start: zImage, ELF, FIT or raw binary (default: the built-in demo); or, if there is no
               such file, one of linux, fit, boards, pack, xen and rtos
INITRD=FILE    the payload's ramdisk
APPEND=TEXT    the payload's command line
MODE=hyp|svc   the mode that the payload is started in
SMP=N MEM=SIZE CPU=NAME
               the machine (default: the board's; without BOARD and DOOR 1 CPU, 512M, cortex-a15)
MACHINE=TEXT   QEMU's -M (default: virt,virtualization=on)
BOARD=NAME DOOR=NAME
               another board and way in
GDB=1          wait for a debugger at port 1234; another number: at that port; a path: at a socket of that
               name. Without BOARD and DOOR the ELF image is started, to whose symbols addresses belong
IMAGE=FILE     hypstub itself (default: $O/hypstub.bin, or hypstub.elf as above)
O=DIR          the build directory (default: build)
V=1            show the commands
"""

NAMES = dict.fromkeys(("PAYLOAD", "INITRD", "APPEND", "MODE", "SMP", "MEM", "CPU", "MACHINE", "GDB", "IMAGE", "O",
                       "V", "BOARD", "DOOR"), "") | {"O": settings.PLAIN_MAKE}
PLAIN_MACHINE = "virt,virtualization=on"

LINUX_APPEND = "console=ttyAMA0 rdinit=/init"

MIB = 1 << 20
RAM = 0x40000000  # of the virt board
# A kernel unpacks itself to the start of RAM: hypstub need not move it away if it is loaded above that.
FIRST_PLACE = 32 * MIB
DTB_ROOM = 2 * MIB
LINKED_AT = 0x40200000  # hypstub.elf (linker.ld)
UBOOT_DEADLINE = 60  # seconds


def arguments():
    parser = argparse.ArgumentParser(description="Start hypstub in QEMU.", epilog=HELP,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--linux", action="store_true",
                        help="Debian's Linux, to a shell on 4 CPUs; needs `make setup`")
    parser.add_argument("assignments", nargs="*", metavar="NAME=VALUE")
    args = parser.parse_intermixed_args()
    return args.linux, settings.given(NAMES, args.assignments)


def is_named(name):
    """Whether PAYLOAD is the name of a payload that doors.py has, and not a file"""
    return name in doors.PAYLOADS and not os.path.isfile(name)


def check(s, is_linux):
    """Ends the run at the first mistake in the settings, of those that no board decides."""
    settings.one_of(s, "MODE", ("hyp", "svc"))
    settings.one_of(s, "V", ("0", "1"))
    s["V"] = s["V"].strip("0")
    settings.one_of(s, "BOARD", tuple(doors.BOARDS))
    debugger(s)
    if s["PAYLOAD"] and not is_named(s["PAYLOAD"]):
        settings.payload("PAYLOAD", s["PAYLOAD"])
    if s["INITRD"]:
        settings.file("INITRD", s["INITRD"])
        if is_named(s["PAYLOAD"]) or not (s["PAYLOAD"] or is_linux):
            die("INITRD belongs to a PAYLOAD of your own: give both")
    if s["IMAGE"]:
        settings.file("IMAGE", s["IMAGE"])
    if s["CPU"] and not re.fullmatch(r"[\w.,=+-]+", s["CPU"]):
        die(f"CPU={s['CPU']}: it is a name, as qemu-system-arm -cpu help prints them")


def debugger(s):
    """QEMU's arguments to wait for a debugger, and the debugger's word for where"""
    text = s["GDB"]
    if text in ("", "0"):
        s["GDB"] = ""
        return [], None
    if "/" in text:
        path = os.path.abspath(text)
        return ["-S", "-gdb", f"unix:{quoted(path)},server=on,wait=off"], path
    if not re.fullmatch(r"1|\d{4,5}", text) or not int(text) < 1 << 16:
        die(f"GDB={text}: it is 1, the number of a port from 1000 on, or the path of a socket")
    port = 1234 if text == "1" else int(text)
    return ["-S", "-gdb", f"tcp:127.0.0.1:{port}"], f":{port}"


def must_exist(file):
    if not os.path.exists(file):
        die(f"{os.path.relpath(file)} is missing: run make setup")


def linux(s):
    """Fills in the settings for Debian's kernel, and makes an initramfs."""
    busybox = os.path.join(DEBIAN, "busybox")
    for file in (os.path.join(DEBIAN, "zImage"), busybox):
        must_exist(file)
    s["PAYLOAD"] = s["PAYLOAD"] or os.path.join(DEBIAN, "zImage")
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
            die(f"PAYLOAD and INITRD do not fit into MEM={memory // MIB}M")
    return found


def quoted(text):
    """A value, escaped for a QEMU option"""
    return text.replace(",", ",,")


def modules(s, bootargs, memory):
    """QEMU's arguments for payload and ramdisk as multiboot modules. memory: MiB"""
    files = [("PAYLOAD", "kernel"), ("INITRD", "initrd")] if s["INITRD"] else [("PAYLOAD", "kernel")]
    sizes = [os.path.getsize(s[name]) for name, _ in files]
    args = []
    for (name, key), address in zip(files, places(sizes, memory * MIB)):
        option = f"guest-loader,addr={address:#x},{key}={quoted(s[name])}"
        # Empty bootargs would make an empty property; without the property /chosen's bootargs count.
        if key == "kernel" and bootargs:
            option += f",bootargs={quoted(bootargs)}"
        args += ["-device", option]
    return args


def bootargs_of(s):
    return " ".join(filter(None, [s["APPEND"], s["MODE"] and f"hypstub.mode={s['MODE']}"]))


def door_and_board(s):
    """The name of the door and the board that the settings name; each has a default"""
    having = [name for name, door in doors.DOORS.items() if not s["BOARD"] or s["BOARD"] in door.boards]
    settings.one_of(s, "DOOR", having)
    name = s["DOOR"] or having[0]
    return name, doors.BOARDS[s["BOARD"] or doors.DOORS[name].boards[0]]


def fit_out(s, door, board):
    """Gives the board the CPUs and the memory of the settings, or ends the run."""
    of = f" (BOARD={board.name}, DOOR={door})"
    if s["SMP"]:
        board.cpus = settings.number(s, "SMP", *board.smp, of)
    if s["MEM"]:
        low, high = board.mib
        board.memory = f"{settings.mib(s, 'MEM', max(low, doors.DOORS[door].mib), high, of)}M"
    if s["CPU"]:
        if board.dtb and s["CPU"] != board.cpu:
            die(f"CPU={s['CPU']}: it is {board.cpu}{of}")
        board.cpu = s["CPU"]
    if re.search(r'["$`\\\n]', s["APPEND"]):
        die('APPEND cannot have any of " $ ` \\ with BOARD or DOOR, whose commands it becomes part of')


def payload_of(s, board, links):
    """The settings' Payload, with the file names that recipes use; adds its files to the links"""
    name = s["PAYLOAD"]
    if is_named(name):
        found = doors.PAYLOADS[name]
        if not doors.has(board, name):
            die(f"PAYLOAD={name} is not for BOARD={board.name}")
        links["rtos.elf"] = os.path.join(s["O"], "tests", "matrix", doors.rtos_for(board))
        if name == "rtos" and not os.path.exists(links["rtos.elf"]):
            die(f"{links['rtos.elf']} is missing: make run PAYLOAD=rtos builds it")
        found.words = f"{found.words} {s['APPEND']}".strip()
        return found
    if not name:
        return doors.Payload("demo", words=s["APPEND"])
    links["payload"] = name
    if s["INITRD"]:
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
    fit_out(s, door, board)
    image = s["IMAGE"] or os.path.join(s["O"], "hypstub.bin")
    settings.file("IMAGE", image)
    links = doors.links_to(image, s["O"])
    payload = payload_of(s, board, links)
    check_payload(door, payload)
    recipe = doors.recipe(door, board, payload, s["MODE"])
    if s["SMP"] and f" -smp {s['SMP']} " not in recipe.qemu:
        die(f"SMP={s['SMP']}: it is 1 (BOARD={board.name}, DOOR={door}), since U-Boot does not hold the other CPUs")
    if recipe.uboot:
        must_exist(doors.UBOOT)
    directory = os.path.join(s["O"], "run")
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    if {payload.name, door} & {"linux", "fit", "boards", "pack", "xen", "kexec"}:
        make_linux_files(links, payload.kernel)
    try:
        recipe.make_files(directory, links)
    except subprocess.CalledProcessError as error:
        die(f"{error.cmd[-1]}: exit status {error.returncode}")
    return recipe, directory


def make_linux_files(links, kernel):
    for name in ("zImage", "busybox"):
        must_exist(links[name])
    doors.make_initramfs(links)
    if (kernel or "").endswith(".itb"):
        doors.make_fit(links, kernel)


def announce(s, entry):
    """Says how QEMU ends, and how a debugger attaches. entry: the address where hypstub is entered"""
    print("Ctrl-A X ends QEMU, Ctrl-A C is its monitor", file=sys.stderr)
    if s["GDB"]:
        beside = os.path.join(os.path.dirname(s["IMAGE"]), "hypstub.elf")
        elf = beside if s["IMAGE"] and os.path.exists(beside) else os.path.join(s["O"], "hypstub.elf")
        script = os.path.relpath(os.path.join(TOOLS, "hypstub-gdb.py"))
        words = ["gdb-multiarch", elf, "-x", script, "-ex", f"target remote {debugger(s)[1]}",
                 "-ex", f"hypstub enter {entry:#x}"]
        print("QEMU has stopped before the first instruction. In another terminal:\n"
              f"    {shlex.join(words)}\n"
              "stops where hypstub is entered (docs/debugging.md)", file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()


def become(argv):
    """Runs QEMU in place of this process."""
    try:
        os.execvp(argv[0], argv)
    except OSError as error:
        die(f"{argv[0]}: {error.strerror}: run make setup")


def run_recipe(s):
    recipe, directory = through_door(s)
    argv = recipe.argv("-nic", "none", "-display", "none", "-serial", "mon:stdio", "-no-reboot",
                       *debugger(s)[0])
    if s["V"]:
        print("\n".join(recipe.lines()))
    announce(s, recipe.entry)
    os.chdir(directory)
    if recipe.uboot:
        sys.exit(at_prompt(argv, recipe.uboot, None if s["GDB"] else UBOOT_DEADLINE))
    become(argv)


def at_prompt(argv, lines, deadline):
    """Runs U-Boot, types these lines, then connects the terminal; returns QEMU's exit status. deadline: for each
    prompt; None under a debugger, which may hold the machine as long as it wants"""
    import pexpect  # no other function needs it

    uboot = pexpect.spawn(argv[0], argv[1:], encoding="utf-8", codec_errors="replace", timeout=deadline)
    uboot.logfile_read = sys.stdout
    try:
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
    except pexpect.TIMEOUT:
        die(f"U-Boot has printed no prompt for {deadline} s")
    except (pexpect.EOF, KeyboardInterrupt):  # QEMU has ended and said why; or nobody wants to wait
        pass
    finally:
        uboot.close(force=True)
    return 1 if uboot.exitstatus is None else uboot.exitstatus


def command(s):
    """QEMU's command line for the virt board, without a door"""
    image = s["IMAGE"] or os.path.join(s["O"], "hypstub.elf" if s["GDB"] else "hypstub.bin")
    settings.file("IMAGE", image)
    board = doors.BOARDS["virt-hyp"]
    plain = {**s, "SMP": s["SMP"] or "1", "MEM": s["MEM"] or "512M"}
    cpus, memory = settings.number(plain, "SMP", *board.smp), settings.mib(plain, "MEM", *board.mib)
    args = ["qemu-system-arm", "-M", s["MACHINE"] or PLAIN_MACHINE, "-cpu", s["CPU"] or "cortex-a15",
            "-m", f"{memory}M", "-smp", str(cpus), "-serial", "mon:stdio", "-display", "none", "-nic", "none",
            "-no-reboot", "-kernel", image]
    if s["PAYLOAD"]:
        args += modules(s, bootargs_of(s), memory)
    elif bootargs_of(s):
        args += ["-append", bootargs_of(s)]
    return args + debugger(s)[0]


def main():
    is_linux, s = arguments()
    check(s, is_linux)
    if s["BOARD"] or s["DOOR"] or is_named(s["PAYLOAD"]):
        if is_linux and not s["PAYLOAD"]:
            s["PAYLOAD"] = "linux"
            if s["INITRD"]:
                die("INITRD belongs to a PAYLOAD of your own: give both")
        run_recipe(s)
    if is_linux:
        linux(s)
    args = command(s)
    if s["V"]:
        print(shlex.join(args))
    announce(s, RAM + doors.RAW_OFFSET if s["IMAGE"].endswith(".bin") else LINKED_AT)
    become(args)


if __name__ == "__main__":
    main()
