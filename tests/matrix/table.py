# SPDX-License-Identifier: BSD-2-Clause
#
# The runs of the matrix as a table: a line for each door and board, a column for each payload, and in it
# the modes that the payload was entered in.

from doors import PAYLOADS

HEAD = ("door", "board", "CPUs", "entered in", *PAYLOADS)


def table(runs):
    """runs: {(door, board, CPUs, state, payload, mode): whether it went well}; the lines"""
    lines = {}
    for (*begin, payload, mode), well in runs.items():
        modes = lines.setdefault(tuple(begin), {}).setdefault(payload, [])
        modes.append(mode if well else f"**{mode} failed**")
    rows = [HEAD, ("---",) * len(HEAD)]
    for begin, payloads in sorted(lines.items(), key=str):
        rows.append((*begin, *(", ".join(sorted(payloads.get(name, "-"))) for name in PAYLOADS)))
    return ["| " + " | ".join(map(str, row)) + " |" for row in rows]
