/* SPDX-License-Identifier: BSD-2-Clause */
/* The hashes that a FIT has: crc32, sha1, sha256. */
#ifndef HASH_H
#define HASH_H

#include "../payload/payload.h"

#define HASH_WORDS 8 /* of the longest */

/* The CRC-32 of IEEE 802.3, as zlib has it */
uint32_t hash_crc32(const struct file *f);

/*
 * Writes the hash of @f by @algorithm to @value, in the order of bytes that
 * files have. Returns its bytes, or 0 if no such algorithm is known here.
 */
unsigned int hash_file(const char *algorithm, const struct file *f,
		       uint32_t *value);

#endif
