# SPDX-License-Identifier: BSD-2-Clause
#
# What the tables of odd values share. A value is 0, -1, off by one, over something else, missing, or there twice.

ALL_ONES = (1 << 64) - 1


class Damage:
    """doors, slots, kinds: where it may be tried; secure: True or False, or None for both"""

    def __init__(self, make, weight=1, doors=("kernel", "flash"), secure=None,
                 slots=("initrd", "module", "appended", "fw_cfg"), kinds=("zImage", "ELF", "raw binary", "FIT")):
        self.make, self.weight, self.doors, self.secure = make, weight, doors, secure
        self.slots, self.kinds, self.name = slots, kinds, make.__name__


def table():
    """A list of Damages, and what adds a function to it: @odd(weight, doors=...)"""
    damages = []

    def odd(weight=1, **where):
        def add(make):
            damages.append(Damage(make, weight, **where))
            return make
        return add
    return damages, odd


def change(rng, node, name, values):
    """One of the values, (words, bytes), as the property; bytes None: it goes"""
    words, value = rng.choice(values)
    node.set(name, value)
    return f"{node.name or '/'} {name}: {words}"
