#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Instruction counts and sizes, for `make bench`: a table, and bench.json in the build directory.

Counts are of guest instructions of one CPU, by the plugin count.c: they repeat exactly. What is
measured is the image as built; where a part of it starts is read from its symbols and, for what the
boot places, from what it prints. docs/testing.md says what each row counts.
"""
import argparse
import copy
import glob
import json
import os
import re
import sys
import tempfile

# As for pytest: lib/ is beside this directory
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib.build import RESIDENT_SIZE, symbols  # noqa: E402
from lib.qemu import BARE, TURNS  # noqa: E402
from measure import LOAD, Bench, functions, instructions  # noqa: E402
import doors  # noqa: E402

ZIMAGE = "external/debian/zImage"

MEASURED_DOORS = [("kernel", "virt-hyp", "linux"), ("kernel", "virt-hyp", "fit"), ("kernel", "vexpress", "linux"),
                  ("flash", "virt", "linux"), ("flash", "vexpress", "linux"), ("modules", "virt-hyp", "linux"),
                  ("armstub", "raspi2b", "linux"), ("bootz", "virt-hyp", "linux"), ("bootz", "virt", "linux"),
                  ("bootm", "virt-hyp", "fit"), ("fit", "virt-hyp", "fit"), ("go", "virt-hyp", "linux"),
                  ("kexec", "virt-hyp", "fit"), ("kernel", "virt-hyp", "pack")]

# name: what peers or the floor need, or None
GOALS = {
    "hvc GET_VECTORS": 6,
    "hvc SET_VECTORS": 6,
    "hvc SOFT_RESTART": 8,
    "hvc RESET_VECTORS": None,
    "hvc unknown": 10,
    "hvc SMCCC_VERSION": None,
    "smc PSCI_VERSION": 20,
    "smc unknown": 20,
    "smc CPU_ON": 40,
    "wake to payload": 16,
    "wrapped: hvc PSCI_VERSION": None,
    "wrapped: smc unknown": None,
    "wrapped: hvc CPU_ON": None,
    "wrapped: wake to payload": None,
    "Secure reset to HYP payload": 100,
    "  head.S": None,
    "  mon_enter, mon_init": None,
    "  hyp_init, pl1_init": None,
    "  leave_boot, with both again": None,
    "  not in it: secure.c": None,
    "restart of a kernel, all": 190_000,
    "  in HYP mode": 8,
    "refused call at minihyp": None,
    "function call at minihyp": None,
    "image entry to demo": None,
    "image entry to Linux": None,
    "  without moving it": 500_000,
    **{"  " + ", ".join(door): None for door in MEASURED_DOORS},
    "bytes of image": 32768,
    "bytes of resident code": 4096,
    "bytes of resident block": 16384,
}


def bench_calls(bench):
    elf = bench.elf("calls")
    syms = symbols(elf)
    names = ["get_vectors", "set_vectors", "soft_restart", "reset_vectors", "unknown",
             "smccc_version"]
    windows = {n: (syms["bench_" + n], syms[f"bench_{n}_end"]) for n in names}
    counts = bench.count(bench.loaded("-initrd", elf, "-append", "hypstub.mode=svc"), windows)
    keys = [k for k in GOALS if k.startswith("hvc")]
    return dict(zip(keys, (counts[n] for n in names)))


def psci_run(bench, mode):
    """The payload psci.S from flash: (argv, its symbols, where the monitor's poll is)"""
    elf = bench.elf("psci")
    argv = bench.flashed("-kernel", elf, "-append", f"hypstub.mode={mode}", cpus=2)
    # The load of cpu.state is behind the WFE
    poll = instructions(bench.build.elf, "cpu_wait")
    poll = poll[[name for _, name in poll].index("wfe") + 1][0]
    return argv, symbols(elf), poll - bench.build.symbols["resident_start"] + bench.story(argv)["monitor"]


def bench_psci(bench):
    """Served by the monitor: the caller is in HYP mode."""
    argv, syms, poll = psci_run(bench, "hyp")
    names = ["smc_version", "smc_unknown", "smc_cpu_on"]
    counts = bench.count(argv, {n: (syms["bench_" + n], syms[f"bench_{n}_end"]) for n in names},
                         f"l=wake:{poll:x}:{syms['bench_on_by_smc']:x}")
    return dict(zip(("smc PSCI_VERSION", "smc unknown", "smc CPU_ON", "wake to payload"),
                    (counts[n] for n in (*names, "wake"))))


def bench_wrapped(bench):
    """The same with the stub in between, under a caller in SVC mode."""
    argv, syms, poll = psci_run(bench, "svc")
    names = ["hvc_version", "smc_unknown", "hvc_cpu_on"]
    counts = bench.count(argv, {n: (syms["bench_" + n], syms[f"bench_{n}_end"]) for n in names},
                         f"l=wake:{poll:x}:{syms['bench_on_by_hvc']:x}")
    keys = [k for k in GOALS if k.startswith("wrapped")]
    return dict(zip(keys, (counts[n] for n in (*names, "wake"))))


# Functions by their name, or by the object that has them, and where they run: "RAM" is the image,
# also from flash
PARTS = {("head.o", "RAM"): "  head.S", ("caches_off.o", "RAM"): "  head.S",
         ("body.o", "RAM"): "  head.S",
         ("mon_enter.o", "RAM"): "  mon_enter, mon_init", ("cpu_init.o", "RAM"): "  mon_enter, mon_init",
         ("hyp_init.o", "RAM"): "  hyp_init, pl1_init",
         ("hyp_init.o", "stub"): "  leave_boot, with both again",
         ("leave.o", "stub"): "  leave_boot, with both again",
         ("cpu_ready.o", "stub"): "  leave_boot, with both again",
         ("gic_cpu_init", "RAM"): "  mon_enter, mon_init",
         ("gic.o", "RAM"): "  not in it: secure.c", ("secure.o", "RAM"): "  not in it: secure.c"}


def part_of(bench, story):
    """A function from an address to the part, if it is of one"""
    base, start = bench.build.linked_at, bench.build.symbols["resident_start"]
    places = functions(bench.build.elf)
    objects = {name: part for part, _ in PARTS
               for file in glob.glob(f"{bench.build.directory}/src/**/{part}", recursive=True)
               for _, name in functions(file)}

    def part(pc):
        where = "RAM"  # where the image is linked
        for block in ("resident", "monitor"):
            if story[block] <= pc < story[block] + RESIDENT_SIZE:
                where = "stub" if block == "resident" else "monitor"
                pc += start - story[block]
        if pc < base:
            pc += base  # flash is at 0
        name = max((place for place in places if place[0] <= pc), default=(0, ""))[1]
        name = re.sub(r"^__(\w+)_(from|change_to)_\w+$", r"\1", name)  # the linker's veneers
        return PARTS.get((name, where)) or PARTS.get((objects.get(name), where))

    return part


def bench_secure_reset(bench):
    """What each instruction up to the payload is part of. What head.S executes more than once is
    loops, which copy and zero."""
    elf = bench.elf("psci")
    argv = bench.flashed("-kernel", elf)
    story = bench.story(argv)
    part = part_of(bench, story)
    parts = dict.fromkeys(PARTS.values(), 0)
    for pc, times in bench.run(argv, {}, f"p={story['entry']:x}")[1].items():
        name = part(pc)
        if name and not (name == "  head.S" and times > 1):
            parts[name] += times
    counted = sum(n for name, n in parts.items() if "not in it" not in name)
    return {"Secure reset to HYP payload": counted, **parts}


def bench_restart(bench):
    """The kernel of tests/restart in its first life, in which minihyp comes and goes."""
    elf = bench.build.kernel("kernel")
    syms = symbols(elf)
    entry = syms["kernel_start"] & 0x7fffffff  # where it is entered: its physical address

    def hvc_in(function):
        return [addr for addr, name in instructions(elf, function) if name == "hvc"][-1]

    refused, call = hvc_in("hypstub_set_vectors"), hvc_in("minihyp_hvc")
    counts = bench.count(bench.loaded("-initrd", elf), {
        "all": (syms["hypstub_soft_restart"] & ~1, entry),
        "hyp": (hvc_in("cpu_v7_reset") & 0x7fffffff, entry),
        "refused": (refused, refused + 4), "call": (call, call + 4)})
    return {"restart of a kernel, all": counts["all"], "  in HYP mode": counts["hyp"],
            "refused call at minihyp": counts["refused"],
            "function call at minihyp": counts["call"]}


def bench_demo(bench):
    return {"image entry to demo": bench.count(
        bench.loaded(), {"demo": (LOAD, bench.build.at("demo", LOAD))})["demo"]}


def bench_linux(bench):
    """The kernel lies where it has to be moved from; its own first instruction ends the count."""
    kernel = bench.loaded("-device", f"guest-loader,addr=0x50000000,kernel={ZIMAGE},"
                          "bootargs=console=ttyAMA0")
    counts = bench.count(kernel, {
        "all": (LOAD, bench.story(kernel)["entry"]),
        "moving": (bench.build.at("payload_move", LOAD), bench.build.at("install_leave", LOAD))})
    return {"image entry to Linux": counts["all"],
            "  without moving it": counts["all"] - counts["moving"]}


def bench_door(bench, directory, links, door, board, payload):
    """The recipe, on one CPU if hypstub does not wait for others. What it executes while it waits depends on
    when they come, so that secure_enter() is left out as far as mon_enter."""
    board = copy.copy(doors.BOARDS[board])
    board.cpus = board.cpus if board.dtb else 1
    recipe = doors.recipe(door, board, doors.PAYLOADS[payload])
    recipe.make_files(directory, links)
    argv = recipe.argv(*TURNS, *BARE)
    # A space stops U-Boot's countdown
    how = {"typed": "".join([" ", *(line + "\r" for line in recipe.uboot)]) if recipe.uboot else "",
           "cwd": directory}
    story = bench.story(argv, 2 if door == "kexec" else 1, **how)
    windows = {"all": (0 if door == "flash" else story["at"], story["entry"])}
    if "monitor" in story:
        windows["waiting"] = tuple(bench.build.at(name, story["at"]) for name in ("secure_enter", "mon_enter"))
    counts = bench.count(argv, windows, **how)
    return counts["all"] - counts.get("waiting", 0)


def bench_doors(bench):
    """Linux's first instruction again, through each door."""
    results = {}
    with tempfile.TemporaryDirectory(dir=bench.build.directory) as tmp:
        links = doors.links_to(bench.build.bin, tmp)
        doors.make_initramfs(links)
        doors.make_fit(links, "payload.itb")
        for door in MEASURED_DOORS:
            os.mkdir(directory := f"{tmp}/{'-'.join(door)}")
            results["  " + ", ".join(door)] = bench_door(bench, directory, links, *door)
    return results


def sizes(bench):
    s = bench.build.symbols
    return {"bytes of image": bench.build.size(),
            "bytes of resident code": s["resident_end"] - s["resident_start"],
            "bytes of resident block": RESIDENT_SIZE}


def print_table(results):
    """A row for each of GOALS, with the unit, and a mark where the goal is missed"""
    missed = [name for name, goal in GOALS.items() if goal is not None and results[name] > goal]
    print(f"{'':28} {'measured':>10} {'goal':>10}  unit")
    for name, goal in GOALS.items():
        what = name.removeprefix("bytes of ")
        print(f"{what:28} {results[name]:>10,} {'-' if goal is None else f'{goal:,}':>10}  "
              f"{'instructions' if what == name else 'bytes'}{'  goal missed' if name in missed else ''}")
    print(f"{len(missed)} of {sum(goal is not None for goal in GOALS.values())} goals missed")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build")
    build = parser.parse_args().build
    bench = Bench(build)
    results = {}
    for part in (bench_calls, bench_psci, bench_wrapped, bench_secure_reset, bench_restart,
                 bench_demo, bench_linux, bench_doors, sizes):
        results.update(part(bench))
    print_table(results)
    with open(f"{build}/bench.json", "w", encoding="utf-8") as f:
        json.dump({k.strip(): v for k, v in results.items()}, f, indent="\t")
        f.write("\n")


if __name__ == "__main__":
    main()
