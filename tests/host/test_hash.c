// SPDX-License-Identifier: BSD-2-Clause
/*
 * The hashes against the vectors of FIPS 180 and of the CRC catalogue, at every
 * length around a block, and at any alignment.
 */
#include <stdio.h>
#include "../../src/boot/format/hash.h"
#include "harness.h"

static const char *hash(const char *algorithm, const void *data, uint32_t size)
{
	static char text[65];
	struct file f = { data, size };
	uint32_t value[HASH_WORDS];
	unsigned int n = hash_file(algorithm, &f, value);

	*text = 0;
	for (unsigned int i = 0; i < n; i++)
		sprintf(text + 2 * i, "%02x", ((unsigned char *)value)[i]);
	return text;
}

static const char two_blocks[] =
	"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

TEST(crc32_is_that_of_the_standard)
{
	EXPECT_STR(hash("crc32", "", 0), "00000000");
	EXPECT_STR(hash("crc32", "123456789", 9), "cbf43926");
	EXPECT_STR(hash("crc32", "abc", 3), "352441c2");
}

TEST(sha1_is_that_of_the_standard)
{
	EXPECT_STR(hash("sha1", "", 0),
		   "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	EXPECT_STR(hash("sha1", "abc", 3),
		   "a9993e364706816aba3e25717850c26c9cd0d89d");
	EXPECT_STR(hash("sha1", two_blocks, 56),
		   "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

TEST(sha256_is_that_of_the_standard)
{
	EXPECT_STR(
		hash("sha256", "", 0),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	EXPECT_STR(
		hash("sha256", "abc", 3),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	EXPECT_STR(
		hash("sha256", two_blocks, 56),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(hashes_of_large_files_are_slow)
{
	EXPECT(!hash_is_slow("sha256", (1 << 20) - 1));
	EXPECT(hash_is_slow("sha256", 1 << 20));
	EXPECT(hash_is_slow("sha1", 1 << 20));
	EXPECT(!hash_is_slow("crc32", (3 << 20) - 1));
	EXPECT(hash_is_slow("crc32", 3 << 20));
	/* It is not computed */
	EXPECT(!hash_is_slow("md5", 64 << 20));
}

static char million[1000000];

TEST(a_million_letters_have_the_hashes_of_the_standard)
{
	memset(million, 'a', sizeof(million));
	EXPECT_STR(hash("crc32", million, sizeof(million)), "dc25bfbc");
	EXPECT_STR(hash("sha1", million, sizeof(million)),
		   "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
	EXPECT_STR(
		hash("sha256", million, sizeof(million)),
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Each is hashed into the next: one value tells of all lengths (hashlib) */
static const char *chained(const char *algorithm, unsigned int align)
{
	static char at[160 + 8];
	char *data = at + align;

	memset(data, 0, 160);
	for (unsigned int size = 0; size <= 130; size++) {
		const char *text = hash(algorithm, data, size);

		memcpy(data + 140, text, 8);
		for (unsigned int i = 0; i < size; i++)
			data[i] ^= text[i % 8];
	}
	return hash(algorithm, data, 130);
}

TEST(every_length_and_alignment_has_the_same_hash)
{
	for (unsigned int align = 0; align < 8; align++) {
		EXPECT_STR(chained("crc32", align), "76555c05");
		EXPECT_STR(chained("sha1", align),
			   "e2437261828f7d8c118472968048e86e12fd7b6e");
		EXPECT_STR(
			chained("sha256", align),
			"df1dadd9db0de486b99535975e749516ac604d5ed62be0cdabe5603cca29923e");
	}
}

TEST(other_algorithms_are_not_known)
{
	EXPECT_STR(hash("md5", "", 0), "");
	EXPECT_STR(hash("sha", "", 0), "");
	EXPECT_STR(hash("sha2567", "", 0), "");
	EXPECT_STR(hash("", "", 0), "");
}
