#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Instruction counts and sizes, for `make bench`: a table, and bench.json in the build directory.

Counts are of guest instructions, by the plugin count.c: they repeat exactly. What is measured is
the image as built; where a part of it starts is read from its symbols.
"""
import argparse
import json
import os
import re
import subprocess
import sys

LOAD = 0x40010000  # where QEMU's virt board loads a raw -kernel image

# name: what peers or the floor need, or None
GOALS = {
    "hvc GET_VECTORS": 6,
    "hvc SET_VECTORS": 6,
    "hvc SOFT_RESTART": 8,
    "hvc RESET_VECTORS": None,
    "hvc unknown": 10,
    "hvc SMCCC_VERSION": None,
    "restart of a kernel, all": 190_000,
    "  in HYP mode": 8,
    "refused call at minihyp": None,
    "function call at minihyp": None,
    "image entry to demo": None,
    "image entry to Linux": None,
    "  without moving it": 500_000,
    "bytes of image": 65536,
    "bytes of resident code": 4096,
    "bytes of resident block": 16384,
}


def symbols(elf):
    out = subprocess.run([os.environ.get("CROSS_COMPILE", "arm-none-eabi-") + "nm", elf],
                         check=True, capture_output=True, text=True).stdout
    return {name: int(addr, 16) for addr, _, name in
            (line.split() for line in out.splitlines() if len(line.split()) == 3)}


class Bench:
    def __init__(self, build):
        self.build = build
        self.image = f"{build}/hypstub.bin"
        self.syms = symbols(f"{build}/hypstub.elf")
        self.shift = LOAD - self.syms["image_base"]

    def at(self, name):
        """Where a function of the image is, once it is loaded."""
        return (self.syms[name] & ~1) + self.shift

    def qemu(self, *args):
        return ["qemu-system-arm", "-M", "virt,virtualization=on", "-cpu", "cortex-a15",
                "-m", "512", "-nic", "none", "-display", "none", "-kernel", self.image, *args]

    def payload_entry(self, *args):
        """Where the image says that it enters its payload."""
        qemu = subprocess.Popen(self.qemu("-serial", "stdio", *args), stdout=subprocess.PIPE,
                                text=True)
        try:
            for line in qemu.stdout:
                match = re.search(r"entering it in \w+ mode at (0x\w+)", line)
                if match:
                    return int(match[1], 16)
        finally:
            qemu.kill()
            qemu.wait()
        sys.exit("bench: the image entered no payload")

    def run(self, windows, *args):
        """Runs QEMU until every window has ended, and returns their counts."""
        plugin = f"{self.build}/tests/bench/count.so" + "".join(
            f",w={name}:{start:x}:{end:x}" for name, (start, end) in windows.items())
        qemu = subprocess.Popen(self.qemu("-serial", "null", "-d", "plugin", "-plugin", plugin,
                                          *args), stderr=subprocess.PIPE, text=True)
        counts = {}
        try:
            for line in qemu.stderr:
                name, _, count = line.strip().rpartition(" ")
                if name in windows:
                    counts[name] = int(count)
                if len(counts) == len(windows):
                    return counts
        finally:
            qemu.kill()
            qemu.wait()
        sys.exit(f"bench: QEMU ended without {sorted(set(windows) - set(counts))}")


def bench_calls(bench):
    elf = f"{bench.build}/tests/bench/calls.elf"
    syms = symbols(elf)
    names = ["get_vectors", "set_vectors", "soft_restart", "reset_vectors", "unknown",
             "smccc_version"]
    windows = {n: (syms["bench_" + n], syms[f"bench_{n}_end"]) for n in names}
    counts = bench.run(windows, "-initrd", elf, "-append", "hypstub.mode=svc")
    keys = [k for k in GOALS if k.startswith("hvc")]
    return dict(zip(keys, (counts[n] for n in names)))


def hvc_in(elf, function):
    """Address of the last hvc between a function's symbol and its return."""
    text = subprocess.run([os.environ.get("CROSS_COMPILE", "arm-none-eabi-") + "objdump", "-d", elf],
                          check=True, capture_output=True, text=True).stdout
    body = text[text.index(f"<{function}>:"):]
    body = re.split(r"\n\n", body, maxsplit=1)[0]
    return int(re.findall(r"^\s*([0-9a-f]+):.*\bhvc\b", body, re.M)[-1], 16)


def bench_restart(bench):
    """The kernel of tests/restart in its first life, in which minihyp comes and goes."""
    elf = f"{bench.build}/tests/restart/kernel.elf"
    syms = symbols(elf)
    entry = syms["kernel_start"] & 0x7fffffff  # where it is entered: its physical address
    last_hvc = hvc_in(elf, "cpu_v7_reset") & 0x7fffffff
    refused = hvc_in(elf, "hypstub_set_vectors")
    call = hvc_in(elf, "minihyp_hvc")
    counts = bench.run({"all": (syms["hypstub_soft_restart"] & ~1, entry),
                        "hyp": (last_hvc, entry), "refused": (refused, refused + 4),
                        "call": (call, call + 4)}, "-initrd", elf)
    return {"restart of a kernel, all": counts["all"], "  in HYP mode": counts["hyp"],
            "refused call at minihyp": counts["refused"],
            "function call at minihyp": counts["call"]}


def bench_demo(bench):
    return {"image entry to demo": bench.run(
        {"demo": (LOAD, bench.at("demo"))})["demo"]}


def bench_linux(bench):
    """The kernel lies where it has to be moved from; its own first instruction ends the count."""
    kernel = ("-device", "guest-loader,addr=0x50000000,kernel=external/debian/zImage,"
              "bootargs=console=ttyAMA0")
    counts = bench.run({"all": (LOAD, bench.payload_entry(*kernel)),
                        "moving": (bench.at("payload_load"), bench.at("install_leave"))}, *kernel)
    return {"image entry to Linux": counts["all"],
            "  without moving it": counts["all"] - counts["moving"]}


def resident_size():
    with open("src/resident/resident.h", encoding="utf-8") as f:
        return int(re.search(r"define RESIDENT_SIZE\s+(\w+)", f.read())[1], 0)


def sizes(bench):
    s = bench.syms
    return {"bytes of image": os.path.getsize(bench.image),
            "bytes of resident code": s["resident_end"] - s["resident_start"],
            "bytes of resident block": resident_size()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build")
    build = parser.parse_args().build
    bench = Bench(build)
    results = {}
    for part in (bench_calls, bench_restart, bench_demo, bench_linux, sizes):
        results.update(part(bench))
    print(f"{'':28} {'measured':>10} {'goal':>10}")
    for name, goal in GOALS.items():
        print(f"{name:28} {results[name]:>10,} {'-' if goal is None else f'{goal:,}':>10}")
    with open(f"{build}/bench.json", "w", encoding="utf-8") as f:
        json.dump({k.strip(): v for k, v in results.items()}, f, indent="\t")
        f.write("\n")


if __name__ == "__main__":
    main()
