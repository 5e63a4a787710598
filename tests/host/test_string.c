// SPDX-License-Identifier: BSD-2-Clause
/*
 * The image's own functions of <string.h>: host.mk names them image_*(), here as
 * in string.c, so that they are not the host's. Strings end where a block of
 * memory does, so that a byte read too many is seen.
 */
#include <stdlib.h>
#include "guest.h"
#include "harness.h"

#define SIZE 64u

/* A copy of @text at the very end of a block */
static char *at_end(const char *text, size_t size)
{
	char *block = malloc(size);

	for (size_t i = 0; i < size; i++)
		block[i] = text[i];
	return block;
}

TEST(lengths_count_up_to_the_terminator)
{
	EXPECT_EQ(strlen(at_end("", 1)), 0);
	EXPECT_EQ(strlen(at_end("abc", 4)), 3);
	EXPECT_EQ(strnlen(at_end("abc", 4), 10), 3);
	EXPECT_EQ(strnlen(at_end("abc", 3), 3), 3);
	EXPECT_EQ(strnlen(at_end("abc", 2), 2), 2);
	EXPECT_EQ(strnlen("abc", 0), 0);
}

TEST(a_span_ends_at_any_character_of_the_set_or_with_the_string)
{
	EXPECT_EQ(strcspn(at_end("ab/c:d", 7), "/:"), 2);
	EXPECT_EQ(strcspn(at_end("ab:c/d", 7), "/:"), 2);
	EXPECT_EQ(strcspn(at_end("abc", 4), "/:"), 3);
	EXPECT_EQ(strcspn(at_end("abc", 4), ""), 3);
	EXPECT_EQ(strcspn(at_end("", 1), "/"), 0);
}

TEST(a_byte_is_found_at_its_first_place_or_not_at_all)
{
	const char *s = at_end("abcb\xff", 5);

	EXPECT(memchr(s, 'b', 5) == s + 1);
	EXPECT(memchr(s, '\xff', 5) == s + 4);
	EXPECT(memchr(s, 0x100 + 'c', 5) == s + 2);
	EXPECT(!memchr(s, 'x', 5));
	EXPECT(!memchr(s, 'b', 1));
	EXPECT(!memchr(s, 'a', 0));
}

TEST(memory_compares_as_unsigned_bytes)
{
	EXPECT(memcmp(at_end("a\0b", 3), at_end("a\0c", 3), 3) < 0);
	EXPECT(memcmp(at_end("a\xff", 2), at_end("a\x01", 2), 2) > 0);
	EXPECT(memcmp(at_end("abc", 3), at_end("abc", 3), 3) == 0);
	EXPECT(memcmp(at_end("abx", 2), at_end("aby", 2), 2) == 0);
	EXPECT(memcmp("a", "b", 0) == 0);
}

TEST(strings_compare_up_to_the_terminator)
{
	EXPECT(strcmp(at_end("abc", 4), at_end("abc", 4)) == 0);
	EXPECT(strcmp(at_end("", 1), at_end("", 1)) == 0);
	EXPECT(strcmp(at_end("ab", 3), at_end("abc", 4)) < 0);
	EXPECT(strcmp(at_end("abc", 4), at_end("ab", 3)) > 0);
	EXPECT(strcmp(at_end("a\xff", 3), at_end("a\x01", 3)) > 0);
}

TEST(bounded_strings_compare_no_further_than_that)
{
	EXPECT(strncmp(at_end("abc", 3), at_end("abd", 3), 2) == 0);
	EXPECT(strncmp(at_end("abc", 3), at_end("abd", 3), 3) < 0);
	EXPECT(strncmp(at_end("ab", 3), at_end("ab", 3), 9) == 0);
	EXPECT(strncmp("a", "b", 0) == 0);
}

TEST(setting_memory_sets_every_byte_and_leaves_the_neighbours)
{
	unsigned char *block = malloc(SIZE);

	for (size_t from = 0; from < 8; from++)
		for (size_t size = 0; size + from <= SIZE; size++) {
			for (size_t i = 0; i < SIZE; i++)
				block[i] = 0x55;
			EXPECT(memset(block + from, 0x1aa, size) ==
			       block + from);
			for (size_t i = 0; i < SIZE; i++)
				EXPECT_EQ(block[i],
					  i - from < size ? 0xaa : 0x55);
		}
}
