// SPDX-License-Identifier: BSD-2-Clause
/*
 * memmove() by words. When a place overlaps its source from above, newlib's
 * goes byte by byte, and each property that libfdt inserts moves the rest of
 * the tree like that. With the MMU off each access goes to memory.
 */
#include <stddef.h>
#include <stdint.h>

#define WORD sizeof(uint32_t)

/*
 * Four words make one LDM and one STM. All are read before one is written,
 * since the places may overlap by less than that.
 */
struct four {
	uint32_t w[4];
} __attribute__((may_alias));

typedef uint32_t word __attribute__((may_alias));

static inline __attribute__((always_inline)) void move_four(word *to,
							    const word *from)
{
	struct four four = *(const struct four *)from;

	*(struct four *)to = four;
}

/*
 * Moves words, from the first up; all aligned. Returns the bytes that are left
 */
static size_t words_up(word *to, const word *from, size_t size)
{
	for (; size >= 4 * WORD; size -= 4 * WORD, to += 4, from += 4)
		move_four(to, from);
	for (; size >= WORD; size -= WORD)
		*to++ = *from++;
	return size;
}

/* Moves words, from the last down; @to and @from are their ends, aligned */
static size_t words_down(word *to, const word *from, size_t size)
{
	while (size >= 4 * WORD) {
		size -= 4 * WORD;
		to -= 4;
		from -= 4;
		move_four(to, from);
	}
	for (; size >= WORD; size -= WORD)
		*--to = *--from;
	return size;
}

static void move_up(uint8_t *to, const uint8_t *from, size_t size)
{
	size_t rest = size;

	if (!(((uintptr_t)to | (uintptr_t)from) % WORD))
		rest = words_up((word *)to, (const word *)from, size);
	for (to += size - rest, from += size - rest; rest; rest--)
		*to++ = *from++;
}

static void move_down(uint8_t *to, const uint8_t *from, size_t size)
{
	to += size;
	from += size;
	/* Bytes, until the ends are aligned, if they can be */
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
