// SPDX-License-Identifier: BSD-2-Clause
/*
 * The memory map: banks and users in tables, and the search for room.
 * test_memmap_search.c compares the search with a simpler one.
 */
#include "../../src/boot/base/memmap.h"
#include "guest.h"
#include "harness.h"

static struct memmap map;
static const struct range everywhere = { 0, 1ull << 40 };

static struct range range(uint64_t base, uint64_t size)
{
	return (struct range){ base, size };
}

static void bank(uint64_t base, uint64_t size)
{
	memmap_add_bank(&map, range(base, size));
}

static void use(uint64_t base, uint64_t size, enum memmap_user user)
{
	memmap_use(&map, range(base, size), user);
}

static enum memmap_user user(uint64_t base, uint64_t size)
{
	return memmap_user(&map, range(base, size));
}

static uint64_t top(uint64_t size, uint64_t align)
{
	return memmap_find_top(&map, size, align, everywhere);
}

static uint64_t bottom(uint64_t size, uint64_t align)
{
	return memmap_find_bottom(&map, size, align, everywhere);
}

TEST(banks_are_sorted_by_base)
{
	bank(0x80000000, MIB);
	bank(0x40000000, MIB);
	bank(0x880000000, MIB);
	bank(0x60000000, MIB);
	EXPECT_EQ(map.banks, 4);
	EXPECT_EQ(map.bank[0].base, 0x40000000);
	EXPECT_EQ(map.bank[1].base, 0x60000000);
	EXPECT_EQ(map.bank[2].base, 0x80000000);
	EXPECT_EQ(map.bank[3].base, 0x880000000);
}

TEST(a_bank_of_no_size_is_ignored)
{
	bank(0x40000000, 0);
	EXPECT_EQ(map.banks, 0);
}

TEST(banks_past_the_table_are_not_used)
{
	for (uint64_t i = 0; i < MEMMAP_BANKS_MAX + 3; i++)
		bank(0x40000000 + i * 2 * MIB, MIB);
	EXPECT_EQ(map.banks, MEMMAP_BANKS_MAX);
	EXPECT(memmap_is_ram(&map, range(0x40000000 + 14 * MIB, MIB)));
	EXPECT(!memmap_is_ram(&map, range(0x40000000 + 16 * MIB, MIB)));
}

/* Boards with one bank of DRAM chips after the other say it like that */
TEST(banks_that_touch_are_one_piece_of_ram)
{
	bank(0x40000000, MIB);
	bank(0x40100000, MIB);
	EXPECT(memmap_is_ram(&map, range(0x400ff000, 0x2000)));
	EXPECT_EQ(bottom(2 * MIB, 0x1000), 0x40000000);
	EXPECT_EQ(top(2 * MIB, 0x1000), 0x40000000);
}

TEST(is_ram_means_all_of_it)
{
	bank(0x40000000, MIB);
	bank(0x40200000, MIB);
	EXPECT(memmap_is_ram(&map, range(0x40000000, MIB)));
	EXPECT(memmap_is_ram(&map, range(0x402ff000, 0x1000)));
	EXPECT(!memmap_is_ram(&map, range(0x3ffff000, 0x2000)));
	EXPECT(!memmap_is_ram(&map, range(0x400ff000, 0x1001)));
	EXPECT(!memmap_is_ram(&map, range(0x40000000, 3 * MIB)));
	EXPECT(!memmap_is_ram(&map, range(0x40100000, MIB)));
}

TEST(a_user_is_found_from_its_first_byte_to_its_last)
{
	bank(0x40000000, MIB);
	use(0x40010000, 0x1000, MEMMAP_DTB);
	EXPECT(!user(0x4000f000, 0x1000));
	EXPECT_EQ(user(0x4000f000, 0x1001), MEMMAP_DTB);
	EXPECT_EQ(user(0x40010fff, 1), MEMMAP_DTB);
	EXPECT(!user(0x40011000, 0x1000));
	EXPECT_EQ(user(0x40000000, MIB), MEMMAP_DTB);
}

TEST(a_user_of_no_size_is_not_one)
{
	use(0x40010000, 0, MEMMAP_DTB);
	EXPECT_EQ(map.used_count, 0);
}

TEST(a_full_table_of_users_ends_the_boot)
{
	for (unsigned int i = 0; i < MEMMAP_USED_MAX; i++)
		use(0x40000000 + i * 0x1000, 0x1000, MEMMAP_DTB);
	EXPECT_DIES(
		"no room in the memory map for the ramdisk at 0x50000000-0x50000000, which is a defect of hypstub: report it",
		use(0x50000000, 1, MEMMAP_RAMDISK));
	use(0x50000000, 0, MEMMAP_RAMDISK);
	EXPECT(!user(0x50000000, 1));
	memmap_release(&map, MEMMAP_DTB);
	use(0x50000000, 1, MEMMAP_RAMDISK);
	EXPECT_EQ(user(0x50000000, 1), MEMMAP_RAMDISK);
}

TEST(release_takes_all_marks_of_that_user_and_no_other)
{
	use(0x1000, 0x1000, MEMMAP_FILE);
	use(0x3000, 0x1000, MEMMAP_RAMDISK);
	use(0x5000, 0x1000, MEMMAP_FILE);
	use(0x7000, 0x1000, MEMMAP_STUB);
	memmap_release(&map, MEMMAP_FILE);
	EXPECT_EQ(map.used_count, 2);
	EXPECT(!user(0x1000, 0x1000));
	EXPECT_EQ(user(0x3000, 0x1000), MEMMAP_RAMDISK);
	EXPECT(!user(0x5000, 0x1000));
	EXPECT_EQ(user(0x7000, 0x1000), MEMMAP_STUB);
	memmap_release(&map, MEMMAP_MONITOR);
	EXPECT_EQ(map.used_count, 2);
}

TEST(the_first_range_of_a_user_that_overlaps_is_found)
{
	struct range r = range(0x2000, 0x6000);

	use(0x1000, 0x1000, MEMMAP_STUB);
	use(0x3000, 0x1000, MEMMAP_RAMDISK);
	use(0x7fff, 0x1000, MEMMAP_STUB);
	use(0x5000, 0x1000, MEMMAP_STUB);
	EXPECT_RANGE(*memmap_find(&map, r, MEMMAP_STUB), 0x7fff, 0x1000);
	EXPECT_RANGE(*memmap_find(&map, r, MEMMAP_RAMDISK), 0x3000, 0x1000);
	EXPECT(!memmap_find(&map, r, MEMMAP_MONITOR));
	EXPECT(!memmap_find(&map, range(0x8fff, 1), MEMMAP_STUB));
}

TEST(every_user_has_a_name_of_its_own)
{
	static const char *const names[] = {
		[MEMMAP_FREE] = "nothing",
		[MEMMAP_IMAGE] = "the hypstub image",
		[MEMMAP_DTB] = "the device tree",
		[MEMMAP_RESERVED] = "a reservation in /reserved-memory",
		[MEMMAP_MEMRESERVE] = "a /memreserve/ entry",
		[MEMMAP_KEPT] =
			"a reservation of the boot loader's device tree",
		[MEMMAP_MODULE] = "a module of the payload",
		[MEMMAP_FILE] = "the payload file",
		[MEMMAP_LOADABLE] = "a loadable of the FIT",
		[MEMMAP_LOADABLE_PLACE] = "a loadable of the FIT",
		[MEMMAP_FIT_DTB] = "the device tree of the FIT",
		[MEMMAP_RAMDISK] = "the ramdisk",
		[MEMMAP_RAMDISK_AS_FOUND] = "the ramdisk as loaded",
		[MEMMAP_BOOTARGS] = "the command line",
		[MEMMAP_PAYLOAD] = "the payload",
		[MEMMAP_UNPACKED] = "RAM for the unpacked kernel",
		[MEMMAP_ROOM] = "the raw binary and its bss",
		[MEMMAP_WAITING] = "the payload until it is moved",
		[MEMMAP_PAYLOAD_DTB] = "the payload's device tree",
		[MEMMAP_STUB] = "the resident stub",
		[MEMMAP_MONITOR] = "the monitor",
		[MEMMAP_CORE_HEADER] = "the crashed kernel's core header",
	};

	EXPECT_EQ(sizeof(names) / sizeof(*names), MEMMAP_USERS);
	for (unsigned int i = 0; i < MEMMAP_USERS; i++)
		EXPECT_STR(memmap_user_name(i), names[i]);
}

TEST(an_empty_map_has_no_room)
{
	EXPECT_EQ(top(1, 1), MEMMAP_NOWHERE);
	EXPECT_EQ(bottom(1, 1), MEMMAP_NOWHERE);
}

TEST(top_and_bottom_go_around_users)
{
	bank(0x40000000, MIB);
	use(0x40000000, 0x1800, MEMMAP_RESERVED);
	use(0x400fe800, 0x1000, MEMMAP_RESERVED);
	EXPECT_EQ(top(0x1000, 0x1000), 0x400fd000);
	EXPECT_EQ(top(0x800, 0x800), 0x400ff800);
	EXPECT_EQ(bottom(0x1000, 0x1000), 0x40002000);
	EXPECT_EQ(bottom(0x800, 0x800), 0x40001800);
}

TEST(room_may_be_used_to_its_last_byte)
{
	bank(0x40000000, MIB);
	use(0x40001000, MIB - 0x2000, MEMMAP_RESERVED);
	EXPECT_EQ(bottom(0x1000, 0x1000), 0x40000000);
	EXPECT_EQ(top(0x1000, 0x1000), 0x400ff000);
	EXPECT_EQ(bottom(0x1001, 1), MEMMAP_NOWHERE);
	EXPECT_EQ(top(0x1001, 1), MEMMAP_NOWHERE);
}

TEST(a_search_stays_inside_the_range_given)
{
	struct range within = { 0x40010800, 0x2000 };

	bank(0x40000000, MIB);
	EXPECT_EQ(memmap_find_top(&map, 0x1000, 0x1000, within), 0x40011000);
	EXPECT_EQ(memmap_find_bottom(&map, 0x1000, 0x1000, within), 0x40011000);
	EXPECT_EQ(memmap_find_bottom(&map, 0x2000, 0x1000, within),
		  MEMMAP_NOWHERE);
	EXPECT_EQ(memmap_find_top(&map, 0x2001, 1, within), MEMMAP_NOWHERE);
	within = range(0x50000000, MIB);
	EXPECT_EQ(memmap_find_top(&map, 0x1000, 1, within), MEMMAP_NOWHERE);
	EXPECT_EQ(memmap_find_bottom(&map, 0x1000, 1, within), MEMMAP_NOWHERE);
}

TEST(the_page_below_4_gib_can_be_had)
{
	bank(0xc0000000, 0x40000000);
	EXPECT_EQ(top(0x1000, 0x1000), 0xfffff000);
	EXPECT(memmap_is_ram(&map, range(0xfffff000, 0x1000)));
	EXPECT(!memmap_is_ram(&map, range(0xfffff000, 0x1001)));
}

TEST(a_bank_across_4_gib_is_used_as_far_as_the_range_says)
{
	struct range low = { 0, 1ull << 32 };

	bank(0x80000000, 0x100000000);
	EXPECT_EQ(memmap_find_top(&map, 0x1000, 0x1000, low), 0xfffff000);
	EXPECT_EQ(top(0x1000, 0x1000), 0x17ffff000);
	use(0xffff0000, 0x20000, MEMMAP_RESERVED);
	EXPECT_EQ(memmap_find_top(&map, 0x1000, 0x1000, low), 0xfffef000);
}

TEST(ram_at_address_zero_is_used)
{
	bank(0, MIB);
	EXPECT_EQ(bottom(0x1000, 0x1000), 0);
	EXPECT_EQ(top(MIB, 0x1000), 0);
	use(0, 1, MEMMAP_RESERVED);
	EXPECT_EQ(bottom(0x1000, 0x1000), 0x1000);
	EXPECT_EQ(top(MIB, 1), MEMMAP_NOWHERE);
}

TEST(ram_outside_a_limit_is_gone)
{
	const struct range only[] = { { 0x44000000, 32 * MIB },
				      { 0x80000000, 64 * MIB } };

	bank(0x40000000, 128 * MIB);
	bank(0x60000000, 128 * MIB);
	bank(0x82000000, 128 * MIB);
	use(0x40000000, MIB, MEMMAP_RESERVED);
	memmap_limit(&map, only, 2);
	EXPECT(map.limited);
	EXPECT_EQ(map.banks, 2);
	EXPECT_EQ(map.bank[0].base, 0x44000000);
	EXPECT_EQ(map.bank[0].size, 32 * MIB);
	EXPECT_EQ(map.bank[1].base, 0x82000000);
	EXPECT_EQ(map.bank[1].size, 32 * MIB);
	EXPECT_EQ(user(0x40000000, 1), MEMMAP_RESERVED);
	memmap_limit(&map, only, 0);
	EXPECT_EQ(map.banks, 0);
}
