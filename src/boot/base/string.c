// SPDX-License-Identifier: BSD-2-Clause
/*
 * The functions of <string.h> that the boot and libfdt call; memmove() is in
 * memory.c. The strings are short names, for which newlib's functions, which
 * work by words, are slower, and five times as large. The Makefile forbids the
 * compiler to replace a loop here by a call of the function that the loop is
 * in.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WORD sizeof(uint32_t)

typedef uint32_t word __attribute__((may_alias));

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return end - s;
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

void *memchr(const void *in, int byte, size_t size)
{
	for (const uint8_t *p = in; size; size--, p++)
		if (*p == (uint8_t)byte)
			return (void *)p;
	return NULL;
}

size_t strcspn(const char *s, const char *reject)
{
	size_t n;

	for (n = 0; s[n]; n++)
		for (const char *r = reject; *r; r++)
			if (s[n] == *r)
				return n;
	return n;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const uint8_t *p = a, *q = b;

	for (; size; size--, p++, q++)
		if (*p != *q)
			return *p - *q;
	return 0;
}

int strncmp(const char *a, const char *b, size_t max)
{
	for (; max; max--, a++, b++)
		if (*a != *b || !*a)
			return (uint8_t)*a - (uint8_t)*b;
	return 0;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}

/* Writes by words, since a payload may have megabytes of bss */
void *memset(void *to, int byte, size_t size)
{
	uint8_t *p = to;
	word fill = (uint8_t)byte * 0x01010101u;

	for (; size && (uintptr_t)p % WORD; size--)
		*p++ = byte;
	for (; size >= 4 * WORD; size -= 4 * WORD, p += 4 * WORD) {
		word *w = (word *)p;

		w[0] = w[1] = w[2] = w[3] = fill;
	}
	for (; size >= WORD; size -= WORD, p += WORD)
		*(word *)p = fill;
	for (; size; size--)
		*p++ = byte;
	return to;
}
