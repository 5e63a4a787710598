// SPDX-License-Identifier: BSD-2-Clause
/*
 * The search for room in the memory map, compared with one that tries every
 * place of a small memory.
 */
#include "../../src/boot/base/memmap.h"
#include "harness.h"

static struct memmap map;

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
	return MEMMAP_NOWHERE;
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
		memmap_add_bank(&map, (struct range){ base, size });
		mark(model_ram, base, size);
	}
}

static void random_users(void)
{
	for (int i = test_random() % 12; i > 0; i--) {
		unsigned int base = test_random() % UNITS;
		unsigned int size = test_random() % 6;

		memmap_use(&map, (struct range){ base, size }, MEMMAP_DTB);
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
