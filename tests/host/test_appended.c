// SPDX-License-Identifier: BSD-2-Clause
/*
 * appended_find(): what lies behind the image, in any order, and what ends the
 * list.
 */
#include "../../src/boot/handoff/appended.h"
#include "behind.h"
#include "craft.h"
#include "guest.h"
#include "harness.h"

TEST(nothing_known_behind_the_image_is_nothing)
{
	behind_start(0x1000);
	behind_expect_none(NULL);
	EXPECT_EQ(appended.at, FIRST);
}

TEST(memory_may_end_with_the_image)
{
	behind_start(0);
	behind_expect_none(NULL);
}

TEST(memory_may_end_in_the_first_header)
{
	behind_start(0x3c);
	behind_zimage(0, 0x1000);
	behind_expect_none(NULL);
}

TEST(a_zimage_is_the_kernel)
{
	behind_start(0x4000);
	behind_zimage(0, 0x3000);
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST, 0x3000);
	EXPECT_EQ(appended.at, FIRST + 0x3000);
	EXPECT(!appended.why);
}

TEST(a_zimage_may_end_with_memory)
{
	behind_start(0x3000);
	behind_zimage(0, 0x3000);
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST, 0x3000);
	EXPECT(!appended.why);
}

TEST(parts_are_looked_for_where_the_file_lies_and_not_where_the_image_runs)
{
	struct entry flash = { .image = { IMAGE, IMAGE_SIZE }, .loaded = 0 };
	unsigned char *file = guest_add(0, 0x10000);

	behind_start(0x4000);
	behind_zimage(0, 0x3000);
	memset(file, 0, 0x10000);
	craft_zimage(file + IMAGE_SIZE, 0x2000, TAG_NONE, 0, 0, 0);
	appended_find(&flash, &appended);
	EXPECT_RANGE(appended.kernel, IMAGE_SIZE, 0x2000);
}

TEST(parts_come_in_any_order)
{
	behind_start(0x8000);
	craft_uimage(behind, 0x500, TYPE_RAMDISK, 1);
	behind_zimage(0x540, 0x3000);
	craft_dtb(behind + 0x3540, 0x200);
	behind_find();
	EXPECT_RANGE(appended.ramdisk, FIRST + 0x40, 0x500);
	EXPECT_RANGE(appended.kernel, FIRST + 0x540, 0x3000);
	EXPECT_EQ(appended.dtb, FIRST + 0x3540);

	guest_clear();
	behind_start(0x8000);
	craft_dtb(behind, 0x200);
	craft_uimage(behind + 0x200, 0x500, TYPE_RAMDISK, 0);
	behind_zimage(0x740, 0x3000);
	behind_find();
	EXPECT_EQ(appended.dtb, FIRST);
	EXPECT_RANGE(appended.ramdisk, FIRST + 0x240, 0x500);
	EXPECT_RANGE(appended.kernel, FIRST + 0x740, 0x3000);
}

TEST(a_part_may_follow_one_of_odd_size)
{
	behind_start(0x8000);
	craft_dtb(behind, 0x201);
	behind_zimage(0x201, 0x3000);
	craft_uimage(behind + 0x3201, 0x503, TYPE_RAMDISK, 0);
	behind_find();
	EXPECT_EQ(appended.dtb, FIRST);
	EXPECT_RANGE(appended.kernel, FIRST + 0x201, 0x3000);
	EXPECT_RANGE(appended.ramdisk, FIRST + 0x3241, 0x503);
}

TEST(up_to_32_zeros_may_be_between_parts)
{
	behind_start(0x8000);
	memset(behind, 0, 0x1000);
	craft_dtb(behind + 32, 0x201);
	behind_zimage(32 + 0x201 + 31, 0x3000);
	behind_find();
	EXPECT_EQ(appended.dtb, FIRST + 32);
	EXPECT_RANGE(appended.kernel, FIRST + 32 + 0x201 + 31, 0x3000);
}

TEST(more_zeros_end_the_list)
{
	behind_start(0x8000);
	memset(behind, 0, 0x1000);
	craft_dtb(behind + 33, 0x200);
	behind_expect_none(NULL);
}

TEST(zeros_may_reach_the_end_of_memory)
{
	behind_start(0x10);
	memset(behind, 0, 0x10);
	behind_expect_none(NULL);
}

TEST(the_first_of_each_kind_counts)
{
	behind_start(0x8000);
	behind_zimage(0, 0x1000);
	behind_zimage(0x1000, 0x1000);
	craft_dtb(behind + 0x2000, 0x200);
	craft_dtb(behind + 0x2200, 0x200);
	craft_uimage(behind + 0x2400, 0x100, TYPE_RAMDISK, 0);
	craft_uimage(behind + 0x2540, 0x100, TYPE_RAMDISK, 0);
	behind_find();
	EXPECT_EQ(appended.kernel.base, FIRST);
	EXPECT_EQ(appended.dtb, FIRST + 0x2000);
	EXPECT_EQ(appended.ramdisk.base, FIRST + 0x2440);
	EXPECT_EQ(appended.at, FIRST + 0x2680);
}

TEST(what_follows_an_unknown_part_is_not_found)
{
	behind_start(0x8000);
	behind_zimage(0, 0x1000);
	craft_dtb(behind + 0x1040, 0x200);
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST, 0x1000);
	EXPECT_EQ(appended.dtb, 0);
	EXPECT(!appended.why);
}

TEST(a_uimage_holds_a_kernel_of_any_kind)
{
	static const uint8_t types[] = { TYPE_STANDALONE, TYPE_KERNEL,
					 TYPE_FIRMWARE };

	behind_start(0x1000);
	for (unsigned int i = 0; i < sizeof(types); i++) {
		craft_uimage(behind, 0x123, types[i], 0);
		behind_find();
		EXPECT_RANGE(appended.kernel, FIRST + 0x40, 0x123);
	}
}

/* Of mkimage -A arm -O linux -T ramdisk -C gzip -n "a ramdisk" */
TEST(a_header_of_mkimage_is_taken)
{
	static const unsigned char header[0x40] = {
		0x27, 0x05, 0x19, 0x56, 0x9a, 0x4b, 0x7d, 0x6a, 0x6b, 0x03,
		0x90, 0x5d, 0x00, 0x00, 0x12, 0x34, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0xe4, 0xdb, 0x73, 0x64, 0x05, 0x02,
		0x03, 0x01, 0x61, 0x20, 0x72, 0x61, 0x6d, 0x64, 0x69, 0x73,
		0x6b, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00
	};

	behind_start(0x2000);
	memcpy(behind, header, sizeof(header));
	behind_find();
	EXPECT_RANGE(appended.ramdisk, FIRST + 0x40, 0x1234);
	EXPECT(!appended.why);
}

TEST(a_device_tree_is_told_with_its_size_and_may_lie_at_any_address)
{
	behind_start(0x1000);
	memset(behind, 0, 3);
	craft_dtb(behind + 3, 0x101);
	behind_find();
	EXPECT_EQ(appended.dtb, FIRST + 3);
	EXPECT_EQ(appended.dtb_size, 0x101);
	EXPECT(!appended.why);
}

static const struct craft_segment segments[] = {
	{ 0x100, 0, 0, 0x80, 0x1000 },
	{ 0x180, 0x8000, 0x8000, 0x200, 0x200 },
};

TEST(an_elf_file_ends_with_its_last_segment)
{
	behind_start(0x1000);
	craft_elf(behind, 0, segments, 2);
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST, 0x380);
}

TEST(an_elf_file_ends_with_its_section_headers_if_they_are_last)
{
	behind_start(0x1000);
	craft_elf(behind, 0, segments, 2);
	put32(behind, 0x20, 0x400);	   /* shoff */
	put32(behind, 0x2c, 40 << 16 | 2); /* shentsize, phnum */
	put32(behind, 0x30, 9 << 16 | 10); /* shstrndx, shnum */
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST, 0x400 + 400);
}

TEST(an_elf_file_may_have_its_program_headers_last)
{
	behind_start(0x1000);
	craft_elf(behind, 0, segments, 2);
	memmove(behind + 0x800, behind + 0x34, 0x40);
	put32(behind, 0x1c, 0x800);
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST, 0x840);
	/* And then they are read where they are */
	put32(behind, 0x800 + 0x30, 0xe00);
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST, 0xf80);
}
