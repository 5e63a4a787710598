// SPDX-License-Identifier: BSD-2-Clause
/*
 * A pack: whatever is damaged in it, in the bytes behind the image or in the
 * header's words about them, is found before any of it is used.
 */
#include <hypstub/image.h>
#include "../../src/boot/base/phys.h"
#include "behind.h"
#include "craft.h"
#include "harness.h"
#include "packed.h"

#define SIZE 0x600u /* of the pack: a device tree and a kernel */
#define TREE 0x200u

static const struct entry entry = {
	.image = { IMAGE, IMAGE_SIZE },
	.loaded = IMAGE,
};

/* Words of a message that says what is wrong */
#define WRONG_HASH \
	"its SHA-256 is not the one in the image's header; load all of it, or make it anew"
#define WRONG_LENGTH \
	"its length in the image's header is impossible; load all of it, or make it anew"
#define WRONG_MAGIC \
	"the magic word in the image's header is wrong; load all of it, or make it anew"
#define NO_MEMORY "memory ends before it does; load all of it"

/* An image at IMAGE, whose header has no more than zeros, and a pack */
static void start(void)
{
	appended = (struct appended){ 0 };
	guest_clear();
	console_clear();
	behind_start(0x1000);
	craft_dtb(behind, TREE);
	behind_zimage(TREE, SIZE - TREE);
	packed(IMAGE, IMAGE_SIZE, SIZE);
}

static void expect_good(void)
{
	behind_find();
	EXPECT(!appended.pack.why);
	EXPECT_RANGE(appended.pack.at, FIRST, SIZE);
	EXPECT_EQ(appended.dtb, FIRST);
	EXPECT_RANGE(appended.kernel, FIRST + TREE, SIZE - TREE);
	pack_verify(&entry, &appended.pack);
	EXPECT_STR(console_text(), "");
}

static void expect_refused(const char *why)
{
	behind_expect_none(NULL);
	EXPECT_EQ(appended.at, FIRST);
	EXPECT_STR(appended.pack.why, why);
}

TEST(a_pack_that_is_whole_is_used)
{
	start();
	expect_good();
}

TEST(an_image_alone_is_no_pack)
{
	start();
	memset((char *)phys(IMAGE) + IMAGE_PACK, 0, 8 + IMAGE_PACK_HASH_SIZE);
	behind[SIZE - 1] ^= 1;
	behind_find();
	EXPECT(!appended.pack.why);
	EXPECT_EQ(appended.pack.at.size, 0);
	EXPECT_RANGE(appended.kernel, FIRST + TREE, SIZE - TREE);
}

TEST(every_bit_of_a_pack_counts)
{
	start();
	for (unsigned int bit = 0; bit < 8 * SIZE; bit++) {
		appended = (struct appended){ 0 };
		behind[bit / 8] ^= 1 << bit % 8;
		expect_refused(WRONG_HASH);
		behind[bit / 8] ^= 1 << bit % 8;
	}
	appended = (struct appended){ 0 };
	expect_good();
}

TEST(every_bit_of_the_header_counts)
{
	static const char *const wrong[] = { WRONG_MAGIC, WRONG_HASH,
					     WRONG_LENGTH, NO_MEMORY };
	unsigned char *header;
	unsigned int i;

	start();
	header = phys(IMAGE);
	for (unsigned int bit = 8 * IMAGE_PACK;
	     bit < 8 * (IMAGE_PACK_HASH + IMAGE_PACK_HASH_SIZE); bit++) {
		appended = (struct appended){ 0 };
		header[bit / 8] ^= 1 << bit % 8;
		behind_expect_none(NULL);
		EXPECT(appended.pack.why);
		for (i = 0; i < 3 && strcmp(appended.pack.why, wrong[i]); i++)
			;
		EXPECT_STR(appended.pack.why, wrong[i]);
		header[bit / 8] ^= 1 << bit % 8;
	}
}

TEST(a_pack_that_was_cut_is_refused_whatever_memory_holds_behind_it)
{
	start();
	memset(behind + SIZE - 1, 0, 1);
	expect_refused(WRONG_HASH);
	start();
	memset(behind + TREE, 0xff, SIZE - TREE);
	expect_refused(WRONG_HASH);
}

TEST(a_pack_may_end_with_memory_and_not_later)
{
	behind_start(SIZE);
	craft_dtb(behind, TREE);
	behind_zimage(TREE, SIZE - TREE);
	packed(IMAGE, IMAGE_SIZE, SIZE);
	expect_good();
	put32(phys(IMAGE), IMAGE_PACK_SIZE, SIZE + 4);
	appended = (struct appended){ 0 };
	expect_refused(NO_MEMORY);
}

TEST(a_length_that_no_pack_has_is_refused)
{
	static const uint32_t sizes[] = { 0, (66u << 20) + 1, 0x80000000,
					  0xffffffff };

	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		start();
		put32(phys(IMAGE), IMAGE_PACK_SIZE, sizes[i]);
		expect_refused(WRONG_LENGTH);
	}
}

TEST(a_pack_at_the_end_of_the_address_space_does_not_wrap_round)
{
	static struct entry high = { .image = { 0xffff0000, 0x8000 },
				     .loaded = 0xffff0000 };
	unsigned char *ram = guest_add(0xffff0000, 0x10000);

	memset(ram, 0, 0x10000);
	packed(0xffff0000, 0x8000, 0x8000);
	put32(ram, IMAGE_PACK_SIZE, 0x8004);
	EXPECT_DIES(
		"the pack behind the image, at 0xffff8000-0x0100000003, is damaged: memory ends before it does; load all of it",
		pack_verify(&high, &appended.pack));
}

TEST(a_length_without_the_magic_word_is_refused)
{
	start();
	put32(phys(IMAGE), IMAGE_PACK, 0);
	expect_refused(WRONG_MAGIC);
}

TEST(what_lies_behind_a_pack_is_not_used)
{
	start();
	craft_uimage(behind + SIZE, 0x100, TYPE_RAMDISK, 0);
	behind_find();
	EXPECT_EQ(appended.ramdisk.size, 0);
	EXPECT_EQ(appended.at, FIRST + SIZE);
}

TEST(a_file_that_ends_past_the_end_of_its_pack_is_not_used)
{
	start();
	packed(IMAGE, IMAGE_SIZE, SIZE - 4);
	behind_find();
	EXPECT_EQ(appended.kernel.size, 0);
	EXPECT_STR(appended.why,
		   "it ends past the end of the pack; make the pack anew");
}

TEST(padding_may_end_a_pack)
{
	start();
	memset(behind + SIZE, 0, 7);
	packed(IMAGE, IMAGE_SIZE, SIZE + 7);
	behind_find();
	EXPECT_RANGE(appended.kernel, FIRST + TREE, SIZE - TREE);
	EXPECT_EQ(appended.at, FIRST + SIZE + 7);
	EXPECT(!appended.why);
}

TEST(in_flash_the_header_is_that_of_the_file)
{
	struct entry flash = { .image = { IMAGE, IMAGE_SIZE }, .loaded = 0 };
	unsigned char *file;

	start();
	file = guest_add(0, 0x10000);
	memset(file, 0, 0x10000);
	craft_zimage(file + IMAGE_SIZE, 0x400, TAG_NONE, 0, 0, 0);
	packed(0, IMAGE_SIZE, 0x400);
	appended_find(&flash, &appended);
	EXPECT(!appended.pack.why);
	EXPECT_RANGE(appended.kernel, IMAGE_SIZE, 0x400);
	file[IMAGE_SIZE + 0x200] ^= 0x10;
	appended = (struct appended){ 0 };
	EXPECT_DIES("is damaged: " WRONG_HASH,
		    pack_verify(&flash, &appended.pack));
}

TEST(no_byte_is_hashed_twice)
{
	start();
	expect_good();
	/* A second look at the bytes would find this */
	behind[SIZE - 1] ^= 1;
	expect_good();
}

TEST(the_message_says_where_and_what_to_do)
{
	start();
	behind[SIZE / 2] ^= 0x20;
	EXPECT_DIES(
		"hypstub: cannot go on: the pack behind the image, at 0x40017e60-0x4001845f, is damaged: its SHA-256 is not the one in the image's header; load all of it, or make it anew",
		pack_verify(&entry, &appended.pack));
}
