/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether RAM is where the device tree says so. The boot asks before its first
 * write to a place that it has chosen by the tree.
 */
#ifndef RAM_H
#define RAM_H

#include <stdbool.h>
#include "memmap.h"

/*
 * Returns whether a word in each MiB of @r and its last word keep what is
 * written there; they are left as they were. False if @r is not below 4 GiB.
 */
bool ram_is_there(struct range r);

/*
 * Marks @r, which the device tree has as RAM, as used by @user. Ends the boot
 * if there is no RAM.
 */
void ram_use(struct memmap *map, struct range r, enum memmap_user user);

/*
 * The same for @r that the payload will write, where the boot itself may be
 * until then: both ends are only read.
 */
void ram_use_later(struct memmap *map, struct range r, enum memmap_user user);

#endif
