// SPDX-License-Identifier: BSD-2-Clause
/*
 * Moving payloads: by eight words where both places are aligned alike, since
 * with the MMU off every access goes to memory.
 */
#include <string.h>
#include "memory.h"
#include "phys.h"

#define WORD	sizeof(uint32_t)

static void move_up(uint32_t *to, const uint32_t *from, uint64_t size)
{
	for (; size >= 8 * WORD; size -= 8 * WORD, to += 8, from += 8) {
		uint32_t a = from[0], b = from[1], c = from[2], d = from[3];
		uint32_t e = from[4], f = from[5], g = from[6], h = from[7];

		to[0] = a, to[1] = b, to[2] = c, to[3] = d;
		to[4] = e, to[5] = f, to[6] = g, to[7] = h;
	}
	memmove(to, from, size);
}

void memory_move(uint64_t to, uint64_t from, uint64_t size)
{
	/* Upwards over itself, or aligned differently: leave it to libc */
	if ((to > from && to < from + size) || (to | from) % WORD)
		memmove(phys(to), phys(from), size);
	else
		move_up(phys(to), phys(from), size);
}

void memory_zero(uint64_t to, uint64_t size)
{
	memset(phys(to), 0, size);
}
