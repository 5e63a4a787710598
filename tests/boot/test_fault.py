# SPDX-License-Identifier: BSD-2-Clause
#
# A payload that fails in HYP mode, as a raw binary and as an ELF file, which may be linked to where the
# boot itself is: one report that says what and where, and then this CPU stands still.

import re

import pytest

from lib.boards import RAW_ENTRY
from lib.story import expect_resident

UNDEFINED, DATA_ABORT, PREFETCH_ABORT = range(3)
NOTHING_THERE = 0x0b000000  # between virt's devices
MODULE = 0x50000000

HEX = "0x[0-9a-f]{8}"


def load(build, power_on, payload, kind, form, elf_at=0x42000000):
    """Start it, and return the machine and where its label "fault" is."""
    linked_at = elf_at if form == "elf" else 0
    p = payload("fault", linked_at, KIND=kind, ADDRESS=NOTHING_THERE)
    machine = power_on("-kernel", build.bin, "-device",
                       f"guest-loader,addr={MODULE:#x},kernel={getattr(p, form)},"
                       "bootargs=hypstub.mode=hyp")
    return machine, p.at("fault", linked_at or MODULE)


def expect_report(machine, what, hsr_class, words):
    """The whole report, line by line; returns its values by their names."""
    found = machine.expect_lines(
        rf"^hypstub: unexpected exception in HYP: {what}, CPU 0x00000000 stops$",
        rf"^  HSR (?P<hsr>{HEX}) \((?P<words>.*)\), ELR_hyp (?P<elr>{HEX}), SPSR_hyp (?P<spsr>{HEX})$",
        rf"^  HDFAR (?P<hdfar>{HEX}), HIFAR (?P<hifar>{HEX}), HPFAR {HEX}$",
        r"^  r0-r12, lr:$",
        rf"^  +(?P<low>(?:{HEX} ?){{7}})$",
        rf"^  +(?P<high>(?:{HEX} ?){{7}})$")
    text = {name: value for match in found for name, value in match.groupdict().items()}
    assert text.pop("words") == words
    registers = [int(x, 16) for x in (text.pop("low") + " " + text.pop("high")).split()]
    values = {name: int(value, 16) for name, value in text.items()}
    assert values["hsr"] >> 26 == hsr_class
    return values, registers


@pytest.mark.parametrize("form", ["bin", "elf"])
@pytest.mark.parametrize("kind, what, hsr_class, words", [
    pytest.param(UNDEFINED, "undefined instruction", 0x00,
                 "unknown reason", id="undefined"),
    pytest.param(DATA_ABORT, "data abort", 0x25, "data abort in HYP", id="data"),
    pytest.param(PREFETCH_ABORT, "prefetch abort", 0x21, "prefetch abort in HYP", id="prefetch"),
])
def test_fault_in_hyp_is_reported_once_and_stops_the_cpu(build, power_on, payload, kind, what,
                                                         hsr_class, words, form):
    machine, fault = load(build, power_on, payload, kind, form)
    resident = expect_resident(machine)
    machine.expect(r"^hypstub: payload: " + {"bin": "raw binary", "elf": "ELF"}[form])
    values, registers = expect_report(machine, what, hsr_class, words)
    machine.expect_stopped(build.resident("cpu_stop", resident))

    assert len(re.findall("unexpected exception", machine.console())) == 1
    assert values["elr"] == (NOTHING_THERE if kind == PREFETCH_ABORT else fault)
    assert values["spsr"] & 0x1ff == 0x1da, "HYP; A, I, F masked"
    if kind == DATA_ABORT:
        assert values["hdfar"] == NOTHING_THERE
    if kind == PREFETCH_ABORT:
        assert values["hifar"] == NOTHING_THERE
    assert registers[0] == 0
    assert registers[1] == NOTHING_THERE
    assert registers[5] == 0x5500
    assert registers[12] == 0xcccc
    assert registers[13] == 0xeeeeeeee


@pytest.mark.parametrize("address", [
    pytest.param(RAW_ENTRY, id="over hypstub"),
    pytest.param(RAW_ENTRY - 0x10, id="over the start of hypstub"),
    pytest.param(RAW_ENTRY + 0x6000, id="in hypstub"),
    pytest.param(0x48000000, id="over the device tree"),
    pytest.param(MODULE, id="over its own file"),
])
def test_elf_file_may_be_linked_to_where_the_boot_is(build, power_on, payload, address):
    machine, fault = load(build, power_on, payload, UNDEFINED, "elf", address)
    resident = expect_resident(machine)
    machine.expect(rf"^hypstub: entering it in HYP mode at {address:#010x}, device tree 0x")
    values, registers = expect_report(machine, "undefined instruction", 0x00, "unknown reason")
    assert values["elr"] == fault
    assert registers[13] == 0xeeeeeeee, "read from behind the code"
    machine.expect_stopped(build.resident("cpu_stop", resident))
