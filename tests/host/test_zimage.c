// SPDX-License-Identifier: BSD-2-Clause
/*
 * The zImage header: what is taken for one, what it says about the room that
 * it needs, and headers that lie.
 */
#include <stdlib.h>
#include "../../src/boot/format/zimage.h"
#include "craft.h"
#include "guest.h"
#include "harness.h"

#define SIZE	 0x400000u
#define INFLATED (9u << 20)
#define BSS	 0x123456u
#define MARGIN	 (256u << 10)
#define DEFAULT	 (32u << 20)

/* Exactly as large as the file, so that reading past it is an error */
static struct file file_new(uint32_t size)
{
	void *data = calloc(1, size);

	EXPECT(data);
	return (struct file){ data, size };
}

static struct file good(enum craft_tag tag)
{
	struct file f = file_new(SIZE);

	craft_zimage((void *)f.data, SIZE, tag, INFLATED, BSS, 0x208000);
	return f;
}

static void poke(struct file f, uint32_t offset, uint32_t val)
{
	put32((void *)f.data, offset, val);
}

static uint32_t unpacked(struct file f)
{
	struct zimage z = { 0 };

	EXPECT(zimage_detect(&f));
	EXPECT(!zimage_check(&f, &z));
	return z.unpacked;
}

static void expect_error(struct file f, const char *text)
{
	struct zimage z;
	const char *why = zimage_check(&f, &z);

	EXPECT(why);
	EXPECT_HAS(why, text);
}

TEST(a_zimage_is_known_by_its_magic)
{
	struct file f = good(TAG_ALL_6);

	EXPECT(zimage_detect(&f));
	poke(f, 0x24, 0x016f2819);
	EXPECT(!zimage_detect(&f));
	poke(f, 0x24, 0x18286f01);
	EXPECT(zimage_detect(&f));
}

TEST(a_zimage_that_is_cut_in_its_header_is_refused)
{
	for (uint32_t size = 0x28; size < 0x40; size++) {
		struct file f = file_new(size);

		poke(f, 0x24, 0x016f2818);
		EXPECT(zimage_detect(&f));
		expect_error(f, "truncated in its header");
	}
}

/* What Linux has before its magic word, without and with CONFIG_EFI_STUB */
TEST(a_linux_that_is_cut_before_its_magic_is_refused)
{
	static const uint32_t first[] = { 0xe1a00000, 0xe2255a4d, 0x13105a4d };

	for (uint32_t size = 4; size < 0x28; size++)
		for (unsigned int i = 0; i < 3; i++) {
			struct file f = file_new(size);

			for (uint32_t at = 4; at + 4 <= size; at += 4)
				poke(f, at,
				     at < 0x1c ? 0xe1a00000 : 0xea0003f6);
			poke(f, 0, first[i]);
			EXPECT(zimage_detect(&f));
			expect_error(f, "truncated in its header");
		}
}

TEST(a_short_file_that_is_no_linux_is_no_zimage)
{
	for (uint32_t size = 1; size < 0x40; size++) {
		struct file f = file_new(size);

		EXPECT(!zimage_detect(&f));
		if (size >= 8)
			poke(f, 0, 0xe1a00000);
		EXPECT(!zimage_detect(&f));
	}
}

TEST(a_file_that_is_all_header_is_a_zimage)
{
	struct file f = file_new(0x40);

	craft_zimage((void *)f.data, 0x40, TAG_NONE, 0, 0, 0);
	EXPECT_EQ(unpacked(f), DEFAULT);
}

TEST(the_size_is_end_minus_start)
{
	struct file f = good(TAG_NONE);
	struct zimage z;

	poke(f, 0x28, 0x60008000);
	poke(f, 0x2c, 0x60008000 + SIZE - 0x100);
	EXPECT(!zimage_check(&f, &z));
	EXPECT_EQ(z.size, SIZE - 0x100);
}

TEST(without_a_size_tag_the_default_is_taken)
{
	EXPECT_EQ(unpacked(good(TAG_NONE)), DEFAULT);
}

TEST(the_tag_of_new_kernels_counts_its_header)
{
	EXPECT_EQ(unpacked(good(TAG_ALL_6)),
		  INFLATED + BSS + 0x208000 + MARGIN);
}

TEST(the_tag_of_older_kernels_counts_its_data)
{
	EXPECT_EQ(unpacked(good(TAG_DATA_4)),
		  INFLATED + BSS + 0x208000 + MARGIN);
}

TEST(the_first_tag_had_no_text_offset)
{
	EXPECT_EQ(unpacked(good(TAG_DATA_2)), INFLATED + BSS + 0x8000 + MARGIN);
}

TEST(a_tag_of_one_word_is_not_believed)
{
	struct file f = good(TAG_DATA_2);

	poke(f, CRAFT_TAGS, 1);
	EXPECT_EQ(unpacked(f), DEFAULT);
}

TEST(a_tag_after_another_one_is_found)
{
	struct file f = good(TAG_NONE);

	poke(f, 0x34, 0x45454545);
	poke(f, 0x38, CRAFT_TAGS);
	poke(f, CRAFT_TAGS, 3);
	poke(f, CRAFT_TAGS + 4, 0x12345678);
	poke(f, CRAFT_TAGS + 12, 6);
	poke(f, CRAFT_TAGS + 16, 0x5a534c4b);
	poke(f, CRAFT_TAGS + 20, CRAFT_INFLATED);
	poke(f, CRAFT_TAGS + 24, BSS);
	poke(f, CRAFT_TAGS + 28, 0x8000);
	poke(f, CRAFT_INFLATED, INFLATED);
	EXPECT_EQ(unpacked(f), INFLATED + BSS + 0x8000 + MARGIN);
}

TEST(a_tag_may_end_with_the_file)
{
	struct file f = file_new(SIZE);

	craft_zimage((void *)f.data, SIZE, TAG_NONE, 0, 0, 0);
	poke(f, 0x34, 0x45454545);
	poke(f, 0x38, SIZE - 24);
	poke(f, SIZE - 24, 6);
	poke(f, SIZE - 20, 0x5a534c4b);
	poke(f, SIZE - 16, CRAFT_INFLATED);
	poke(f, SIZE - 12, BSS);
	poke(f, SIZE - 8, 0x8000);
	poke(f, CRAFT_INFLATED, INFLATED);
	EXPECT_EQ(unpacked(f), INFLATED + BSS + 0x8000 + MARGIN);
}

TEST(a_tag_table_outside_the_file_is_refused)
{
	static const uint32_t offsets[] = {
		SIZE,	    SIZE - 3,	SIZE - 1,   SIZE + 4,	0x7fffffff,
		0x80000000, 0xfffffff8, 0xfffffffc, 0xffffffff,
	};
	struct file f = good(TAG_ALL_6);

	for (unsigned int i = 0; i < sizeof(offsets) / 4; i++) {
		poke(f, 0x38, offsets[i]);
		expect_error(f, "truncated or damaged");
	}
}

TEST(a_tag_table_without_an_end_is_refused)
{
	static const uint32_t words[] = {
		1, 2, 64, 65, 0x7fffffff, 0xffffffff
	};
	struct file f = good(TAG_ALL_6);

	for (unsigned int i = 0; i < sizeof(words) / 4; i++) {
		for (uint32_t at = 0x100; at < 0x8000; at += 4)
			poke(f, at, words[i]);
		expect_error(f, "truncated or damaged");
	}
}

TEST(an_inflated_size_outside_the_file_is_refused)
{
	static const uint32_t offsets[] = { SIZE, SIZE - 3, 0xfffffffe, ~0u };
	struct file f = good(TAG_ALL_6);

	poke(f, CRAFT_TAGS + 12, 0);
	poke(f, CRAFT_TAGS + 16, 0);
	for (unsigned int i = 0; i < sizeof(offsets) / 4; i++) {
		poke(f, CRAFT_TAGS + 8, offsets[i]);
		expect_error(f, "truncated or damaged");
	}
}

TEST(an_inflated_size_may_be_unaligned)
{
	struct file f = good(TAG_ALL_6);

	poke(f, CRAFT_TAGS + 8, SIZE - 5);
	poke(f, SIZE - 5, INFLATED);
	EXPECT_EQ(unpacked(f), INFLATED + BSS + 0x208000 + MARGIN);
}

TEST(absurd_sizes_are_not_believed)
{
	struct file f = good(TAG_ALL_6);

	poke(f, CRAFT_TAGS + 12, 0xffffffff);
	EXPECT_EQ(unpacked(f), DEFAULT);
	poke(f, CRAFT_TAGS + 12, 0xff800000); /* the sum is small again */
	EXPECT_EQ(unpacked(f), DEFAULT);
	poke(f, CRAFT_TAGS + 12, 0);
	poke(f, CRAFT_TAGS + 16, 0xfff00000);
	EXPECT_EQ(unpacked(f), DEFAULT);
}

/* A file that is cut has other bytes there: of RAM, of flash, or of a ramdisk */
TEST(a_kernel_whose_inflated_size_is_lost_is_refused)
{
	static const uint32_t sizes[] = { 0, 0xffffffff, 0x10000001,
					  0x8b1f0800 };
	struct file f = good(TAG_ALL_6);

	for (unsigned int i = 0; i < sizeof(sizes) / 4; i++) {
		poke(f, CRAFT_INFLATED, sizes[i]);
		expect_error(f, "truncated or damaged");
	}
	f = good(TAG_DATA_2);
	poke(f, CRAFT_INFLATED, 0);
	expect_error(f, "truncated or damaged");
}

TEST(a_kernel_that_unpacks_to_less_than_its_file_is_not_believed)
{
	struct file f = good(TAG_ALL_6);

	poke(f, CRAFT_INFLATED, 0x1000);
	poke(f, CRAFT_TAGS + 12, 0);
	poke(f, CRAFT_TAGS + 16, 0x8000);
	EXPECT_EQ(unpacked(f), DEFAULT);
}

/* An initramfs inside, say: the default must not be less than the file */
TEST(a_file_larger_than_the_default_unpacks_to_no_less)
{
	struct file f = file_new(40u << 20);

	craft_zimage((void *)f.data, 40u << 20, TAG_NONE, 0, 0, 0);
	EXPECT(unpacked(f) >= 40u << 20);
}

TEST(big_endian_data_is_refused)
{
	struct file f = good(TAG_NONE);

	poke(f, 0x24, 0x18286f01);
	expect_error(f, "big-endian");
}

TEST(an_end_before_the_start_is_refused)
{
	struct file f = good(TAG_NONE);

	poke(f, 0x28, SIZE);
	expect_error(f, "an end before its start");
	poke(f, 0x28, SIZE + 1);
	expect_error(f, "an end before its start");
}

TEST(a_truncated_linux_of_big_endian_data_is_refused)
{
	struct file f = good(TAG_NONE);

	poke(f, 0x30, 0x01020304);
	EXPECT_EQ(unpacked(f), DEFAULT);
	f.size--;
	expect_error(f, "truncated");
}

TEST(a_truncated_linux_is_refused)
{
	struct file f = good(TAG_NONE);

	poke(f, 0x2c, SIZE + 1);
	expect_error(f, "truncated");
	poke(f, 0x2c, 0xffffffff);
	expect_error(f, "truncated");
}

/* Xen: its end is that of its bss, and it has no endianness word */
TEST(a_xen_that_is_longer_in_memory_is_not_truncated)
{
	struct file f = good(TAG_NONE);

	poke(f, 0x30, 0);
	poke(f, 0x2c, SIZE + 0x100000);
	EXPECT(unpacked(f) >= SIZE + 0x100000);
}
