# SPDX-License-Identifier: BSD-2-Clause
"""What a user gives by mistake, to make and to the tools: one line that says so, and nothing is started."""
import os
import re
import shutil
import subprocess

import pytest

from lib import deadlines
from tree import BUILDS, ROOT

# A goal that is built already: what is left to do is to check
BUILD = BUILDS[0]
BUILT = [f"O={BUILD}", *(f"ISA={isa}" for isa in ("arm", "thumb") if isa == os.path.basename(BUILD))]
# What make has exported to the tests, and another make must not find
EXPORTED = re.compile(r"MAKE|MFLAGS|O$|CROSS_COMPILE$|PAYLOAD|INITRD|APPEND|SMP|MEM|MODE|CPU|GDB|V$|BOARD|DOOR")


def run(*argv, path=None, cwd=ROOT):
    """(exit status, standard output, lines on standard error)"""
    env = {name: text for name, text in os.environ.items() if not EXPORTED.match(name)}
    done = subprocess.run(argv, cwd=cwd, env={**env, "PATH": path or env["PATH"]}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False, timeout=deadlines.LINE)
    return done.returncode, done.stdout, done.stderr.splitlines()


def refused(words, *argv, **where):
    """Checks that the command fails, and prints these words in one line and nothing else."""
    status, out, lines = run(*argv, **where)
    # make adds that its goal has failed
    lines = [line for line in lines if not re.match(r"make: \*\*\* \[.*\] Error \d", line)]
    assert status and not out, out
    assert len(lines) == 1 and words in lines[0], "\n".join(lines)


# make

@pytest.mark.parametrize("goal", ["", "run", "test", "fit", "trace", "bench", "clean", "setup run"])
def test_an_unknown_variable_is_refused_by_every_goal(goal):
    refused("FOO is not a variable of this Makefile: make help lists them", "make", *goal.split(), "FOO=1")


@pytest.mark.parametrize("given, words", [
    ("payload=x", "payload is not a variable of this Makefile"),
    ("CFLAGS=-O3", "CFLAGS is not a variable of this Makefile"),
    ("ISA=foo", "ISA=foo: it is arm or thumb"), ("ISA=", "ISA=: it is arm or thumb"),
    ("ISA=arm thumb", "it is arm or thumb"), ("ISA=it's", "ISA=it's: it is arm or thumb"),
    ("RAM_BASE=foo", "RAM_BASE=foo: it is a multiple of 4 KiB"), ("RAM_BASE=", "RAM_BASE=: it is a multiple"),
    ("RAM_BASE=0x40000004", "it is a multiple"), ("RAM_BASE=0x140000000", "it is a multiple"),
    ("O=", "give a directory"), ("O=a b", "give a directory"), ("O=README.md", "README.md is a file"),
    ("O=.", "has the sources in it"), ("O=../..", "has the sources in it"), ("O=src", "is a directory of the sources"),
    ("O=tests/x", "is a directory of the sources"), ("O=-x", "give a directory"),
    ("V=foo", "V=foo: it is 1"), ("DEBUG=yes", "DEBUG=yes: it is 1"), ("KEEP=2", "KEEP=2: it is 1"),
    ("SEED=foo", "SEED=foo: it is a number"), ("CASE=-1", "CASE=-1: it is a number"),
    ("CASES=x", "CASES=x: it is a number"), ("FUZZ_RUNS=1e6", "FUZZ_RUNS=1e6: it is a number"),
    ("SUITES=host foo", "SUITES=host foo: they are of host fuzz"), ("T=a'b", "T=a'b: it is the name of a test"),
    ("PREFIX=usr", "PREFIX=usr: it is an absolute path"), ("LOAD=foo", "LOAD=foo: it is an address"),
    ("ENTRY=1G", "ENTRY=1G: it is an address"), ("CROSS_COMPILE=none-", "none-gcc is missing: run make setup"),
])
def test_a_wrong_value_is_refused(given, words):
    refused(words, "make", given)


@pytest.mark.parametrize("given", ["RAM_BASE=0x0", "RAM_BASE=0x80000000", "RAM_BASE=0xC0000000", "V=0", "V=1", "V=",
                                   "O=build", "O=/nothing/here", "SUITES=host psci", "LOAD=0x40008000",
                                   "T=test_x[a-1 b]", "DESTDIR=/d", "AM_UPDATE_INFO_DIR=no"])
def test_a_good_value_is_taken(given):
    assert run("make", "help", given)[0] == 0


def test_every_variable_with_a_default_or_in_the_help_can_be_given():
    makefiles = [ROOT / "Makefile", *(ROOT / "tests").rglob("*.mk")]
    names = {name for file in makefiles
             for name in re.findall(r"^(?:export )?(\w+) *\?=", file.read_text(encoding="utf-8"), re.M)}
    names |= set(re.findall(r"\b([A-Z_]+)=", run("make", "help")[1]))
    assert {"O", "ISA", "PAYLOAD", "KERNEL", "FUZZ_RUNS"} <= names
    given = [str(ROOT / "tools" / "check-variables.sh"), *(f"{name}=" for name in names - {"O", "ISA", "RAM_BASE",
                                                                                         "PREFIX"})]
    assert run(*given) == (0, "", [])


def test_a_variable_of_the_environment_is_not_checked():
    assert run("env", "FOO=1", "make", "help")[0] == 0


# What make setup brings

@pytest.fixture
def fresh(tmp_path):
    """fresh(MISSING...): a checkout without these files and directories, and without a build directory"""
    def make(*missing):
        for entry in ROOT.iterdir():
            if not re.match(r"build|external$|\.git$", entry.name):
                (tmp_path / entry.name).symlink_to(entry)
        (tmp_path / "external").mkdir()
        for entry in (ROOT / "external").iterdir():
            if entry.name not in missing:
                (tmp_path / "external" / entry.name).symlink_to(entry)
        return tmp_path
    return make


@pytest.fixture
def path_without(tmp_path):
    """path_without(PROGRAM...): a PATH that has all programs but these"""
    def make(*programs):
        directory = tmp_path / "bin"
        directory.mkdir()
        for place in reversed(os.environ["PATH"].split(os.pathsep)):
            for name in os.listdir(place) if os.path.isdir(place) else []:
                if name not in programs:
                    (directory / name).unlink(missing_ok=True)
                    (directory / name).symlink_to(os.path.join(place, name))
        return str(directory)
    return make


@pytest.mark.parametrize("goal, missing, words", [
    ("", ("libfdt", "bearssl", "debian"), "external/libfdt/libfdt.h"), ("install", ("libfdt",), "libfdt.h"),
    ("run", ("bearssl",), "external/bearssl/bearssl_hash.h"), ("build/hypstub.elf", ("libfdt",), "libfdt.h"),
    *((goal, ("debian",), "external/debian/zImage")
      for goal in ("run-linux", "trace", "bench", "test", "check", "boot-test", "coverage", "fuzz-fit")),
])
def test_without_setup_make_says_to_run_it(fresh, goal, missing, words):
    refused(f"{words} is missing: run make setup", "make", *goal.split(), cwd=fresh(*missing))


@pytest.mark.parametrize("goal, program", [
    ("", "arm-none-eabi-gcc"), ("all", "arm-none-eabi-objcopy"), ("run", "qemu-system-arm"),
    ("run-restart", "qemu-system-arm"), ("trace", "gcc"), ("fit", "mkimage"), ("format", "clang-format"),
    ("test", "gdb-multiarch"), ("host-test", "dtc"), ("check", "cppcheck"),
])
def test_without_a_program_make_says_to_run_setup(path_without, goal, program):
    refused(f"{program} is missing: run make setup", "make", *goal.split(), path=path_without(program))


@pytest.mark.parametrize("goal", ["help", "clean"])
def test_goals_that_need_nothing_work_without_setup(fresh, path_without, goal):
    path = path_without("arm-none-eabi-gcc", "qemu-system-arm")
    assert run("make", goal, cwd=fresh("libfdt", "bearssl", "debian"), path=path)[0] == 0


def test_linux_without_setup_is_explained_by_the_tool(tmp_path):
    # A copy of the tools beside no external/
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    for door in [], ["DOOR=flash"]:
        refused("external/debian/zImage is missing: run make setup", "tools/run.py", "--linux",
                f"O={ROOT / BUILD}", *door, cwd=tmp_path)


# The tools

BOTH = [(["SMP=foo"], "SMP=foo: it is a number from 1 to 8"), (["SMP=0"], "SMP=0: it is"),
        (["SMP=99"], "SMP=99: it is"), (["MODE=mon"], "MODE=mon: it is hyp or svc"),
        (["BOARD=none"], "BOARD=none: it is virt"), (["PAYLOAD=/nothing"], "PAYLOAD=/nothing: No such file"),
        (["PAYLOAD=src"], "PAYLOAD=src: Is a directory"), (["PAYLOAD=README.md"], "PAYLOAD=README.md is a text file"),
        (["PAYLOAD=/dev/null"], "PAYLOAD=/dev/null: the file is empty"), (["NOSUCH=1"], "'NOSUCH=1' is not one of"),
        (["NOSUCH"], "'NOSUCH' is not one of")]


@pytest.mark.parametrize("args, words", BOTH + [
    (["BOARD=vexpress", "SMP=8"], "SMP=8: it is a number from 1 to 4 (BOARD=vexpress"),
    (["BOARD=raspi2b", "SMP=2"], "SMP=2: it is 4 (BOARD=raspi2b"),
    (["BOARD=virt", "DOOR=bootm", "SMP=2", "PAYLOAD=external/debian/zImage"], "SMP=2: it is 1 (BOARD=virt, DOOR=bootm)"),
    (["MEM=lots"], "MEM=lots: give it as 512M or 2G"), (["MEM=1"], "MEM=1: it is 4M to"),
    (["MEM=0"], "MEM=0: it is 4M to"), (["MEM=999G"], "MEM=999G: it is 4M to"),
    (["BOARD=raspi2b", "MEM=512M"], "MEM=512M: it is 1024M (BOARD=raspi2b"),
    (["BOARD=mcimx7d-sabre", "MEM=4G"], "MEM=4G: it is 4M to 2048M"),
    (["DOOR=go", "MEM=64M"], "MEM=64M: it is 256M to"),
    (["CPU=a b"], "CPU=a b: it is a name"), (["BOARD=midway", "CPU=cortex-a7"], "CPU=cortex-a7: it is cortex-a15"),
    (["BOARD=raspi2b", "DOOR=bootz"], "DOOR=bootz: it is kernel, flash or armstub"),
    (["DOOR=none"], "DOOR=none: it is kernel, flash"),
    (["DOOR=armstub"], "DOOR=armstub is for a PAYLOAD of your own, or linux, fit"),
    (["DOOR=kexec", "PAYLOAD=tools/doors.py"], "PAYLOAD=tools/doors.py is a text file"),
    (["PAYLOAD=/bin/true"], "is an ELF file, but not for 32-bit ARM"),
    (["PAYLOAD=rtos", "BOARD=midway"], "PAYLOAD=rtos is not for BOARD=midway"),
    (["INITRD=README.md"], "INITRD belongs to a PAYLOAD of your own"),
    (["PAYLOAD=linux", "INITRD=README.md"], "INITRD belongs to a PAYLOAD of your own"),
    (["PAYLOAD=external/debian/zImage", "INITRD=/nothing"], "INITRD=/nothing: No such file"),
    (["DOOR=kexec", "PAYLOAD=external/debian/zImage", "INITRD=README.md"], "DOOR=kexec takes one file: put PAYLOAD"),
    (["PAYLOAD=external/debian/zImage", "INITRD=external/debian/zImage", "MEM=40"], "do not fit into MEM=40M"),
    (["IMAGE=/nothing"], "IMAGE=/nothing: No such file"), (["O=/nothing"], "IMAGE=/nothing/hypstub.bin: No such file"),
    (["GDB=foo"], "GDB=foo: it is 1, the number of a port"), (["GDB=70000"], "GDB=70000: it is 1"),
    (["V=foo"], "V=foo: it is 0 or 1"), (["DOOR=flash", 'APPEND=a"b'], "APPEND cannot have any of"),
], ids=lambda given: " ".join(given) if isinstance(given, list) else "")
def test_run_refuses(args, words):
    refused(words, "tools/run.py", f"O={BUILD}", *args)


@pytest.mark.parametrize("args, words", BOTH + [
    (["BOARD=raspi2b"], "BOARD=raspi2b: it is virt, virt-hyp or vexpress"), (["VISITS=0"], "VISITS=0: it is a number"),
    (["INSTRUCTIONS=1M"], "INSTRUCTIONS=1M: it is a number"), (["BOARD=vexpress", "SMP=5"], "SMP=5: it is"),
], ids=lambda given: " ".join(given) if isinstance(given, list) else "")
def test_trace_refuses(args, words):
    refused(words, "tools/trace.py", f"O={BUILD}", *args)


@pytest.mark.parametrize("args, words", [
    ([], "make fit needs KERNEL=file"), (["KERNEL=/nothing"], "KERNEL=/nothing: No such file"),
    (["KERNEL=src"], "KERNEL=src: Is a directory"), (["KERNEL=README.md"], "KERNEL=README.md is a text file"),
    (["KERNEL=external/debian/zImage", "INITRD=/nothing"], "/nothing: no such file"),
    (["KERNEL=external/debian/zImage", "DTB=/nothing"], "/nothing: no such file"),
    (["KERNEL=external/debian/zImage", "ENTRY=0x8000"], "ENTRY needs LOAD"),
], ids=lambda given: " ".join(given) if isinstance(given, list) else "")
def test_fit_refuses(tmp_path, args, words):
    refused(words, "make", "fit", f"OUT={tmp_path}/x.itb", *args)


@pytest.mark.parametrize("goal", ["run", "run-linux"])
def test_make_hands_on_what_the_tool_says(goal):
    refused("run.py: error: SMP=foo: it is a number", "make", "-s", goal, *BUILT, "SMP=foo")


@pytest.mark.parametrize("data, words", [
    (b"\x1f\x8b\x08", "is compressed by gzip: unpack it"), (b"070701", "is an initramfs"),
    (b"Gr\xc3\xbc\xc3\x9fe\n", "is a text file"), (b"\x7fELF\1\1\1" + bytes(11) + b"\x3e\0", "not for 32-bit ARM"),
    (b"\x7fELF\2\1\1" + bytes(11) + b"\xb7\0", "not for 32-bit ARM"),
])
def test_a_file_that_is_no_payload_is_named(tmp_path, data, words):
    file = tmp_path / "file"
    file.write_bytes(data)
    refused(words, "tools/run.py", f"O={BUILD}", f"PAYLOAD={file}")


@pytest.mark.parametrize("data", [
    bytes.fromhex("0000a0e1"), b"\x7fELF\1\1\1" + bytes(11) + b"\x28\0", b"\x7fELF\1\2\1" + bytes(12) + b"\x28",
    b"MZ" + bytes(0x22) + b"\x18\x28\x6f\x01", b"\x1f\x8b" + bytes(0x22) + b"\x18\x28\x6f\x01", b"\xd0\x0d\xfe\xed",
])
def test_a_file_that_could_be_a_payload_is_taken(tmp_path, data):
    file = tmp_path / "file"
    file.write_bytes(data)
    # Two files more than there is room for: the next check
    refused("do not fit into MEM=4M", "tools/run.py", f"O={BUILD}", f"PAYLOAD={file}", "MEM=4M")
