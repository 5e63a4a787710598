/* SPDX-License-Identifier: BSD-2-Clause */
/* Ranges of physical addresses, for every step of the boot. */
#ifndef RANGE_H
#define RANGE_H

#include <stdbool.h>
#include <stdint.h>

/* Physical addresses have 40 bits (LPAE); addresses on a bus need no more */
#define ADDRESS_LIMIT (1ull << 40)

/* 64 bits, since RAM may end at or past 4 GiB. Size 0: there is no range */
struct range {
	uint64_t base, size;
};

/* Returns the first address behind @r. */
static inline uint64_t range_end(struct range r)
{
	return r.base + r.size;
}

/* Returns whether @a and @b have an address in common. */
static inline bool ranges_overlap(struct range a, struct range b)
{
	return a.base < range_end(b) && b.base < range_end(a);
}

/*
 * Returns whether 32-bit addresses reach all of @r, as they must with the MMU
 * off.
 */
static inline bool range_below_4g(struct range r)
{
	return range_end(r) <= 1ull << 32;
}

#endif
