// SPDX-License-Identifier: BSD-2-Clause
/*
 * SHA-1 and SHA-256 of FIPS 180-4, for FITs. They hash megabytes with the MMU
 * off, where each data access goes to memory: so the state is in variables, and
 * a block is read by words. The schedule overwrites the block, since the boot's
 * stack is small.
 */
#include <string.h>
#include "hash.h"

#define BLOCK_WORDS 16
#define BLOCK_SIZE  (BLOCK_WORDS * sizeof(uint32_t))

static inline uint32_t rotate(uint32_t x, unsigned int right)
{
	return x >> right | x << (32 - right);
}

/* Ch and Maj of the standard, which both algorithms use */
static inline uint32_t choose(uint32_t x, uint32_t y, uint32_t z)
{
	return z ^ (x & (y ^ z));
}

static inline uint32_t majority(uint32_t x, uint32_t y, uint32_t z)
{
	return (x & y) | (z & (x | y));
}

/* Returns what a quarter of SHA-1's rounds adds: its constant, its function */
static inline uint32_t sha1_mix(unsigned int quarter, uint32_t b, uint32_t c,
				uint32_t d)
{
	switch (quarter) {
	case 0:
		return 0x5a827999 + choose(b, c, d);
	case 1:
		return 0x6ed9eba1 + (b ^ c ^ d);
	case 2:
		return 0x8f1bbcdc + majority(b, c, d);
	default:
		return 0xca62c1d6 + (b ^ c ^ d);
	}
}

/* Hashes the block @w into @state; overwrites @w */
static void sha1_block(uint32_t *state, uint32_t *w)
{
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3],
		 e = state[4], next;

	for (unsigned int i = 0; i < 80; i++) {
		uint32_t *now = &w[i % 16];

		if (i >= 16)
			*now = rotate(w[(i + 13) % 16] ^ w[(i + 8) % 16] ^
					      w[(i + 2) % 16] ^ *now,
				      31);
		next = rotate(a, 27) + sha1_mix(i / 20, b, c, d) + e + *now;
		e = d;
		d = c;
		c = rotate(b, 2);
		b = a;
		a = next;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

/* The constant of each round (FIPS 180-4 4.2.2) */
static const uint32_t sha256_k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* Returns word @i of the schedule, which replaces the oldest one in @w */
static inline uint32_t sha256_schedule(const uint32_t *w, unsigned int i)
{
	uint32_t x = w[(i + 1) % 16], y = w[(i + 14) % 16];

	return w[i % 16] + w[(i + 9) % 16] +
	       (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) +
	       (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
}

/* Hashes the block @w into @state; overwrites @w */
static void sha256_block(uint32_t *state, uint32_t *w)
{
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3],
		 e = state[4], f = state[5], g = state[6], h = state[7];

	for (unsigned int i = 0; i < 64; i++) {
		if (i >= 16)
			w[i % 16] = sha256_schedule(w, i);
		h += (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
		     choose(e, f, g) + sha256_k[i] + w[i % 16];
		d += h;
		h += (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
		     majority(a, b, c);
		/* h holds the new a; all others move on by one */
		uint32_t was = h;

		h = g;
		g = f;
		f = e;
		e = d;
		d = c;
		c = b;
		b = a;
		a = was;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

/* Reverses the bytes of each word */
static void swap(uint32_t *w, unsigned int words)
{
	for (; words; words--, w++)
		*w = __builtin_bswap32(*w);
}

/*
 * Hashes @f by @block: its whole blocks, then the rest with a bit that is 1,
 * zeros, and the length in bits.
 */
static void sha(const struct file *f, uint32_t *state,
		void (*block)(uint32_t *state, uint32_t *w))
{
	const uint8_t *p = f->data;
	uint32_t w[BLOCK_WORDS], rest;

	for (rest = f->size; rest >= BLOCK_SIZE; rest -= BLOCK_SIZE) {
		memmove(w, p, BLOCK_SIZE);
		swap(w, BLOCK_WORDS);
		block(state, w);
		p += BLOCK_SIZE;
	}
	memset(w, 0, BLOCK_SIZE);
	memmove(w, p, rest);
	((uint8_t *)w)[rest] = 0x80;
	swap(w, BLOCK_WORDS);
	if (rest >= BLOCK_SIZE - sizeof(uint64_t)) {
		block(state, w);
		memset(w, 0, BLOCK_SIZE);
	}
	w[14] = f->size >> 29;
	w[15] = f->size << 3;
	block(state, w);
}

/* Writes the SHA-1 of @f to @value, as words; returns how many bytes */
static unsigned int sha1(const struct file *f, uint32_t *value)
{
	static const uint32_t start[] = { 0x67452301, 0xefcdab89, 0x98badcfe,
					  0x10325476, 0xc3d2e1f0 };

	memmove(value, start, sizeof(start));
	sha(f, value, sha1_block);
	return sizeof(start);
}

/* Writes the SHA-256 of @f to @value, as words; returns how many bytes */
static unsigned int sha256(const struct file *f, uint32_t *value)
{
	static const uint32_t start[] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
					  0xa54ff53a, 0x510e527f, 0x9b05688c,
					  0x1f83d9ab, 0x5be0cd19 };

	memmove(value, start, sizeof(start));
	sha(f, value, sha256_block);
	return sizeof(start);
}

unsigned int hash_file(const char *algorithm, const struct file *f,
		       uint32_t *value)
{
	unsigned int size = 0;

	if (!strcmp(algorithm, "crc32")) {
		*value = hash_crc32(f);
		size = sizeof(*value);
	} else if (!strcmp(algorithm, "sha1")) {
		size = sha1(f, value);
	} else if (!strcmp(algorithm, "sha256")) {
		size = sha256(f, value);
	}
	swap(value, size / sizeof(*value));
	return size;
}
