// SPDX-License-Identifier: BSD-2-Clause
/*
 * find_dtb(): each place where loaders leave the device tree, in the order of
 * the search, and addresses that lead nowhere.
 */
#include "../../src/boot/handoff/find_dtb.h"
#include "../../src/boot/base/phys.h"
#include "craft.h"
#include "guest.h"
#include "harness.h"

#define IMAGE	   (GUEST_RAM + 0x10000)
#define IMAGE_SIZE 0x8000u
#define BEHIND	   (IMAGE + IMAGE_SIZE)
#define R2	   (GUEST_RAM + 0x80000)
#define ARGV	   (GUEST_RAM + 0x90000)
#define TREE	   (GUEST_RAM + 0xa0000)
#define TREE_SIZE  0x200u

static struct entry entry;
static struct appended appended;
static unsigned char *ram;

static void start(void)
{
	ram = memset(guest_add(GUEST_RAM, MIB), 0, MIB);
	/* Behind the image is something of no known kind */
	memset(phys(BEHIND), 0xa5, 0x1000);
	entry = (struct entry){ .image = { IMAGE, IMAGE_SIZE },
				.loaded = IMAGE,
				.handed_dtb = 0xffffffff };
	appended = (struct appended){ 0 };
}

static void put_tree(uint64_t addr)
{
	craft_dtb(phys(addr), TREE_SIZE);
}

static void expect_at(uint64_t wanted)
{
	uint32_t addr;

	EXPECT(find_dtb(&entry, &appended, &addr));
	EXPECT_EQ(addr, wanted);
}

static void expect_none(void)
{
	uint32_t addr;

	if (find_dtb(&entry, &appended, &addr))
		test_fail(__FILE__, __LINE__, "finds one at %#x", addr);
}

/* U-Boot's "go": @text is the argument @index */
static void put_argument(unsigned int index, const char *text)
{
	uint32_t at = ARGV + 0x100 + 0x20 * index;

	strcpy(phys(at), text);
	put32(phys(ARGV), 4 * index, at);
	if (entry.argc <= index)
		entry.argc = index + 1;
	entry.machine = ARGV;
}

TEST(r2_is_taken)
{
	start();
	put_tree(R2);
	entry.handed_dtb = R2;
	expect_at(R2);
	EXPECT_EQ(appended.at, 0);
}

TEST(what_is_no_word_of_memory_is_no_tree)
{
	start();
	put_tree(R2 + 2);
	entry.handed_dtb = R2 + 2;
	expect_none();
	entry.handed_dtb = 0x80000000;
	expect_none();
	entry.handed_dtb = R2;
	expect_none();
}

TEST(an_argument_of_go_is_taken)
{
	start();
	put_tree(TREE);
	put_argument(0, "0x40010000");
	put_argument(1, "not this");
	put_argument(2, "400a0000");
	expect_at(TREE);
}

TEST(the_first_argument_of_go_is_the_image_and_no_tree)
{
	start();
	put_tree(TREE);
	put_argument(0, "400a0000");
	expect_none();
}

TEST(arguments_that_lead_nowhere_are_passed_over)
{
	start();
	put_tree(TREE);
	put_argument(3, "0x400a0000");
	put32(phys(ARGV), 4, 0x80000000); /* no memory */
	put32(phys(ARGV), 8, ARGV + 0x100 + 0x40);
	strcpy(phys(ARGV + 0x100 + 0x40), "0x400b0000"); /* no tree there */
	expect_at(TREE);
	entry.machine = 0x80000000;
	expect_none();
}

TEST(no_more_than_eight_arguments_are_looked_at)
{
	start();
	put_tree(TREE);
	put_argument(7, "0x400a0000");
	expect_at(TREE);
	put32(phys(ARGV), 4 * 7, 0);
	put_argument(8, "0x400a0000");
	expect_none();
}

TEST(the_armstubs_word_is_taken)
{
	start();
	put_tree(TREE);
	put32(phys(IMAGE), 0xf8, TREE);
	expect_at(TREE);
}

TEST(a_tree_behind_the_image_is_taken_where_it_is)
{
	start();
	put_tree(BEHIND);
	expect_at(BEHIND);
	EXPECT_EQ(appended.dtb, BEHIND);
	EXPECT_EQ(appended.dtb_size, TREE_SIZE);
}

/* Over what is appended nothing may be written: it is the payload */
TEST(a_tree_that_is_not_aligned_is_copied_behind_all_that_is_appended)
{
	unsigned char tree[TREE_SIZE];

	start();
	craft_zimage(phys(BEHIND), 0x404, TAG_NONE, 0, 0, 0);
	guest_fill(BEHIND + 0x404, TREE_SIZE, 3);
	put_tree(BEHIND + 0x404);
	memcpy(tree, phys(BEHIND + 0x404), TREE_SIZE);
	expect_at(BEHIND + 0x608);
	EXPECT_MEM(phys(BEHIND + 0x608), tree, TREE_SIZE);
	EXPECT_RANGE(appended.kernel, BEHIND, 0x404);
}

TEST(a_tree_in_flash_is_copied_behind_the_image_in_ram)
{
	unsigned char *flash = guest_add(0, 0x10000);

	start();
	memset(flash, 0xa5, 0x10000);
	memset(flash, 0, 0x100);
	craft_dtb(flash + IMAGE_SIZE, TREE_SIZE);
	entry.loaded = 0;
	expect_at(BEHIND);
	EXPECT_MEM(phys(BEHIND), flash + IMAGE_SIZE, TREE_SIZE);
	EXPECT_EQ(appended.dtb, IMAGE_SIZE);
}

TEST(the_start_of_ram_is_the_last_place)
{
	start();
	put_tree(GUEST_RAM);
	EXPECT_EQ(find_dtb_ram_start(&entry), GUEST_RAM);
	expect_at(GUEST_RAM);
}

TEST(the_start_of_ram_is_that_of_the_images_128_mib)
{
	struct entry high = { .image = { 0x4fff0000, IMAGE_SIZE } };

	EXPECT_EQ(find_dtb_ram_start(&high), 0x48000000);
}

TEST(earlier_places_go_before_later_ones)
{
	start();
	put_tree(GUEST_RAM);
	expect_at(GUEST_RAM);
	put_tree(BEHIND);
	expect_at(BEHIND);
	put_tree(TREE);
	put32(phys(IMAGE), 0xf8, TREE);
	expect_at(TREE);
	put_tree(TREE + 0x1000);
	put_argument(1, "400a1000");
	expect_at(TREE + 0x1000);
	put_tree(R2);
	entry.handed_dtb = R2;
	expect_at(R2);
}
