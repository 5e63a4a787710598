# SPDX-License-Identifier: BSD-2-Clause
#
# Ranges and the map of who has which part of RAM, for the model alone: it shares nothing with src/boot/base.

LIMIT = 1 << 40  # an address that a node may have


class Range:
    def __init__(self, base, size):
        self.base, self.size, self.end = base, size, base + size

    def overlaps(self, other):
        return self.base < other.end and other.base < self.end

    def inside(self, other):
        return other.base <= self.base and self.end <= other.end


class Map:
    """banks: what the tree calls RAM, from the lowest on, joined. used: [(Range, who)]"""

    def __init__(self):
        self.banks, self.used = [], []

    def add_bank(self, bank):
        touching = [b for b in self.banks if b.base <= bank.end and bank.base <= b.end]
        base = min([bank.base, *(b.base for b in touching)])
        end = max([bank.end, *(b.end for b in touching)])
        self.banks = sorted([b for b in self.banks if b not in touching] +
                            ([Range(base, end - base)] if end > base else []), key=lambda b: b.base)

    def use(self, r, who):
        if r.size:
            self.used.append((r, who))

    def top_is_open(self):
        """The stub is somewhere near the top of RAM"""
        self.used = [(r, who) for r, who in self.used if who != "the resident stub"]

    def users(self, r):
        return {who for used, who in self.used if used.overlaps(r) and r.size}

    def is_ram(self, r):
        return any(r.inside(bank) for bank in self.banks)

    def top(self, size, align, within):
        """The highest free place of a bank"""
        end = within.end
        while end - size >= within.base:
            r = Range((end - size) // align * align, size)
            if r.base < within.base:
                return None
            blocking = [used.base for used, _ in self.used if used.overlaps(r)]
            if not blocking:
                return r
            end = min(blocking)
        return None
