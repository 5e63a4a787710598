// SPDX-License-Identifier: BSD-2-Clause
/* hex_parse(): addresses as people write them, and text that is none. */
#include "../../src/boot/base/hex.h"
#include "harness.h"

#define UNTOUCHED 0x5a5a5a5au

static uint32_t parse(const char *text)
{
	uint32_t val = UNTOUCHED;

	if (!hex_parse(text, strlen(text), &val))
		test_fail(__FILE__, __LINE__, "refuses %s", text);
	return val;
}

static void expect_refused(const char *text)
{
	uint32_t val = UNTOUCHED;

	if (hex_parse(text, strlen(text), &val))
		test_fail(__FILE__, __LINE__, "takes %s for %#x", text, val);
	EXPECT_EQ(val, UNTOUCHED);
}

TEST(a_number_may_have_0x_before_it)
{
	EXPECT_EQ(parse("0x4fffe000"), 0x4fffe000);
	EXPECT_EQ(parse("0X4FFFE000"), 0x4fffe000);
	EXPECT_EQ(parse("4ffFe000"), 0x4fffe000);
}

TEST(a_number_has_one_to_eight_digits)
{
	EXPECT_EQ(parse("0"), 0);
	EXPECT_EQ(parse("0x0"), 0);
	EXPECT_EQ(parse("ffffffff"), 0xffffffff);
	expect_refused("");
	expect_refused("0x");
	expect_refused("100000000");
	expect_refused("0x000000000");
}

TEST(other_characters_make_it_no_number)
{
	expect_refused("g");
	expect_refused("1000g");
	expect_refused("-1000");
	expect_refused("x1000");
	expect_refused("0x0x1000");
	expect_refused("1000 ");
	expect_refused("/:@`G");
}

TEST(only_the_characters_that_are_given_are_read)
{
	static const char text[] = { '1', '2', '3', 'z' };
	uint32_t val;

	EXPECT(hex_parse(text, 3, &val));
	EXPECT_EQ(val, 0x123);
	EXPECT(!hex_parse(text, 4, &val));
}
