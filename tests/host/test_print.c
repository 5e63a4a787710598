// SPDX-License-Identifier: BSD-2-Clause
/* Messages: the formats of print.h and what quiet leaves of them. */
#include "../../src/boot/base/print.h"
#include "../../src/boot/base/range.h"
#include "harness.h"

#define EXPECT_LINE(line) \
	do { \
		EXPECT_STR(console_text(), line "\n"); \
		console_clear(); \
	} while (0)

TEST(numbers_are_printed_in_full)
{
	say("%u %u %u", 0, 42, UINT32_MAX);
	EXPECT_LINE("hypstub: 0 42 4294967295");
	say("%x %X %X", 0x1fu, 0x1full, 0xff12345678ull);
	EXPECT_LINE("hypstub: 0x0000001f 0x0000001f 0xff12345678");
}

TEST(sizes_are_printed_in_the_unit_that_suits_them)
{
	say("%z %z %z", 0ull, 10239ull, 10240ull);
	EXPECT_LINE("hypstub: 0 bytes 10239 bytes 10 KiB");
	say("%z %z %z", (10ull << 20) - 1, 10ull << 20, 4ull << 30);
	EXPECT_LINE("hypstub: 10239 KiB 10 MiB 4096 MiB");
}

TEST(a_range_is_printed_by_its_first_and_last_address)
{
	struct range low = { 0x40000000, 0x1000 };
	struct range top = { 0xfffff000, 0x1000 };
	struct range high = { 0x880000000, 0x80000000 };

	say("%r", &low);
	EXPECT_LINE("hypstub: 0x40000000-0x40000fff");
	say("%r", &top);
	EXPECT_LINE("hypstub: 0xfffff000-0xffffffff");
	say("%r", &high);
	EXPECT_LINE("hypstub: 0x0880000000-0x08ffffffff");
}

TEST(what_takes_long_is_one_line_that_is_begun_and_ended)
{
	say_begin("verifying %s", "it");
	EXPECT_STR(console_text(), "hypstub: verifying it ...");
	say_end();
	EXPECT_LINE("hypstub: verifying it ... ok");
	say_end();
	EXPECT_STR(console_text(), "");
}

TEST(a_message_ends_the_line_of_what_takes_long)
{
	say_begin("verifying it");
	warn("trouble");
	say_end();
	EXPECT_LINE("hypstub: verifying it ...\n"
		    "hypstub: warning: trouble");
	say_begin("verifying it");
	EXPECT_DIES("\nhypstub: cannot go on: the end\n", die("the end"));
}

TEST(quiet_silences_what_takes_long)
{
	print_quiet(true);
	say_begin("verifying it");
	say_end();
	EXPECT_STR(console_text(), "");
}

/* As a device tree or a FIT may have them */
TEST(control_characters_of_a_string_do_not_break_the_line)
{
	say("%s", "a name\n\x1b[2J\x80");
	EXPECT_LINE("hypstub: a name??[2J?");
}

TEST(quiet_silences_progress_and_nothing_else)
{
	print_quiet(true);
	say("progress");
	EXPECT_STR(console_text(), "");
	warn("%s", "trouble");
	EXPECT_LINE("hypstub: warning: trouble");
	print_line("demo: ", "here");
	EXPECT_LINE("demo: here");
	EXPECT_DIES("hypstub: cannot go on: the end", die("the end"));
	console_clear();
	print_quiet(false);
	say("progress");
	EXPECT_LINE("hypstub: progress");
}
