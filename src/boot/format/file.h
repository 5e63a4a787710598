/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file in memory, as the readers of all formats take it. Its bytes may be
 * anything, at any alignment; no reader changes them.
 */
#ifndef FILE_H
#define FILE_H

#include <stdint.h>

struct file {
	const void *data;
	uint32_t size;
};

/* Returns the little-endian word at byte @offset of @f, or 0 past its end. */
uint32_t file_word(const struct file *f, uint32_t offset);

/* Returns the big-endian word at byte @offset of @f, or 0 past its end. */
uint32_t file_big_endian(const struct file *f, uint32_t offset);

#endif
