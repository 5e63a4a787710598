// SPDX-License-Identifier: BSD-2-Clause
/*
 * The memory map: banks and users in tables, and the search for room. The
 * search is compared with one that tries every place of a small memory.
 */
#include <errno.h>
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
	memmap_bank(&map, range(base, size));
}

static void use(uint64_t base, uint64_t size, const char *what)
{
	EXPECT_EQ(memmap_use(&map, range(base, size), what), 0);
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
	for (uint64_t i = 0; i < MAX_BANKS + 3; i++)
		bank(0x40000000 + i * 2 * MIB, MIB);
	EXPECT_EQ(map.banks, MAX_BANKS);
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
	use(0x40010000, 0x1000, "it");
	EXPECT(!memmap_user(&map, range(0x4000f000, 0x1000)));
	EXPECT_STR(memmap_user(&map, range(0x4000f000, 0x1001)), "it");
	EXPECT_STR(memmap_user(&map, range(0x40010fff, 1)), "it");
	EXPECT(!memmap_user(&map, range(0x40011000, 0x1000)));
	EXPECT_STR(memmap_user(&map, range(0x40000000, MIB)), "it");
}

TEST(a_user_of_no_size_is_not_one)
{
	use(0x40010000, 0, "it");
	EXPECT_EQ(map.used_count, 0);
}

TEST(a_full_table_of_users_is_an_error)
{
	for (unsigned int i = 0; i < MAX_USED; i++)
		use(0x40000000 + i * 0x1000, 0x1000, "it");
	EXPECT_EQ(memmap_use(&map, range(0x50000000, 1), "late"), -ENOSPC);
	EXPECT_EQ(memmap_use(&map, range(0x50000000, 0), "empty"), 0);
	EXPECT(!memmap_user(&map, range(0x50000000, 1)));
	memmap_release(&map, "it");
	use(0x50000000, 1, "late");
}

TEST(release_takes_all_marks_of_that_name_and_no_other)
{
	use(0x1000, 0x1000, "a");
	use(0x3000, 0x1000, "b");
	use(0x5000, 0x1000, "a");
	use(0x7000, 0x1000, "c");
	memmap_release(&map, "a");
	EXPECT_EQ(map.used_count, 2);
	EXPECT(!memmap_user(&map, range(0x1000, 0x1000)));
	EXPECT_STR(memmap_user(&map, range(0x3000, 0x1000)), "b");
	EXPECT(!memmap_user(&map, range(0x5000, 0x1000)));
	EXPECT_STR(memmap_user(&map, range(0x7000, 0x1000)), "c");
	memmap_release(&map, "nobody");
	EXPECT_EQ(map.used_count, 2);
}

TEST(an_empty_map_has_no_room)
{
	EXPECT_EQ(top(1, 1), MEMMAP_NONE);
	EXPECT_EQ(bottom(1, 1), MEMMAP_NONE);
}

TEST(top_and_bottom_go_around_users)
{
	bank(0x40000000, MIB);
	use(0x40000000, 0x1800, "low");
	use(0x400fe800, 0x1000, "high");
	EXPECT_EQ(top(0x1000, 0x1000), 0x400fd000);
	EXPECT_EQ(top(0x800, 0x800), 0x400ff800);
	EXPECT_EQ(bottom(0x1000, 0x1000), 0x40002000);
	EXPECT_EQ(bottom(0x800, 0x800), 0x40001800);
}

TEST(room_may_be_used_to_its_last_byte)
{
	bank(0x40000000, MIB);
	use(0x40001000, MIB - 0x2000, "middle");
	EXPECT_EQ(bottom(0x1000, 0x1000), 0x40000000);
	EXPECT_EQ(top(0x1000, 0x1000), 0x400ff000);
	EXPECT_EQ(bottom(0x1001, 1), MEMMAP_NONE);
	EXPECT_EQ(top(0x1001, 1), MEMMAP_NONE);
}

TEST(a_search_stays_inside_the_range_given)
{
	struct range within = { 0x40010800, 0x2000 };

	bank(0x40000000, MIB);
	EXPECT_EQ(memmap_find_top(&map, 0x1000, 0x1000, within), 0x40011000);
	EXPECT_EQ(memmap_find_bottom(&map, 0x1000, 0x1000, within), 0x40011000);
	EXPECT_EQ(memmap_find_bottom(&map, 0x2000, 0x1000, within),
		  MEMMAP_NONE);
	EXPECT_EQ(memmap_find_top(&map, 0x2001, 1, within), MEMMAP_NONE);
	within = range(0x50000000, MIB);
	EXPECT_EQ(memmap_find_top(&map, 0x1000, 1, within), MEMMAP_NONE);
	EXPECT_EQ(memmap_find_bottom(&map, 0x1000, 1, within), MEMMAP_NONE);
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
	use(0xffff0000, 0x20000, "across");
	EXPECT_EQ(memmap_find_top(&map, 0x1000, 0x1000, low), 0xfffef000);
}

TEST(ram_at_address_zero_is_used)
{
	bank(0, MIB);
	EXPECT_EQ(bottom(0x1000, 0x1000), 0);
	EXPECT_EQ(top(MIB, 0x1000), 0);
	use(0, 1, "word 0");
	EXPECT_EQ(bottom(0x1000, 0x1000), 0x1000);
	EXPECT_EQ(top(MIB, 1), MEMMAP_NONE);
}

/* The model: one flag per unit of a memory of 64 units, at @origin */
#define UNITS 64

static bool model_ram[UNITS], model_used[UNITS];

static void mark(bool *flags, unsigned int base, unsigned int size)
{
	for (unsigned int i = base; i < base + size && i < UNITS; i++)
		flags[i] = true;
}

static bool model_fits(unsigned int base, unsigned int size, unsigned int align,
		       struct range within)
{
	if (base % align || base < within.base || base + size > UNITS ||
	    base + size > range_end(within))
		return false;
	for (unsigned int i = base; i < base + size; i++)
		if (!model_ram[i] || model_used[i])
			return false;
	return true;
}

static uint64_t model_find(bool from_top, unsigned int size, unsigned int align,
			   struct range within)
{
	for (unsigned int n = 0; n < UNITS; n++) {
		unsigned int base = from_top ? UNITS - 1 - n : n;

		if (model_fits(base, size, align, within))
			return base;
	}
	return MEMMAP_NONE;
}

/* Banks in any order, with at least a unit between them */
static void random_banks(void)
{
	for (int tries = test_random() % 8; tries >= 0; tries--) {
		unsigned int base = test_random() % (UNITS - 2);
		unsigned int size = 1 + test_random() % 24, i;

		for (i = base ? base - 1 : 0; i < UNITS && i <= base + size;
		     i++)
			if (model_ram[i])
				break;
		if (i <= base + size || base + size > UNITS)
			continue;
		bank(base, size);
		mark(model_ram, base, size);
	}
}

static void random_users(void)
{
	for (int i = test_random() % 12; i > 0; i--) {
		unsigned int base = test_random() % UNITS;
		unsigned int size = test_random() % 6;

		use(base, size, "it");
		mark(model_used, base, size);
	}
}

TEST(the_search_agrees_with_a_search_of_every_place)
{
	for (int round = 0; round < 20000; round++) {
		memset(&map, 0, sizeof(map));
		memset(model_ram, 0, sizeof(model_ram));
		memset(model_used, 0, sizeof(model_used));
		random_banks();
		random_users();
		for (int query = 0; query < 10; query++) {
			unsigned int size = 1 + test_random() % 10;
			unsigned int align = 1u << test_random() % 4;
			struct range within = { 0, UNITS };

			if (query % 2) {
				within.base = test_random() % UNITS;
				within.size = test_random() % UNITS;
			}
			EXPECT_EQ(memmap_find_top(&map, size, align, within),
				  model_find(true, size, align, within));
			EXPECT_EQ(memmap_find_bottom(&map, size, align, within),
				  model_find(false, size, align, within));
		}
	}
}
