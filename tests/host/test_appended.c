// SPDX-License-Identifier: BSD-2-Clause
/*
 * appended_find(): what lies behind the image, in any order, and memory behind
 * it that holds something else, or ends.
 */
#include "../../src/boot/handoff/appended.h"
#include "craft.h"
#include "guest.h"
#include "harness.h"

#define IMAGE		(GUEST_RAM + 0x10000)
#define IMAGE_SIZE	0x7e60u
#define FIRST		(IMAGE + IMAGE_SIZE)

#define TYPE_STANDALONE 1
#define TYPE_KERNEL	2
#define TYPE_RAMDISK	3
#define TYPE_MULTI	4
#define TYPE_FIRMWARE	5

static const struct entry entry = {
	.image = { IMAGE, IMAGE_SIZE },
	.loaded = IMAGE,
};
static struct appended a;
static unsigned char *behind;

/* @size bytes of memory behind the image, full of what is no part */
static void start(uint32_t size)
{
	unsigned char *ram = guest_add(GUEST_RAM, 0x10000 + IMAGE_SIZE + size);

	behind = ram + 0x10000 + IMAGE_SIZE;
	memset(ram, 0xa5, 0x10000 + IMAGE_SIZE + size);
}

static void find(void)
{
	appended_find(&entry, &a);
}

static void expect_none(const char *why)
{
	find();
	EXPECT_EQ(a.dtb, 0);
	EXPECT_EQ(a.kernel.size, 0);
	EXPECT_EQ(a.ramdisk.size, 0);
	if (why)
		EXPECT_HAS(a.why, why);
	else
		EXPECT(!a.why);
}

static void zimage(uint32_t at, uint32_t size)
{
	craft_zimage(behind + at, size, TAG_NONE, 0, 0, 0);
}

TEST(nothing_known_behind_the_image_is_nothing)
{
	start(0x1000);
	expect_none(NULL);
	EXPECT_EQ(a.at, FIRST);
}

TEST(memory_may_end_with_the_image)
{
	start(0);
	expect_none(NULL);
}

TEST(memory_may_end_in_the_first_header)
{
	start(0x3c);
	zimage(0, 0x1000);
	expect_none(NULL);
}

TEST(a_zimage_is_the_kernel)
{
	start(0x4000);
	zimage(0, 0x3000);
	find();
	EXPECT_RANGE(a.kernel, FIRST, 0x3000);
	EXPECT_EQ(a.at, FIRST + 0x3000);
	EXPECT(!a.why);
}

TEST(a_zimage_may_end_with_memory)
{
	start(0x3000);
	zimage(0, 0x3000);
	find();
	EXPECT_RANGE(a.kernel, FIRST, 0x3000);
	EXPECT(!a.why);
}

TEST(parts_are_looked_for_where_the_file_lies_and_not_where_the_image_runs)
{
	struct entry flash = { .image = { IMAGE, IMAGE_SIZE }, .loaded = 0 };
	unsigned char *file = guest_add(0, 0x10000);

	start(0x4000);
	zimage(0, 0x3000);
	memset(file, 0, 0x10000);
	craft_zimage(file + IMAGE_SIZE, 0x2000, TAG_NONE, 0, 0, 0);
	appended_find(&flash, &a);
	EXPECT_RANGE(a.kernel, IMAGE_SIZE, 0x2000);
}

TEST(parts_come_in_any_order)
{
	start(0x8000);
	craft_uimage(behind, 0x500, TYPE_RAMDISK, 1);
	zimage(0x540, 0x3000);
	craft_dtb(behind + 0x3540, 0x200);
	find();
	EXPECT_RANGE(a.ramdisk, FIRST + 0x40, 0x500);
	EXPECT_RANGE(a.kernel, FIRST + 0x540, 0x3000);
	EXPECT_EQ(a.dtb, FIRST + 0x3540);

	guest_clear();
	start(0x8000);
	craft_dtb(behind, 0x200);
	craft_uimage(behind + 0x200, 0x500, TYPE_RAMDISK, 0);
	zimage(0x740, 0x3000);
	find();
	EXPECT_EQ(a.dtb, FIRST);
	EXPECT_RANGE(a.ramdisk, FIRST + 0x240, 0x500);
	EXPECT_RANGE(a.kernel, FIRST + 0x740, 0x3000);
}

TEST(a_part_may_follow_one_of_odd_size)
{
	start(0x8000);
	craft_dtb(behind, 0x201);
	zimage(0x201, 0x3000);
	craft_uimage(behind + 0x3201, 0x503, TYPE_RAMDISK, 0);
	find();
	EXPECT_EQ(a.dtb, FIRST);
	EXPECT_RANGE(a.kernel, FIRST + 0x201, 0x3000);
	EXPECT_RANGE(a.ramdisk, FIRST + 0x3241, 0x503);
}

TEST(up_to_32_zeros_may_be_between_parts)
{
	start(0x8000);
	memset(behind, 0, 0x1000);
	craft_dtb(behind + 32, 0x201);
	zimage(32 + 0x201 + 31, 0x3000);
	find();
	EXPECT_EQ(a.dtb, FIRST + 32);
	EXPECT_RANGE(a.kernel, FIRST + 32 + 0x201 + 31, 0x3000);
}

TEST(more_zeros_end_the_list)
{
	start(0x8000);
	memset(behind, 0, 0x1000);
	craft_dtb(behind + 33, 0x200);
	expect_none(NULL);
}

TEST(zeros_may_reach_the_end_of_memory)
{
	start(0x10);
	memset(behind, 0, 0x10);
	expect_none(NULL);
}

TEST(the_first_of_each_kind_counts)
{
	start(0x8000);
	zimage(0, 0x1000);
	zimage(0x1000, 0x1000);
	craft_dtb(behind + 0x2000, 0x200);
	craft_dtb(behind + 0x2200, 0x200);
	craft_uimage(behind + 0x2400, 0x100, TYPE_RAMDISK, 0);
	craft_uimage(behind + 0x2540, 0x100, TYPE_RAMDISK, 0);
	find();
	EXPECT_EQ(a.kernel.base, FIRST);
	EXPECT_EQ(a.dtb, FIRST + 0x2000);
	EXPECT_EQ(a.ramdisk.base, FIRST + 0x2440);
	EXPECT_EQ(a.at, FIRST + 0x2680);
}

TEST(what_follows_an_unknown_part_is_not_found)
{
	start(0x8000);
	zimage(0, 0x1000);
	craft_dtb(behind + 0x1040, 0x200);
	find();
	EXPECT_RANGE(a.kernel, FIRST, 0x1000);
	EXPECT_EQ(a.dtb, 0);
	EXPECT(!a.why);
}

TEST(a_uimage_holds_a_kernel_of_any_kind)
{
	static const uint8_t types[] = { TYPE_STANDALONE, TYPE_KERNEL,
					 TYPE_FIRMWARE };

	start(0x1000);
	for (unsigned int i = 0; i < sizeof(types); i++) {
		craft_uimage(behind, 0x123, types[i], 0);
		find();
		EXPECT_RANGE(a.kernel, FIRST + 0x40, 0x123);
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

	start(0x2000);
	memcpy(behind, header, sizeof(header));
	find();
	EXPECT_RANGE(a.ramdisk, FIRST + 0x40, 0x1234);
	EXPECT(!a.why);
}

TEST(any_bit_that_is_wrong_in_a_uimage_header_is_seen)
{
	start(0x1000);
	for (unsigned int bit = 32; bit < 8 * 0x40; bit++) {
		craft_uimage(behind, 0x100, TYPE_RAMDISK, 0);
		behind[bit / 8] ^= 1 << bit % 8;
		find();
		EXPECT_EQ(a.ramdisk.size, 0);
		EXPECT(a.why);
		EXPECT_EQ(a.at, FIRST);
	}
	EXPECT_HAS(a.why, "the checksum of its header is wrong");
}

TEST(a_uimage_of_another_type_is_refused)
{
	start(0x1000);
	craft_uimage(behind, 0x100, TYPE_MULTI, 0);
	expect_none("neither kernel nor ramdisk");
}

TEST(a_compressed_kernel_is_refused)
{
	start(0x1000);
	craft_uimage(behind, 0x100, TYPE_KERNEL, 1);
	expect_none("or compressed");
}

TEST(parts_that_memory_does_not_hold_are_refused)
{
	start(0x1000);
	zimage(0, 0x1001);
	expect_none("it is truncated: memory ends before it does");
	craft_dtb(behind, 0x1001);
	expect_none("it is truncated");
	craft_uimage(behind, 0xfc1, TYPE_RAMDISK, 0);
	expect_none("it is truncated");
	craft_uimage(behind, 0xfc0, TYPE_RAMDISK, 0);
	find();
	EXPECT_RANGE(a.ramdisk, FIRST + 0x40, 0xfc0);
}

/* A FIT's data behind it would be taken for a kernel that stands alone */
TEST(a_device_tree_whose_structure_is_damaged_ends_the_list)
{
	start(0x8000);
	craft_dtb(behind, 0x200);
	put32(behind, 0x40, 0x7a000000);
	zimage(0x200, 0x1000);
	find();
	EXPECT_EQ(a.dtb, FIRST);
	EXPECT_EQ(a.kernel.size, 0);
	EXPECT_HAS(a.why, "its tree is damaged");
	EXPECT_EQ(a.at, FIRST);

	/* The end, in the root */
	craft_dtb(behind, 0x200);
	put32(behind, 0x40, 0x09000000);
	find();
	EXPECT_HAS(a.why, "its tree is damaged");
}

TEST(what_was_found_before_a_damaged_part_counts)
{
	start(0x3000);
	zimage(0, 0x1000);
	craft_dtb(behind + 0x1000, 0x100000);
	find();
	EXPECT_RANGE(a.kernel, FIRST, 0x1000);
	EXPECT_EQ(a.dtb, 0);
	EXPECT_HAS(a.why, "it is truncated");
	EXPECT_EQ(a.at, FIRST + 0x1000);
}

TEST(parts_of_impossible_size_are_refused)
{
	start(0x1000);
	craft_dtb(behind, 0x3f);
	expect_none("its header gives an impossible size");
	craft_dtb(behind, (64u << 20) + 1);
	expect_none("impossible size");
	craft_dtb(behind, 0xffffffff);
	expect_none("impossible size");
	craft_uimage(behind, 0xffffffc1, TYPE_RAMDISK, 0);
	expect_none("impossible size");
	craft_uimage(behind, 0xf0000000, TYPE_RAMDISK, 0);
	expect_none("impossible size");
}

TEST(a_zimage_whose_end_is_before_its_start_is_refused)
{
	start(0x1000);
	zimage(0, 0x1000);
	put32(behind, 0x28, 0x2000);
	expect_none("impossible size");
}

TEST(a_big_endian_zimage_header_does_not_lead_astray)
{
	start(0x1000);
	zimage(0, 0x1000);
	put32(behind, 0x24, 0x18286f01);
	put32(behind, 0x2c, 0x00100000u << 8);
	expect_none("impossible size");
}

TEST(a_device_tree_is_told_with_its_size_and_may_lie_at_any_address)
{
	start(0x1000);
	memset(behind, 0, 3);
	craft_dtb(behind + 3, 0x101);
	find();
	EXPECT_EQ(a.dtb, FIRST + 3);
	EXPECT_EQ(a.dtb_size, 0x101);
	EXPECT(!a.why);
}

static const struct craft_segment segments[] = {
	{ 0x100, 0, 0, 0x80, 0x1000 },
	{ 0x180, 0x8000, 0x8000, 0x200, 0x200 },
};

TEST(an_elf_file_ends_with_its_last_segment)
{
	start(0x1000);
	craft_elf(behind, 0, segments, 2);
	find();
	EXPECT_RANGE(a.kernel, FIRST, 0x380);
}

TEST(an_elf_file_ends_with_its_section_headers_if_they_are_last)
{
	start(0x1000);
	craft_elf(behind, 0, segments, 2);
	put32(behind, 0x20, 0x400);	   /* shoff */
	put32(behind, 0x2c, 40 << 16 | 2); /* shentsize, phnum */
	put32(behind, 0x30, 9 << 16 | 10); /* shstrndx, shnum */
	find();
	EXPECT_RANGE(a.kernel, FIRST, 0x400 + 400);
}

TEST(an_elf_file_may_have_its_program_headers_last)
{
	start(0x1000);
	craft_elf(behind, 0, segments, 2);
	memmove(behind + 0x800, behind + 0x34, 0x40);
	put32(behind, 0x1c, 0x800);
	find();
	EXPECT_RANGE(a.kernel, FIRST, 0x840);
	/* And then they are read where they are */
	put32(behind, 0x800 + 0x30, 0xe00);
	find();
	EXPECT_RANGE(a.kernel, FIRST, 0xf80);
}

TEST(wild_elf_headers_are_refused)
{
	static const uint32_t wild[] = { 0x1000, 0x7fffffff, 0xfffff000,
					 0xffffffff };
	/* phoff, shoff; p_offset and p_filesz of the second segment */
	static const uint32_t where[] = { 0x1c, 0x20, CRAFT_PHDR(1) + 0x04,
					  CRAFT_PHDR(1) + 0x10 };

	start(0x1000);
	for (unsigned int i = 0; i < 4; i++)
		for (unsigned int j = 0; j < 4; j++) {
			craft_elf(behind, 0, segments, 2);
			put32(behind, 0x2c, 40 << 16 | 2);
			put32(behind, 0x30, 10);
			put32(behind, where[i], wild[j]);
			expect_none("");
		}
	craft_elf(behind, 0, segments, 2);
	put32(behind, 0x2c, 0xffff);
	expect_none("it is truncated");
	craft_elf(behind, 0, segments, 2);
	put32(behind, 0x2c, 0xffffffff);
	put32(behind, 0x30, 0xffff);
	expect_none("impossible size");
}

/* Whatever lies there: the search ends, and what it finds is in memory */
TEST(any_bytes_behind_magics_lead_to_memory_only)
{
	static const uint32_t magics[] = { 0xedfe0dd0, 0x56190527, 0x464c457f };

	start(0x1000);
	for (unsigned int round = 0; round < 20000; round++) {
		for (unsigned int i = 0; i < 0x100; i += 4)
			put32(behind, i, test_random() >> test_random() % 32);
		put32(behind, 0, magics[round % 3]);
		if (round % 2)
			put32(behind, 0x24, 0x016f2818);
		find();
		EXPECT(range_end(a.kernel) <= FIRST + 0x1000);
		EXPECT(range_end(a.ramdisk) <= FIRST + 0x1000);
	}
}
