# SPDX-License-Identifier: BSD-2-Clause
"""The picture of trace.py: systems, as the lines of a musical score are called, each with a lane for each
CPU, which has a row for each mode. A bar is a visit to a mode, with the number of instructions; its width
depends on the logarithm of that number, so that short visits can be seen. The bars of all CPUs stand in the
order in which they ran.
"""
from html import escape
from math import ceil, log10

ROWS = {"Monitor": "#b3413a", "HYP": "#7a4ba0", "SVC, Secure": "#b8860b", "SVC, Non-secure": "#2f6f9f",
        "User": "#3b7d4f"}
WIDTH = 1000   # of a system, at most
LEFT = 112     # for the names of the rows
ROW = 15
LABELS = 74    # above a lane, for its events
GAP = 8        # between lanes
SPACING = 12   # between labels
LINE = 13      # of text above the picture
TOP = 64       # title and legend
RIGHT = 60     # for labels of the last bars

LEGEND = ("Bar: the CPU is in this mode; number: instructions that it executes there, to whose logarithm the width "
          "belongs.",
          "Line: the CPU stays in its mode while another has its turn, or waits. No bar and no line: it is in reset.",
          "Above: what brought the CPU into the mode, and places in the code that it comes to.")

STYLE = """text{font:9px sans-serif;fill:#222}.n{font-size:7.5px;fill:#fff;text-anchor:middle}\
.r{text-anchor:end}.c{font-weight:bold}.t{font-size:11px}.g{stroke:#e4e4e4}.h{stroke:#999;stroke-width:1.5}\
.v{stroke:#777;stroke-width:.7}.l{fill:none;stroke:#aaa;stroke-width:.6;stroke-dasharray:2 2}"""


def number(n):
    """In few characters: 12k, 3.4M"""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if n >= 10 * size:
            return f"{n / size:.0f}{unit}"
        if n >= size:
            return f"{n / size:.1f}{unit}"
    return str(n)


def width(visit):
    """The width of a bar, at least that of its texts"""
    labels = len(visit.marks) + bool(visit.event)
    return max(8 + 6 * log10(1 + visit.count), 4.4 * len(number(visit.count)) + 4, SPACING * labels)


def systems(visits):
    """Each system as [(x, width, visit)]; all are about equally wide"""
    total = sum(width(visit) for visit in visits)
    limit = LEFT + total / ceil(total / WIDTH)
    found, x = [[]], LEFT
    for visit in visits:
        if x >= limit:
            found.append([])
            x = LEFT
        found[-1].append((x, width(visit), visit))
        x += width(visit)
    return found


class Lane:
    """One CPU in one system. row: the mode of the CPU at its start, or None before reset"""

    def __init__(self, cpu, rows, y, row):
        self.cpu, self.rows, self.y, self.row = cpu, rows, y, row
        self.out, self.label_x = [], 0

    def row_y(self, row):
        return self.y + LABELS + self.rows.index(row) * ROW

    def names(self, right):
        """The names of the CPU and of its rows"""
        self.out.append(f'<text class="c" x="4" y="{self.y + LABELS - 4}">CPU {self.cpu}</text>')
        for row in self.rows:
            y = self.row_y(row) + ROW / 2
            self.out.append(f'<text class="r" x="{LEFT - 6}" y="{y + 3:g}">{row}</text>'
                            f'<path class="g" d="M{LEFT} {y:g}H{right:.0f}"/>')

    def note(self, text):
        """Words beside the name of the CPU"""
        self.out.append(f'<text x="44" y="{self.y + LABELS - 4}">{text}</text>')

    def held(self, x, w):
        """A line: the CPU stays in its mode while another CPU has its turn."""
        if self.row:
            self.out.append(f'<path class="h" d="M{x:.1f} {self.row_y(self.row) + ROW / 2:g}h{w:.1f}"/>')

    def label(self, x, row, text):
        """Text above the lane, with a line to the row at x"""
        at = max(x, self.label_x)
        self.label_x = at + SPACING
        y = self.y + LABELS - 3
        self.out.append(f'<path class="l" d="M{at:.1f} {y}L{x:.1f} {y + 3}V{self.row_y(row)}"/>'
                        f'<text transform="translate({at + 3:.1f} {y - 1})rotate(-50)">{escape(text)}</text>')

    def visit(self, x, w, visit):
        """A bar with its labels, and a line from the mode before"""
        y = self.row_y(visit.row)
        if self.row and self.row != visit.row:
            self.out.append(f'<path class="v" d="M{x:.1f} {self.row_y(self.row) + ROW / 2:g}'
                            f'V{y + ROW / 2:g}"/>')
        self.row = visit.row
        if visit.event:
            self.label(x, visit.row, visit.event)
        for name, before in sorted(visit.marks.items(), key=lambda mark: mark[1]):
            self.label(x + w * log10(1 + before) / log10(2 + visit.count), visit.row, name)
        self.out.append(f'<rect x="{x:.1f}" y="{y + 1}" width="{w - 1:.1f}" height="{ROW - 2}" '
                        f'fill="{ROWS[visit.row]}"/><text class="n" x="{x + w / 2 - .5:.1f}" '
                        f'y="{y + ROW / 2 + 3:g}">{number(visit.count)}</text>')


def draw(visits, cpus, title, cut_off):
    """Returns the SVG. cut_off: the run went on behind the last visit"""
    rows = [row for row in ROWS if any(v.row == row for v in visits)]
    height = LABELS + len(rows) * ROW + GAP
    y, out, mode, page = TOP, [], dict.fromkeys(range(cpus)), 0
    for part, system in enumerate(systems(visits)):
        right = system[-1][0] + system[-1][1]
        page = max(page, right + RIGHT)
        for cpu in range(cpus):
            lane = Lane(cpu, rows, y, mode[cpu])
            lane.names(right)
            if part:
                lane.note("continued")
            for x, w, visit in system:
                if visit.cpu == cpu:
                    lane.visit(x, w, visit)
                else:
                    lane.held(x, w)
            mode[cpu] = lane.row
            out += lane.out
            y += height
        y += GAP
    if cut_off:
        out.append(f'<text class="r" x="{right:.0f}" y="{y + 2}">The run goes on: VISITS= and INSTRUCTIONS= say where '
                   "the picture ends.</text>")
        y += LINE
    size = f"{max(page, 6 * len(title), 4.5 * max(map(len, LEGEND))):.0f} {y}"
    legend = [f'<text x="4" y="{16 + LINE * n}">{escape(text)}</text>' for n, text in enumerate(LEGEND, 1)]
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}">',
                      f"<style>{STYLE}</style>", '<rect width="100%" height="100%" fill="#fff"/>',
                      f'<text class="t" x="4" y="16">{escape(title)}</text>', *legend, *out, "</svg>", ""])
