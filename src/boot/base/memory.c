// SPDX-License-Identifier: BSD-2-Clause
/*
 * memmove() by words, for the whole boot and libfdt. newlib's moves byte by
 * byte if the destination begins inside the source, which is how libfdt moves
 * the rest of a tree for each property that it inserts; with the MMU off each
 * of these accesses goes to memory.
 */
#include <stddef.h>
#include "burst.h"

#define WORD sizeof(word)

/*
 * Moves whole words, the lowest first. Returns how many bytes are left. Needs
 * @to and @from aligned. Not inlined: a burst uses most registers.
 */
static __attribute__((noinline)) size_t words_up(word *to, const word *from,
						 size_t size)
{
	for (; size >= BURST_SIZE; size -= BURST_SIZE)
		burst_up(&to, &from);
	for (; size >= WORD; size -= WORD)
		*to++ = *from++;
	return size;
}

/*
 * Moves whole words, the highest first. Returns how many bytes are left. @to
 * and @from are the ends of destination and source, aligned.
 */
static __attribute__((noinline)) size_t words_down(word *to, const word *from,
						   size_t size)
{
	for (; size >= BURST_SIZE; size -= BURST_SIZE)
		burst_down(&to, &from);
	for (; size >= WORD; size -= WORD)
		*--to = *--from;
	return size;
}

/*
 * Moves @size bytes, the lowest first; by words as soon as both places are
 * aligned, if they can be.
 */
static void move_up(uint8_t *to, const uint8_t *from, size_t size)
{
	while (size && (uintptr_t)from % WORD) {
		*to++ = *from++;
		size--;
	}
	if (!((uintptr_t)to % WORD)) {
		size_t rest = words_up((word *)to, (const word *)from, size);

		to += size - rest;
		from += size - rest;
		size = rest;
	}
	while (size--)
		*to++ = *from++;
}

/* Moves @size bytes, the highest first; by words if both ends can be aligned */
static void move_down(uint8_t *to, const uint8_t *from, size_t size)
{
	to += size;
	from += size;
	/*
	 * Moves bytes until the source's end is aligned; the destination's is
	 * then aligned as well, or never is.
	 */
	while (size && (uintptr_t)from % WORD) {
		*--to = *--from;
		size--;
	}
	if (!((uintptr_t)to % WORD)) {
		size_t rest = words_down((word *)to, (const word *)from, size);

		to -= size - rest;
		from -= size - rest;
		size = rest;
	}
	while (size--)
		*--to = *--from;
}

void *memmove(void *to, const void *from, size_t size)
{
	if (to == from)
		return to;
	if ((uintptr_t)to - (uintptr_t)from >= size)
		move_up(to, from, size);
	else
		move_down(to, from, size);
	return to;
}
