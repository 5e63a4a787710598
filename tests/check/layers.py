# SPDX-License-Identifier: BSD-2-Clause
"""Who may use whom, as plain functions over plain data: each returns the offences as lines.

A file is named by its path from the top of the repository. A use is a symbol that one object defines
and another needs, or a line #include. test_layers.py brings the data, from the build.
"""
import re

# Inside src/boot a folder may use itself and those of earlier lists; "" is src/boot itself
BOOT_ORDER = [["base", "format"], ["dt"], ["console", "handoff"], ["payload", "secure"], ["doctor"], [""]]

# What each area may use beside itself. The demo is a payload that lies in the image: it prints with
# the boot's functions. src/arm is leaf routines, linked into whatever needs them.
MAY_USE = {
    "include": set(),
    "arm": {"include"},
    "resident": {"include", "arm"},
    "client": {"include", "arm"},
    "minihyp": {"include", "arm", "client"},  # it calls the stub by the client library
    "boot": {"include", "arm", "resident", "demo", "libfdt", "bearssl"},
    "demo": {"include", "arm", "resident", "client", "boot"},
    "libfdt": set(),
    "bearssl": set(),
}

# Assembly enters C by these, so that its files use C files that use them
ENTERED_BY_ASSEMBLY = {"boot_main", "boot_fault", "boot_body"}

# Functions of the C library that src/boot/base has in its place: all of the boot may call them, and
# the compiler does
C_LIBRARY = {"memchr", "memcmp", "memcpy", "memmove", "memset",
             "strcmp", "strcspn", "strlen", "strncmp", "strnlen"}


def area(file):
    """The part of the tree that a file belongs to, or None if it is of no part"""
    library = re.match(r"external/(libfdt|bearssl)/", file)
    if library:
        return library[1]
    if file.startswith("include/"):
        return "include"
    found = re.match(r"src/(\w+)/", file)
    return found[1] if found else None


def folder(file):
    """The folder inside src/boot; "" is src/boot itself"""
    return re.match(r"src/boot/(?:(\w+)/)?", file)[1] or ""


def floor(name):
    """How high in BOOT_ORDER, or None"""
    return next((i for i, names in enumerate(BOOT_ORDER) if name in names), None)


def wrong_way(user, used):
    """Why one file must not use another, or None"""
    here, there = area(user), area(used)
    if here is None or there is None:
        return None
    if here != there:
        return None if there in MAY_USE.get(here, ()) else f"src/{here} must not use {there}"
    if here != "boot" or folder(user) == folder(used):
        return None
    if floor(folder(user)) is None or floor(folder(used)) is None:
        return "this folder has no place in BOOT_ORDER"
    if floor(folder(user)) > floor(folder(used)):
        return None
    return f"{folder(user) or 'the top'} must not use {folder(used) or 'the top'}"


def uses_by_symbol(defined, needed):
    """{(user, used): symbols}, from {file: symbols} of what objects define and need"""
    owner = {}
    for file, symbols in defined.items():
        for symbol in symbols:
            owner.setdefault(symbol, []).append(file)
    uses = {}
    for user, symbols in needed.items():
        for symbol in symbols:
            for used in owner.get(symbol, ()):
                if used != user:
                    uses.setdefault((user, used), set()).add(symbol)
    return uses


def describe(user, used, symbols):
    return f"{user} uses {', '.join(sorted(symbols))} of {used}"


def symbols_against_the_order(uses):
    """@uses as uses_by_symbol() returns it. The excepted names are so for the boot and its libraries
    alone."""
    lines = []
    for (user, used), symbols in sorted(uses.items()):
        why = wrong_way(user, used)
        excepted = ENTERED_BY_ASSEMBLY | C_LIBRARY if area(user) in ("boot", "libfdt", "bearssl") else set()
        kept = symbols - excepted
        if why and kept:
            lines.append(f"{describe(user, used, kept)}: {why}")
    return lines


def includes_against_the_order(includes):
    """@includes: {file: the files that it includes itself}"""
    return [f"{user} includes {used}: {wrong_way(user, used)}"
            for user, files in sorted(includes.items()) for used in sorted(files)
            if wrong_way(user, used)]


def reachable(graph):
    """{node: all that can be reached from it}; it is among them if it is in a circle"""
    result = {}
    for start in graph:
        seen, left = set(), [start]
        while left:
            for node in graph.get(left.pop(), ()):
                if node not in seen:
                    seen.add(node)
                    left.append(node)
        result[start] = seen
    return result


def edges_in_circles(graph):
    """The edges (a, b) by which a comes back to itself"""
    reach = reachable(graph)
    return sorted((a, b) for a in graph for b in graph[a] if a == b or a in reach.get(b, ()))


def circles_of_symbols(uses):
    """Between objects of src/boot, the excepted names left out"""
    graph, inside = {}, {}
    for (user, used), symbols in uses.items():
        symbols = symbols - ENTERED_BY_ASSEMBLY
        if symbols and area(user) == area(used) == "boot":
            graph.setdefault(user, set()).add(used)
            inside[user, used] = symbols
    return [f"circle: {describe(a, b, inside[a, b])}" for a, b in edges_in_circles(graph)]


def circles_of_includes(includes):
    return [f"circle: {a} includes {b}" for a, b in edges_in_circles(includes)]


def users_of_libfdt(includes, uses):
    """dt/ alone includes libfdt and calls it. A FIT is a device tree: its readers, payload/fit*.c,
    call libfdt as well, but see it only by way of dt/node.h."""
    def foreign(file):
        return area(file) not in (None, "libfdt") and not file.startswith("src/boot/dt/")

    def reads_fit(file):
        return re.fullmatch(r"src/boot/payload/fit\w*\.c", file)

    why = "only src/boot/dt knows libfdt"
    lines = [f"{user} includes {used}: {why}"
             for user, files in sorted(includes.items()) if foreign(user)
             for used in sorted(files) if area(used) == "libfdt"]
    reach = reachable(includes)
    lines += [f"{user} includes {used} by way of another header: {why}"
              for user in sorted(includes)
              if foreign(user) and user.endswith(".c") and not reads_fit(user)
              for used in sorted(reach[user] - includes[user]) if area(used) == "libfdt"]
    lines += [f"{describe(user, used, symbols)}: {why}"
              for (user, used), symbols in sorted(uses.items())
              if foreign(user) and not reads_fit(user) and area(used) == "libfdt"]
    return lines


def users_of_bearssl(includes, uses):
    """format/hash.c alone includes BearSSL and calls it"""
    def foreign(user, used):
        return area(used) == "bearssl" and area(user) != "bearssl" and user != "src/boot/format/hash.c"

    why = "only src/boot/format/hash.c knows BearSSL"
    lines = [f"{user} includes {used}: {why}"
             for user, files in sorted(includes.items()) for used in sorted(files) if foreign(user, used)]
    lines += [f"{describe(user, used, symbols)}: {why}"
              for (user, used), symbols in sorted(uses.items()) if foreign(user, used)]
    return lines
