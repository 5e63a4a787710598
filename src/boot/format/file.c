// SPDX-License-Identifier: BSD-2-Clause
/*
 * Words of a file whose size and alignment may be anything. Called by all that
 * look into a file.
 */
#include <string.h>
#include "file.h"

uint32_t file_word(const struct file *f, uint32_t offset)
{
	uint32_t word;

	if (f->size < 4 || offset > f->size - 4)
		return 0;
	memmove(&word, (const char *)f->data + offset, sizeof(word));
	return word;
}

uint32_t file_big_endian(const struct file *f, uint32_t offset)
{
	return __builtin_bswap32(file_word(f, offset));
}
