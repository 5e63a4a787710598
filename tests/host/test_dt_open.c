// SPDX-License-Identifier: BSD-2-Clause
/*
 * The guards of dt_open(), each with a header that has one thing wrong, and
 * what it says about a good one.
 */
#include <libfdt.h>
#include "dtb.h"
#include "guest.h"
#include "harness.h"

static unsigned char *dtb;

static void expect_error(const char *text)
{
	struct dt_info dt = { 0 };
	const char *why = dt_open(&dt, DTB_ADDR);

	EXPECT(why);
	EXPECT_HAS(why, text);
}

/* The tree with one word of its header changed */
static void expect_refused(uint32_t offset, uint32_t val, const char *text)
{
	uint32_t was = dtb_get(dtb, offset);

	dtb_put(dtb, offset, val);
	expect_error(text);
	dtb_put(dtb, offset, was);
}

static void load(void)
{
	struct dt_info dt = { 0 };

	dtb = dtb_load("onecell", DTB_ADDR);
	EXPECT(!dt_open(&dt, DTB_ADDR));
}

TEST(a_good_tree_is_opened)
{
	struct dt_info dt = { 0 };

	load();
	EXPECT(!dt_open(&dt, DTB_ADDR));
	EXPECT_EQ(dt.addr, DTB_ADDR);
	EXPECT_EQ(dt.size,
		  dtb_get(dtb, H_STRINGS) + dtb_get(dtb, H_STRINGS_SIZE));
}

TEST(the_size_is_what_is_in_use_and_not_what_is_claimed)
{
	struct dt_info dt = { 0 };
	uint32_t used;
	unsigned char *copy = dtb_read("virt", &used);

	dtb = guest_add(DTB_ADDR, 0x100000);
	memcpy(dtb, copy, used);
	dtb_put(dtb, H_TOTALSIZE, 0x100000);
	EXPECT(!dt_open(&dt, DTB_ADDR));
	EXPECT_EQ(dt.size,
		  dtb_get(dtb, H_STRINGS) + dtb_get(dtb, H_STRINGS_SIZE));
}

/* It may also refuse an order that no tool writes */
TEST(every_order_of_the_blocks_is_in_the_size_or_refused)
{
	uint32_t size;
	unsigned char *copy = dtb_read("onecell", &size);

	for (unsigned int order = 0; order < DTB_ORDERS; order++) {
		static unsigned char laid_out[0x4000];
		struct dt_info dt = { 0 };

		size = dtb_layout(laid_out, copy, order);
		dtb = guest_add(DTB_ADDR, size);
		memcpy(dtb, laid_out, size);
		if (!dt_open(&dt, DTB_ADDR))
			EXPECT_EQ(dt.size, size);
		else
			EXPECT(order);
		guest_clear();
	}
}

TEST(an_odd_address_is_refused)
{
	struct dt_info dt = { 0 };

	load();
	for (uint32_t i = 1; i < 4; i++) {
		const char *why = dt_open(&dt, DTB_ADDR + i);

		EXPECT(why);
		EXPECT_HAS(why, "aligned");
	}
}

TEST(a_tree_without_memory_is_refused)
{
	struct dt_info dt = { 0 };

	EXPECT_STR(
		dt_open(&dt, DTB_ADDR),
		"it reaches past the end of memory; load all of it, at a lower address");
}

/* libfdt wants 8 bytes, as the specification says; that must be reported */
TEST(an_address_aligned_to_4_bytes_only_is_refused_for_that)
{
	struct dt_info dt = { 0 };
	const char *why;
	uint32_t size;
	unsigned char *copy = dtb_read("virt", &size);

	memcpy((char *)guest_add(DTB_ADDR, size + 4) + 4, copy, size);
	why = dt_open(&dt, DTB_ADDR + 4);
	EXPECT(why);
	EXPECT_HAS(why, "aligned");
}

TEST(a_wrong_magic_is_refused)
{
	load();
	expect_refused(H_MAGIC, 0xedfe0dd0,
		       "it has no device tree magic; use a .dtb file");
	expect_refused(H_MAGIC, 0x2ff20112,
		       "it has no device tree magic; use a .dtb file");
	expect_refused(H_MAGIC, 0,
		       "it has no device tree magic; use a .dtb file");
}

TEST(other_versions_are_refused)
{
	load();
	expect_refused(H_VERSION, 16,
		       "its version is not 17; make it anew with dtc");
	expect_refused(H_VERSION, 1,
		       "its version is not 17; make it anew with dtc");
	expect_refused(H_VERSION, 0,
		       "its version is not 17; make it anew with dtc");
	expect_refused(H_LAST_COMP, 18,
		       "its version is not 17; make it anew with dtc");
	expect_refused(H_LAST_COMP, 0xffffffff,
		       "its version is not 17; make it anew with dtc");
}

TEST(a_newer_compatible_version_is_opened)
{
	struct dt_info dt = { 0 };

	load();
	dtb_put(dtb, H_VERSION, 18);
	dtb_put(dtb, H_LAST_COMP, 17);
	EXPECT(!dt_open(&dt, DTB_ADDR));
}

TEST(impossible_total_sizes_are_refused)
{
	load();
	expect_refused(
		H_TOTALSIZE, 0,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_TOTALSIZE, 39,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_TOTALSIZE, 40,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_TOTALSIZE, dtb_get(dtb, H_TOTALSIZE) - 1,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_TOTALSIZE, 0x200001,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_TOTALSIZE, 0x80000000,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_TOTALSIZE, 0xffffffff,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
}

TEST(blocks_outside_the_tree_are_refused)
{
	static const uint32_t offsets[] = {
		0, 4, 36, 0x10000, 0x7ffffff8, 0x80000000, 0xfffffff8,
	};

	load();
	for (unsigned int i = 0; i < sizeof(offsets) / 4; i++) {
		expect_refused(
			H_STRUCT, offsets[i],
			"its header has impossible sizes or offsets; load all of it, or make it anew");
		expect_refused(
			H_STRINGS, offsets[i],
			"its header has impossible sizes or offsets; load all of it, or make it anew");
		expect_refused(
			H_RSVMAP, offsets[i],
			"its header has impossible sizes or offsets; load all of it, or make it anew");
	}
	expect_refused(
		H_STRUCT_SIZE, 0x10000,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_STRUCT_SIZE, 0xffffffff,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_STRINGS_SIZE, 0x10000,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
	expect_refused(
		H_STRINGS_SIZE, 0xffffffff,
		"its header has impossible sizes or offsets; load all of it, or make it anew");
}

TEST(misaligned_blocks_are_refused)
{
	load();
	for (uint32_t i = 1; i < 4; i++)
		expect_refused(H_STRUCT, dtb_get(dtb, H_STRUCT) - i,
			       "misaligned");
	for (uint32_t i = 1; i < 8; i++)
		expect_refused(H_RSVMAP, dtb_get(dtb, H_RSVMAP) + i,
			       "misaligned");
}

TEST(reservations_without_an_end_are_refused)
{
	uint32_t at;

	load();
	for (at = dtb_get(dtb, H_RSVMAP); at + 16 <= dtb_get(dtb, H_TOTALSIZE);
	     at += 16)
		if (!dtb_get(dtb, at + 8) && !dtb_get(dtb, at + 12))
			dtb_put(dtb, at + 12, 1);
	expect_error(
		"its memory reservations have no end; load all of it, or make it anew");
	expect_refused(
		H_RSVMAP, dtb_get(dtb, H_TOTALSIZE) & -8u,
		"its memory reservations have no end; load all of it, or make it anew");
}

/* Where the length of the root's first property stands: after the token */
static uint32_t first_length(void)
{
	uint32_t at = dtb_get(dtb, H_STRUCT) + 8; /* the root has no name */

	EXPECT_EQ(dtb_get(dtb, at), FDT_PROP);
	return at + 4;
}

/* libfdt would come back to where it was, for ever */
TEST(a_length_that_leads_back_to_its_property_is_refused)
{
	load();
	for (uint32_t back = 4; back <= 0x40; back += 4)
		expect_refused(
			first_length(), -back,
			"it is truncated or damaged; load all of it, or make it anew");
}

TEST(a_property_past_the_end_is_refused)
{
	load();
	expect_refused(
		first_length(), dtb_get(dtb, H_STRUCT_SIZE),
		"it is truncated or damaged; load all of it, or make it anew");
	expect_refused(
		first_length(), 0x7fffffff,
		"it is truncated or damaged; load all of it, or make it anew");
}

TEST(a_token_of_no_kind_is_refused)
{
	load();
	expect_refused(
		first_length() - 4, 5,
		"it is truncated or damaged; load all of it, or make it anew");
	expect_refused(
		first_length() - 4, 0,
		"it is truncated or damaged; load all of it, or make it anew");
}

TEST(a_node_without_an_end_is_refused)
{
	uint32_t end;

	load();
	end = dtb_get(dtb, H_STRUCT) + dtb_get(dtb, H_STRUCT_SIZE) - 4;
	EXPECT_EQ(dtb_get(dtb, end), FDT_END);
	expect_refused(
		end - 4, FDT_END,
		"it is truncated or damaged; load all of it, or make it anew");
	expect_refused(
		end - 4, FDT_NOP,
		"it is truncated or damaged; load all of it, or make it anew");
}

TEST(an_end_of_no_node_is_refused)
{
	load();
	expect_refused(
		dtb_get(dtb, H_STRUCT), FDT_END_NODE,
		"it is truncated or damaged; load all of it, or make it anew");
}
