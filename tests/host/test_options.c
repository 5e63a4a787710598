// SPDX-License-Identifier: BSD-2-Clause
/* Options: the hypstub.* tokens of a command line, and all that look like one. */
#include <stdlib.h>
#include "../../src/boot/options.h"
#include "harness.h"

/* At the end of a block of its own: reading past the terminator is an error */
static struct options parse(const char *bootargs)
{
	struct options options = { 0 };
	char *copy = strdup(bootargs);

	EXPECT(copy);
	options_parse(copy, &options);
	free(copy);
	return options;
}

static void expect_warning(const char *bootargs, const char *option)
{
	struct options o;
	char wanted[100] = "option hypstub.";

	strncat(wanted, option, 50);
	strcat(wanted, " is not known");
	console_clear();
	o = parse(bootargs);
	EXPECT_HAS(console_text(), "hypstub: warning: ");
	EXPECT_HAS(console_text(), wanted);
	EXPECT_EQ(o.mode, MODE_DEFAULT);
	EXPECT_EQ(o.resident, 0);
	EXPECT_EQ(o.report, REPORT_NORMAL);
}

static void expect_nothing(const char *bootargs)
{
	struct options o = parse(bootargs);

	EXPECT_EQ(o.mode, MODE_DEFAULT);
	EXPECT_EQ(o.resident, 0);
	EXPECT_EQ(o.report, REPORT_NORMAL);
	EXPECT_STR(console_text(), "");
}

TEST(mode_hyp_is_read)
{
	EXPECT_EQ(parse("hypstub.mode=hyp").mode, MODE_HYP);
	EXPECT_STR(console_text(), "");
}

TEST(mode_svc_is_read)
{
	EXPECT_EQ(parse("hypstub.mode=svc").mode, MODE_SVC);
	EXPECT_STR(console_text(), "");
}

TEST(quiet_is_read)
{
	EXPECT_EQ(parse("hypstub.quiet").report, REPORT_QUIET);
	EXPECT_STR(console_text(), "");
}

TEST(report_has_three_values_and_the_last_one_counts)
{
	EXPECT_EQ(parse("hypstub.report=quiet").report, REPORT_QUIET);
	EXPECT_EQ(parse("hypstub.report=full").report, REPORT_FULL);
	EXPECT_EQ(parse("hypstub.report=full hypstub.report=normal").report,
		  REPORT_NORMAL);
	EXPECT_EQ(parse("hypstub.quiet hypstub.report=full").report,
		  REPORT_FULL);
	EXPECT_EQ(parse("hypstub.report=full hypstub.quiet").report,
		  REPORT_QUIET);
	EXPECT_STR(console_text(), "");
	EXPECT_EQ(parse("hypstub.report=fully").report, REPORT_NORMAL);
	EXPECT_HAS(console_text(), "option hypstub.report=fully is not known");
}

TEST(unknown_options_are_counted)
{
	EXPECT_EQ(parse("hypstub.mode=svc hypstub.quiet a.b").unknown, 0);
	EXPECT_EQ(parse("hypstub.x hypstub.mode=svc hypstub.y").unknown, 2);
}

TEST(resident_is_hexadecimal_with_or_without_0x)
{
	EXPECT_EQ(parse("hypstub.resident=0x4fffe000").resident, 0x4fffe000);
	EXPECT_EQ(parse("hypstub.resident=0X4FFFE000").resident, 0x4fffe000);
	EXPECT_EQ(parse("hypstub.resident=4ffFe000").resident, 0x4fffe000);
	EXPECT_EQ(parse("hypstub.resident=ffffffff").resident, 0xffffffff);
	EXPECT_EQ(parse("hypstub.resident=0").resident, 0);
	EXPECT_STR(console_text(), "");
}

TEST(load_and_dtb_are_addresses_that_may_be_0)
{
	struct options o = parse("hypstub.load=0x48000000 hypstub.dtb=0");

	EXPECT(o.has_load);
	EXPECT_EQ(o.load, 0x48000000);
	EXPECT(o.has_dtb);
	EXPECT_EQ(o.dtb, 0);
	o = parse("hypstub.mode=hyp");
	EXPECT(!o.has_load);
	EXPECT(!o.has_dtb);
	EXPECT_STR(console_text(), "");
}

TEST(several_options_are_read_in_any_order)
{
	static const char *const lines[] = {
		"hypstub.quiet hypstub.mode=svc hypstub.resident=48000000",
		"hypstub.resident=48000000 hypstub.quiet hypstub.mode=svc",
		"hypstub.mode=svc hypstub.resident=48000000 hypstub.quiet",
		"a=b hypstub.mode=svc x hypstub.resident=48000000 console=ttyAMA0 hypstub.quiet --",
	};

	for (unsigned int i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct options o = parse(lines[i]);

		EXPECT_EQ(o.mode, MODE_SVC);
		EXPECT_EQ(o.resident, 0x48000000);
		EXPECT_EQ(o.report, REPORT_QUIET);
	}
	EXPECT_STR(console_text(), "");
}

TEST(a_later_option_overrides_an_earlier_one)
{
	EXPECT_EQ(parse("hypstub.mode=svc hypstub.mode=hyp").mode, MODE_HYP);
	EXPECT_EQ(parse("hypstub.mode=hyp hypstub.mode=svc").mode, MODE_SVC);
	EXPECT_EQ(parse("hypstub.resident=1000 hypstub.resident=2000").resident,
		  0x2000);
}

TEST(a_second_line_adds_to_the_first)
{
	struct options o = { 0 };

	options_parse("hypstub.mode=svc hypstub.resident=1000", &o);
	options_parse("hypstub.mode=hyp", &o);
	EXPECT_EQ(o.mode, MODE_HYP);
	EXPECT_EQ(o.resident, 0x1000);
}

TEST(lines_without_options_change_nothing)
{
	expect_nothing("");
	expect_nothing(" ");
	expect_nothing("     ");
	expect_nothing("root=/dev/vda ro quiet mode=svc resident=1000");
	expect_nothing("hypstub");
	expect_nothing("hypstub=1");
	expect_nothing("hypstu");
	expect_nothing("h");
	expect_nothing("HYPSTUB.mode=svc");
}

TEST(the_prefix_inside_another_word_is_not_an_option)
{
	expect_nothing("xhypstub.mode=svc");
	expect_nothing("x=hypstub.mode=svc");
	expect_nothing("-hypstub.quiet .hypstub.quiet");
	expect_nothing("foo.hypstub.resident=1000");
	expect_nothing("\"hypstub.mode=svc\"");
}

TEST(any_number_of_blanks_is_one_separator)
{
	struct options o = parse("  a   hypstub.quiet   hypstub.mode=hyp  ");

	EXPECT_EQ(o.report, REPORT_QUIET);
	EXPECT_EQ(o.mode, MODE_HYP);
	EXPECT_STR(console_text(), "");
}

TEST(an_unknown_option_is_warned_of)
{
	expect_warning("hypstub.nonsense", "nonsense");
	expect_warning("hypstub.", "");
	expect_warning("hypstub.mode", "mode");
	expect_warning("hypstub.mode=", "mode=");
	expect_warning("hypstub.mode=HYP", "mode=HYP");
	expect_warning("hypstub.mode=hypx", "mode=hypx");
	expect_warning("hypstub.mode=hy", "mode=hy");
	expect_warning("hypstub.quiet=1", "quiet=1");
	expect_warning("hypstub.quietx", "quietx");
	expect_warning("hypstub.hypstub.quiet", "hypstub.quiet");
	expect_warning("hypstub.resident", "resident");
}

TEST(a_malformed_address_is_warned_of)
{
	expect_warning("hypstub.resident=", "resident=");
	expect_warning("hypstub.resident=0x", "resident=0x");
	expect_warning("hypstub.resident=x1000", "resident=x1000");
	expect_warning("hypstub.resident=0x0x1000", "resident=0x0x1000");
	expect_warning("hypstub.resident=-1000", "resident=-1000");
	expect_warning("hypstub.resident=1000g", "resident=1000g");
	expect_warning("hypstub.resident=0x1000k", "resident=0x1000k");
	expect_warning("hypstub.resident=100000000", "resident=100000000");
	expect_warning("hypstub.resident=0x100000000", "resident=0x100000000");
	expect_warning("hypstub.resident=1000,2000", "resident=1000,2000");
	expect_warning("hypstub.load=", "load=");
	expect_warning("hypstub.dtb=0x", "dtb=0x");
	EXPECT(!parse("hypstub.load=x").has_load);
}

TEST(a_malformed_address_leaves_an_earlier_one)
{
	EXPECT_EQ(parse("hypstub.resident=1000 hypstub.resident=2x").resident,
		  0x1000);
}

TEST(a_warning_names_the_option_only_and_no_more_than_fits)
{
	parse("hypstub.unknown root=/dev/vda");
	EXPECT(!strstr(console_text(), "root="));
	console_clear();
	parse("hypstub.01234567890123456789012345678901234567890123456789012345678901234567890123456789");
	EXPECT_HAS(console_text(),
		   "hypstub.012345678901234567890123456789012345678 is not");
}

TEST(options_after_an_unknown_one_are_still_read)
{
	struct options o = parse("hypstub.x hypstub.quiet hypstub.y=1");

	EXPECT_EQ(o.report, REPORT_QUIET);
	EXPECT_HAS(console_text(), "hypstub.x is");
	EXPECT_HAS(console_text(), "hypstub.y=1 is");
}
