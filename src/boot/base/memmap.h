/* SPDX-License-Identifier: BSD-2-Clause */
/* Which RAM there is, what lies in it, and where something else may go. */
#ifndef MEMMAP_H
#define MEMMAP_H

#include "../boot.h"

#define MEMMAP_NONE UINT64_MAX

/* Adds RAM; what touches becomes one bank. Those past MAX_BANKS are not used. */
void memmap_bank(struct memmap *map, struct range bank);
/* Marks @range as used by @what. Returns -ENOSPC if the table is full. */
int memmap_use(struct memmap *map, struct range range, const char *what);
/* Takes back the marks of @what. */
void memmap_release(struct memmap *map, const char *what);
/* What overlaps @range, or NULL if all of it is free. */
const char *memmap_user(const struct memmap *map, struct range range);
/* Whether all of @range is RAM. */
bool memmap_is_ram(const struct memmap *map, struct range range);

/*
 * The highest, or the lowest, place for @size bytes, a multiple of @align (a
 * power of two), that lies wholly inside @within, in RAM and free, or
 * MEMMAP_NONE.
 */
uint64_t memmap_find_top(const struct memmap *map, uint64_t size,
			 uint64_t align, struct range within);
uint64_t memmap_find_bottom(const struct memmap *map, uint64_t size,
			    uint64_t align, struct range within);

#endif
