# SPDX-License-Identifier: BSD-2-Clause
"""The layers, read from the objects (nm) and from what was compiled (.d files and #include lines).

layers.py has the rules. Each offence is reported with both ends and the symbol or the header. The
first tests plant an offence in made-up data and expect to see it reported.
"""
import functools
import os
import re

import pytest

import layers
from tree import BUILDS, ROOT, tool

DT, FIND, FIT = "src/boot/dt/read.c", "src/boot/payload/find.c", "src/boot/payload/fit.c"
MEMMAP, PSCI, MAIN = "src/boot/base/memmap.c", "src/resident/psci.c", "src/boot/main.c"


def uses(*triples):
    """(user, symbol, used) ... as uses_by_symbol() returns them"""
    defined, needed = {}, {}
    for user, symbol, used in triples:
        defined.setdefault(used, set()).add(symbol)
        needed.setdefault(user, set()).add(symbol)
    return layers.uses_by_symbol(defined, needed)


def test_a_symbol_used_against_the_order_is_reported_with_both_ends():
    said = layers.symbols_against_the_order(uses((DT, "payload_find", FIND), (FIND, "dt_read", DT)))
    assert said == [f"{DT} uses payload_find of {FIND}: dt must not use payload"]


def test_a_folder_beside_is_not_used():
    said = layers.symbols_against_the_order(uses((FIND, "secure_enter", "src/boot/secure/secure.c")))
    assert said == [f"{FIND} uses secure_enter of src/boot/secure/secure.c: payload must not use secure"]


def test_the_c_library_is_used_from_everywhere_in_the_boot_and_from_nowhere_else():
    string = "src/boot/base/string.c"
    said = layers.symbols_against_the_order(uses(
        ("src/boot/format/hash.c", "memset", string), ("external/libfdt/fdt.c", "memset", string),
        (PSCI, "memset", string)))
    assert said == [f"{PSCI} uses memset of {string}: src/resident must not use boot"]


def test_resident_code_does_not_use_the_boot():
    said = layers.symbols_against_the_order(uses((PSCI, "boot_main", MAIN), (MAIN, "uart_putc", PSCI)))
    assert said == [f"{PSCI} uses boot_main of {MAIN}: src/resident must not use boot"]


def test_an_include_against_the_order_is_reported_with_both_ends():
    said = layers.includes_against_the_order({
        MEMMAP: {"src/boot/boot.h"}, "include/arm/mmio.h": {"src/resident/resident.h"},
        FIND: {"src/boot/base/memmap.h", "include/arm/mmio.h"}})
    assert said == ["include/arm/mmio.h includes src/resident/resident.h: src/include must not use resident",
                    f"{MEMMAP} includes src/boot/boot.h: base must not use the top"]


def test_a_folder_without_a_place_is_reported():
    assert "no place" in layers.wrong_way("src/boot/new/a.c", MEMMAP)


def test_a_circle_of_symbols_is_reported_edge_by_edge():
    said = layers.circles_of_symbols(uses((FIND, "fit_read", FIT), (FIT, "find_file", FIND), (FIND, "dt", DT)))
    assert said == [f"circle: {FIND} uses fit_read of {FIT}", f"circle: {FIT} uses find_file of {FIND}"]


def test_names_by_which_assembly_enters_c_make_no_circle():
    head = "src/boot/head.S"
    assert not layers.circles_of_symbols(uses((head, "boot_main", MAIN), (MAIN, "again", head)))
    assert layers.circles_of_symbols(uses((head, "other_main", MAIN), (MAIN, "again", head)))


def test_a_circle_of_includes_is_reported():
    said = layers.circles_of_includes({"a.h": {"b.h"}, "b.h": {"c.h"}, "c.h": {"a.h"}, "d.h": {"a.h"}})
    assert said == ["circle: a.h includes b.h", "circle: b.h includes c.h", "circle: c.h includes a.h"]


@pytest.mark.parametrize("file, lines", [(FIND, 1), (FIT, 0), (DT, 0)])
def test_libfdt_by_way_of_a_header_is_for_fits_alone(file, lines):
    node = "src/boot/dt/node.h"
    said = layers.users_of_libfdt({file: {node}, node: {"external/libfdt/libfdt.h"}}, {})
    assert len(said) == lines


def test_libfdt_is_called_and_included_by_dt_alone():
    header, library = "external/libfdt/libfdt.h", "external/libfdt/fdt_ro.c"
    said = layers.users_of_libfdt({FIT: {header}, header: set()}, uses(
        (FIT, "fdt_getprop", library), (DT, "fdt_getprop", library), (FIND, "fdt_getprop", library)))
    assert said == [f"{FIT} includes {header}: only src/boot/dt knows libfdt",
                    f"{FIND} uses fdt_getprop of {library}: only src/boot/dt knows libfdt"]


def test_bearssl_is_called_and_included_by_the_hashes_alone():
    header, library, hashes = "external/bearssl/bearssl_hash.h", "external/bearssl/sha1.c", "src/boot/format/hash.c"
    said = layers.users_of_bearssl({hashes: {header}, FIT: {header}, library: {header}}, uses(
        (hashes, "br_sha1_out", library), (FIND, "br_sha1_out", library)))
    assert said == [f"{FIT} includes {header}: only src/boot/format/hash.c knows BearSSL",
                    f"{FIND} uses br_sha1_out of {library}: only src/boot/format/hash.c knows BearSSL"]


# The real tree

def in_tree(path):
    """As the rules name a file: without ".."; not resolved, since external/ may be a link"""
    return os.path.normpath(path)


@pytest.fixture(scope="module", params=BUILDS)
def build(request):
    return ROOT / request.param


@pytest.fixture(scope="module")
def objects(build):
    """{source: (object, files that it was compiled from)}; not what an earlier tree left there"""
    found = {}
    for obj in (o for top in ("src", "libfdt", "bearssl") for o in (build / top).rglob("*.o")):
        rule = obj.with_suffix(".d").read_text(encoding="utf-8").replace("\\\n", " ")
        source, *headers = rule.split("\n", 1)[0].split(":", 1)[1].split()
        if (ROOT / source).exists():
            found[source] = (obj, {in_tree(h) for h in headers if not os.path.isabs(h)})
    assert "src/boot/main.c" in found and "external/libfdt/fdt.c" in found
    assert "external/bearssl/sha1.c" in found
    return found


@pytest.fixture(scope="module")
def symbols(objects):
    """uses_by_symbol() of the build"""
    source_of = {str(obj): source for source, (obj, _) in objects.items()}
    defined, needed = {}, {}
    for line in tool("nm", "-A", *source_of).splitlines():
        obj, entry = line.split(":", 1)
        *_, kind, symbol = entry.split()
        if kind == "U":
            needed.setdefault(source_of[obj], set()).add(symbol)
        elif kind.isupper():
            defined.setdefault(source_of[obj], set()).add(symbol)
    return layers.uses_by_symbol(defined, needed)


@functools.cache
def included(file):
    """The files that @file includes itself, as far as they are in the tree"""
    found = set()
    for name in re.findall(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', (ROOT / file).read_text(encoding="utf-8"), re.M):
        places = (os.path.dirname(file), "include", "external/libfdt", "external/bearssl")
        path = next((p for p in (in_tree(os.path.join(d, name)) for d in places) if (ROOT / p).is_file()), None)
        if path:
            found.add(path)
    return found


@pytest.fixture(scope="module")
def includes(objects):
    """{file: what it includes itself}, for all that was compiled and all headers"""
    files = set(objects).union(*(headers for _, headers in objects.values()))
    files |= {str(p.relative_to(ROOT)) for top in ("src", "include") for p in (ROOT / top).rglob("*.h")}
    return {file: included(file) for file in files}


def test_include_lines_are_what_the_compiler_read(objects, includes):
    """So that the rules below see every header: but for those that the command line brings in"""
    reach = layers.reachable(includes)
    for source, (_, headers) in objects.items():
        for header in headers - {"src/hidden.h", "src/boot/dt/fdt_words.h"}:
            if not header.startswith("external/"):
                assert header in reach[source], f"no #include of {source} leads to {header}"


def test_symbols_are_used_in_the_order_of_the_layers(symbols):
    said = layers.symbols_against_the_order(symbols)
    assert not said, "\n" + "\n".join(said)


def test_headers_are_included_in_the_order_of_the_layers(includes):
    said = layers.includes_against_the_order(includes)
    assert not said, "\n" + "\n".join(said)


def test_objects_of_the_boot_make_no_circle(symbols):
    said = layers.circles_of_symbols(symbols)
    assert not said, "\n" + "\n".join(said)


def test_headers_make_no_circle(includes):
    said = layers.circles_of_includes(includes)
    assert not said, "\n" + "\n".join(said)


def test_dt_is_the_only_user_of_libfdt(includes, symbols):
    said = layers.users_of_libfdt(includes, symbols)
    assert not said, "\n" + "\n".join(said)


def test_hashes_are_the_only_user_of_bearssl(includes, symbols):
    said = layers.users_of_bearssl(includes, symbols)
    assert not said, "\n" + "\n".join(said)
