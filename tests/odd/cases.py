# SPDX-License-Identifier: BSD-2-Clause
#
# A case: a seed and a number choose one damage, and a boot to try it in. The same case is the same boot anywhere.

import functools
import random

import odd_bytes
import odd_files
import odd_secure
import odd_trees
from model import expected
from scene import Scene

DAMAGES = odd_trees.DAMAGES + odd_bytes.DAMAGES + odd_secure.DAMAGES + odd_files.DAMAGES
# Out of a hundred; U-Boot takes a second or more
SHARE = {"kernel": 45, "flash": 30, "qemu": 14, "uboot": 11}
SLOTS = {"kernel": ("initrd", "module", "appended"), "flash": ("initrd", "module", "appended", "fw_cfg"),
         "qemu": ("initrd",), "uboot": ("initrd",)}
KINDS = ("zImage", "ELF", "raw binary", "FIT")


@functools.cache
def deck(seed):
    """Each damage as often as it weighs, shuffled: so many cases have all of them"""
    cards = [damage for damage in DAMAGES for _ in range(damage.weight)]
    random.Random(seed).shuffle(cards)
    return cards


class Case:
    """what: in words. scene: what is booted. ends: how it may end"""

    def __init__(self, seed, number):
        self.seed, self.number = seed, number
        rng = random.Random(f"{seed}/{number}")
        damage = deck(seed)[number % len(deck(seed))]
        door, secure, slot, kind = self.choose(rng, damage)
        self.scene = Scene(rng, door, secure, slot, kind)
        words = damage.make(rng, self.scene)
        self.scene.finish()
        self.ends = expected(self.scene)
        self.what = f"{damage.name}: {words}; {kind} from {slot} at the {door} door, " \
            f"{'Secure SVC' if secure else 'HYP'}"

    @staticmethod
    def choose(rng, damage):
        """A door where it can be tried, and what is given there"""
        while True:
            door = rng.choices(list(SHARE), SHARE.values())[0]
            secure = {"flash": True, "qemu": False}.get(door, rng.random() < 0.5)
            slots = [slot for slot in SLOTS[door] if slot in damage.slots]
            if door in damage.doors and damage.secure in (None, secure) and slots:
                return door, secure, rng.choice(slots), rng.choice([k for k in KINDS if k in damage.kinds])

    def repeat(self):
        return f"make odd-test SEED={self.seed} CASE={self.number}"

    def __str__(self):
        return f"case {self.number} of seed {self.seed}: {self.what}\n  expected: " + \
            ", or ".join(map(str, self.ends))
