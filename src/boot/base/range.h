/* SPDX-License-Identifier: BSD-2-Clause */
/* Ranges of physical addresses, for every step of the boot. */
#ifndef RANGE_H
#define RANGE_H

#include <stdbool.h>
#include <stdint.h>

/* 64 bits, since RAM may end at or past 4 GiB. A size of 0: no range */
struct range {
	uint64_t base, size;
};

/* The first address behind @r */
static inline uint64_t range_end(struct range r)
{
	return r.base + r.size;
}

static inline bool ranges_overlap(struct range a, struct range b)
{
	return a.base < range_end(b) && b.base < range_end(a);
}

/* Whether 32-bit addresses reach all of @r, as they must with the MMU off */
static inline bool range_below_4g(struct range r)
{
	return range_end(r) <= 1ull << 32;
}

#endif
