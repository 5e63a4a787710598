/* SPDX-License-Identifier: BSD-2-Clause */
/* The hashes that a FIT or a uImage has: crc32, sha1, sha256. */
#ifndef HASH_H
#define HASH_H

#include <stdbool.h>
#include "file.h"

#define HASH_WORDS 8 /* of the longest hash */

/* Returns the CRC-32 of IEEE 802.3, as zlib computes it. */
uint32_t hash_crc32(const struct file *f);

/*
 * Writes the hash of @f to @value, up to HASH_WORDS words, its bytes in the
 * order that files have. Returns how many bytes, or 0 if @algorithm is not
 * "crc32", "sha1" or "sha256".
 */
unsigned int hash_file(const char *algorithm, const struct file *f,
		       uint32_t *value);

/* Returns whether that takes about a second or longer for @size bytes. */
bool hash_is_slow(const char *algorithm, uint32_t size);

#endif
