// SPDX-License-Identifier: BSD-2-Clause
/*
 * The memory map of the boot. Small tables, searched from end to end: there
 * are a few banks and a few things in them.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include "memmap.h"

/* Takes out a bank that touches or overlaps @bank, and adds it to @bank */
static bool join_bank(struct memmap *map, struct range *bank)
{
	for (unsigned int i = 0; i < map->banks; i++) {
		struct range b = map->bank[i];
		uint64_t end = range_end(*bank);

		if (bank->base > range_end(b) || b.base > end)
			continue;
		if (b.base < bank->base)
			bank->base = b.base;
		if (range_end(b) > end)
			end = range_end(b);
		bank->size = end - bank->base;
		for (map->banks--; i < map->banks; i++)
			map->bank[i] = map->bank[i + 1];
		return true;
	}
	return false;
}

void memmap_bank(struct memmap *map, struct range bank)
{
	unsigned int i;

	while (join_bank(map, &bank))
		;
	if (!bank.size || map->banks == MAX_BANKS)
		return;
	for (i = map->banks++; i > 0 && map->bank[i - 1].base > bank.base; i--)
		map->bank[i] = map->bank[i - 1];
	map->bank[i] = bank;
}

int memmap_use(struct memmap *map, struct range range, const char *what)
{
	if (!range.size)
		return 0;
	if (map->used_count == MAX_USED)
		return -ENOSPC;
	map->used[map->used_count].range = range;
	map->used[map->used_count].what = what;
	map->used_count++;
	return 0;
}

void memmap_release(struct memmap *map, const char *what)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < map->used_count; i++)
		if (strcmp(map->used[i].what, what))
			map->used[kept++] = map->used[i];
	map->used_count = kept;
}

/* Index of a user that overlaps @range, or -1 */
static int user_index(const struct memmap *map, struct range range)
{
	for (unsigned int i = 0; i < map->used_count; i++)
		if (ranges_overlap(map->used[i].range, range))
			return i;
	return -1;
}

const char *memmap_user(const struct memmap *map, struct range range)
{
	int i = user_index(map, range);

	return i < 0 ? NULL : map->used[i].what;
}

bool memmap_is_ram(const struct memmap *map, struct range range)
{
	for (unsigned int i = 0; i < map->banks; i++) {
		struct range bank = map->bank[i];
		uint64_t from = range.base - bank.base;

		/* No sum of what a file says: it may wrap round */
		if (from < bank.size && range.size <= bank.size - from)
			return true;
	}
	return false;
}

/* The part of @a that is also in @b; size 0 if there is none */
static struct range intersect(struct range a, struct range b)
{
	uint64_t base = a.base > b.base ? a.base : b.base;
	uint64_t end =
		range_end(a) < range_end(b) ? range_end(a) : range_end(b);

	return (struct range){ base, end > base ? end - base : 0 };
}

uint64_t memmap_find_top(const struct memmap *map, uint64_t size,
			 uint64_t align, struct range within)
{
	for (int i = map->banks - 1; i >= 0; i--) {
		struct range bank = intersect(map->bank[i], within);
		uint64_t end = range_end(bank);

		while (end >= bank.base + size) {
			uint64_t base = (end - size) & -align;
			int user;

			if (base < bank.base)
				break;
			user = user_index(map, (struct range){ base, size });
			if (user < 0)
				return base;
			end = map->used[user].range.base;
		}
	}
	return MEMMAP_NONE;
}

uint64_t memmap_find_bottom(const struct memmap *map, uint64_t size,
			    uint64_t align, struct range within)
{
	for (unsigned int i = 0; i < map->banks; i++) {
		struct range bank = intersect(map->bank[i], within);
		uint64_t base = (bank.base + align - 1) & -align;

		while (base + size <= range_end(bank)) {
			int user =
				user_index(map, (struct range){ base, size });

			if (user < 0)
				return base;
			base = range_end(map->used[user].range);
			base = (base + align - 1) & -align;
		}
	}
	return MEMMAP_NONE;
}
