// SPDX-License-Identifier: BSD-2-Clause
/*
 * appended_find() where a part behind the image is cut short, damaged or of a
 * kind that cannot be used: it ends the list, and why is kept.
 */
#include "../../src/boot/handoff/appended.h"
#include "behind.h"
#include "craft.h"
#include "harness.h"

TEST(any_bit_that_is_wrong_in_a_uimage_header_is_seen)
{
	behind_start(0x1000);
	for (unsigned int bit = 32; bit < 8 * 0x40; bit++) {
		craft_uimage(behind, 0x100, TYPE_RAMDISK, 0);
		behind[bit / 8] ^= 1 << bit % 8;
		behind_find();
		EXPECT_EQ(appended.ramdisk.size, 0);
		EXPECT(appended.why);
		EXPECT_EQ(appended.at, FIRST);
	}
	EXPECT_HAS(
		appended.why,
		"the checksum of its header is wrong; load all of it, or make it anew");
}

TEST(a_uimage_of_another_type_is_refused)
{
	behind_start(0x1000);
	craft_uimage(behind, 0x100, TYPE_MULTI, 0);
	behind_expect_none(
		"it is a uImage of neither kernel nor ramdisk, or compressed; put in a kernel that is not compressed, or a ramdisk");
}

TEST(a_compressed_kernel_is_refused)
{
	behind_start(0x1000);
	craft_uimage(behind, 0x100, TYPE_KERNEL, 1);
	behind_expect_none("or compressed");
}

TEST(parts_that_memory_does_not_hold_are_refused)
{
	behind_start(0x1000);
	behind_zimage(0, 0x1001);
	behind_expect_none(
		"it is truncated: memory ends before it does; load all of it");
	craft_dtb(behind, 0x1001);
	behind_expect_none(
		"it is truncated: memory ends before it does; load all of it");
	craft_uimage(behind, 0xfc1, TYPE_RAMDISK, 0);
	behind_expect_none(
		"it is truncated: memory ends before it does; load all of it");
	craft_uimage(behind, 0xfc0, TYPE_RAMDISK, 0);
	behind_find();
	EXPECT_RANGE(appended.ramdisk, FIRST + 0x40, 0xfc0);
}

/* A FIT's data behind it would be taken for a kernel that stands alone */
TEST(a_device_tree_whose_structure_is_damaged_ends_the_list)
{
	behind_start(0x8000);
	craft_dtb(behind, 0x200);
	put32(behind, 0x40, 0x7a000000);
	behind_zimage(0x200, 0x1000);
	behind_find();
	EXPECT_EQ(appended.dtb, FIRST);
	EXPECT_EQ(appended.kernel.size, 0);
	EXPECT_HAS(appended.why,
		   "its tree is damaged; load all of it, or make it anew");
	EXPECT_EQ(appended.at, FIRST);

	/* The end, in the root */
	craft_dtb(behind, 0x200);
	put32(behind, 0x40, 0x09000000);
	behind_find();
	EXPECT_HAS(appended.why,
		   "its tree is damaged; load all of it, or make it anew");
}

TEST(what_was_found_before_a_damaged_part_counts)
{
	behind_start(0x3000);
	behind_zimage(0, 0x1000);
	craft_dtb(behind + 0x1000, 0x100000);
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST, 0x1000);
	EXPECT_EQ(appended.dtb, 0);
	EXPECT_HAS(
		appended.why,
		"it is truncated: memory ends before it does; load all of it");
	EXPECT_EQ(appended.at, FIRST + 0x1000);
}

TEST(parts_of_impossible_size_are_refused)
{
	behind_start(0x1000);
	craft_dtb(behind, 0x3f);
	behind_expect_none(
		"its header gives an impossible size; load all of it, or make it anew");
	craft_dtb(behind, (64u << 20) + 1);
	behind_expect_none("impossible size");
	craft_dtb(behind, 0xffffffff);
	behind_expect_none("impossible size");
	craft_uimage(behind, 0xffffffc1, TYPE_RAMDISK, 0);
	behind_expect_none("impossible size");
	craft_uimage(behind, 0xf0000000, TYPE_RAMDISK, 0);
	behind_expect_none("impossible size");
}

TEST(a_zimage_whose_end_is_before_its_start_is_refused)
{
	behind_start(0x1000);
	behind_zimage(0, 0x1000);
	put32(behind, 0x28, 0x2000);
	behind_expect_none("impossible size");
}

TEST(a_big_endian_zimage_header_does_not_lead_astray)
{
	behind_start(0x1000);
	behind_zimage(0, 0x1000);
	put32(behind, 0x24, 0x18286f01);
	put32(behind, 0x2c, 0x00100000u << 8);
	behind_expect_none("impossible size");
}

static const struct craft_segment segments[] = {
	{ 0x100, 0, 0, 0x80, 0x1000 },
	{ 0x180, 0x8000, 0x8000, 0x200, 0x200 },
};

TEST(wild_elf_headers_are_refused)
{
	static const uint32_t wild[] = { 0x1000, 0x7fffffff, 0xfffff000,
					 0xffffffff };
	/* phoff, shoff; p_offset and p_filesz of the second segment */
	static const uint32_t where[] = { 0x1c, 0x20, CRAFT_PHDR(1) + 0x04,
					  CRAFT_PHDR(1) + 0x10 };

	behind_start(0x1000);
	for (unsigned int i = 0; i < 4; i++)
		for (unsigned int j = 0; j < 4; j++) {
			craft_elf(behind, 0, segments, 2);
			put32(behind, 0x2c, 40 << 16 | 2);
			put32(behind, 0x30, 10);
			put32(behind, where[i], wild[j]);
			behind_expect_none("");
		}
	craft_elf(behind, 0, segments, 2);
	put32(behind, 0x2c, 0xffff);
	behind_expect_none(
		"it is truncated: memory ends before it does; load all of it");
	craft_elf(behind, 0, segments, 2);
	put32(behind, 0x2c, 0xffffffff);
	put32(behind, 0x30, 0xffff);
	behind_expect_none("impossible size");
}

/* Whatever lies there: the search ends, and what it finds is in memory */
TEST(any_bytes_behind_magics_lead_to_memory_only)
{
	static const uint32_t magics[] = { 0xedfe0dd0, 0x56190527, 0x464c457f };

	behind_start(0x1000);
	for (unsigned int round = 0; round < 20000; round++) {
		for (unsigned int i = 0; i < 0x100; i += 4)
			put32(behind, i, test_random() >> test_random() % 32);
		put32(behind, 0, magics[round % 3]);
		if (round % 2)
			put32(behind, 0x24, 0x016f2818);
		behind_find();
		EXPECT(range_end(appended.kernel) <= FIRST + 0x1000);
		EXPECT(range_end(appended.ramdisk) <= FIRST + 0x1000);
	}
}
