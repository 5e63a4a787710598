// SPDX-License-Identifier: BSD-2-Clause
/*
 * The hash of a file by the name of its algorithm, for FITs: SHA-1 and SHA-256
 * are BearSSL's, which this file alone includes.
 */
#include <bearssl_hash.h>
#include <string.h>
#include "hash.h"

/*
 * The states before the first block (FIPS 180-4, 5.3), as BearSSL reads them.
 * br_sha1_init() and br_sha256_init() would set a pointer to a table of
 * functions as well, for which the image would need relocation.
 */
static const uint8_t sha1_start[br_sha1_SIZE] = {
	0x67, 0x45, 0x23, 0x01, 0xef, 0xcd, 0xab, 0x89, 0x98, 0xba,
	0xdc, 0xfe, 0x10, 0x32, 0x54, 0x76, 0xc3, 0xd2, 0xe1, 0xf0,
};
static const uint8_t sha256_start[br_sha256_SIZE] = {
	0x6a, 0x09, 0xe6, 0x67, 0xbb, 0x67, 0xae, 0x85, 0x3c, 0x6e, 0xf3,
	0x72, 0xa5, 0x4f, 0xf5, 0x3a, 0x51, 0x0e, 0x52, 0x7f, 0x9b, 0x05,
	0x68, 0x8c, 0x1f, 0x83, 0xd9, 0xab, 0x5b, 0xe0, 0xcd, 0x19,
};

/* Writes the CRC-32 of @f to @value; returns how many bytes */
static unsigned int crc32(const struct file *f, uint32_t *value)
{
	*value = __builtin_bswap32(hash_crc32(f));
	return sizeof(*value);
}

/* Writes the SHA-1 of @f to @value; returns how many bytes */
static unsigned int sha1(const struct file *f, uint32_t *value)
{
	br_sha1_context c;

	br_sha1_set_state(&c, sha1_start, 0);
	br_sha1_update(&c, f->data, f->size);
	br_sha1_out(&c, value);
	return br_sha1_SIZE;
}

/* Writes the SHA-256 of @f to @value; returns how many bytes */
static unsigned int sha256(const struct file *f, uint32_t *value)
{
	br_sha256_context c;

	br_sha256_set_state(&c, sha256_start, 0);
	br_sha256_update(&c, f->data, f->size);
	br_sha256_out(&c, value);
	return br_sha256_SIZE;
}

/*
 * With the data cache off each load and store is one of DRAM, which takes about
 * 150 ns. For each byte, SHA-1 and SHA-256 make 6 to 7 of them, and CRC-32
 * makes 2 (measured in QEMU; SHA-256 runs 40 instructions for it).
 */
bool hash_is_slow(const char *algorithm, uint32_t size)
{
	if (!strcmp(algorithm, "crc32"))
		return size >= 3u << 20;
	return size >= 1u << 20 &&
	       (!strcmp(algorithm, "sha1") || !strcmp(algorithm, "sha256"));
}

unsigned int hash_file(const char *algorithm, const struct file *f,
		       uint32_t *value)
{
	if (!strcmp(algorithm, "crc32"))
		return crc32(f, value);
	if (!strcmp(algorithm, "sha1"))
		return sha1(f, value);
	if (!strcmp(algorithm, "sha256"))
		return sha256(f, value);
	return 0;
}
