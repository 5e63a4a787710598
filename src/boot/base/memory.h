/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving and clearing memory by physical address, for every step of the boot.
 * memory.c is memmove() as well, for everything else in the image.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdint.h>
#include <string.h>
#include "phys.h"

/* Moves @size bytes from @from to @to; the two places may overlap. */
static inline void memory_move(uint64_t to, uint64_t from, uint64_t size)
{
	memmove(phys(to), phys(from), size);
}

/* Writes @size zero bytes to @to. */
static inline void memory_zero(uint64_t to, uint64_t size)
{
	memset(phys(to), 0, size);
}

#endif
