// SPDX-License-Identifier: BSD-2-Clause
/*
 * The memory map of the boot: see memmap.h. A board has a few banks, and a boot
 * marks a few ranges, so the tables are short and each search looks at every
 * entry. Called by all steps that read the device tree or place something.
 */
#include <stddef.h>
#include <string.h>
#include "memmap.h"
#include "print.h"

/*
 * The words for each user, in the order of enum memmap_user. One array, since
 * an array of pointers would hold absolute addresses.
 */
static const char names[] =
	"nothing\0the hypstub image\0the device tree\0"
	"a reservation in /reserved-memory\0a /memreserve/ entry\0"
	"a reservation of the boot loader's device tree\0"
	"a module of the payload\0the payload file\0a loadable of the FIT\0"
	"a loadable of the FIT\0"
	"the device tree of the FIT\0the ramdisk\0the ramdisk as loaded\0"
	"the command line\0the payload\0RAM for the unpacked kernel\0"
	"the raw binary and its bss\0"
	"the payload until it is moved\0the payload's device tree\0"
	"the resident stub\0the monitor\0the crashed kernel's core header";

const char *memmap_user_name(enum memmap_user user)
{
	const char *name = names;

	while (user--)
		while (*name++)
			;
	return name;
}

/*
 * Removes a bank that touches or overlaps @bank, and extends @bank by it.
 * Returns false if there is no such bank.
 */
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

void memmap_add_bank(struct memmap *map, struct range bank)
{
	unsigned int i;

	while (join_bank(map, &bank))
		;
	if (!bank.size || map->banks == MEMMAP_BANKS_MAX)
		return;
	for (i = map->banks++; i > 0 && map->bank[i - 1].base > bank.base; i--)
		map->bank[i] = map->bank[i - 1];
	map->bank[i] = bank;
}

/* Returns the part of @a that is also in @b; size 0 if there is none */
static struct range intersect(struct range a, struct range b)
{
	uint64_t base = a.base > b.base ? a.base : b.base;
	uint64_t end =
		range_end(a) < range_end(b) ? range_end(a) : range_end(b);

	return (struct range){ base, end > base ? end - base : 0 };
}

void memmap_limit(struct memmap *map, const struct range *only,
		  unsigned int count)
{
	struct range all[MEMMAP_BANKS_MAX];
	unsigned int banks = map->banks;

	memmove(all, map->bank, sizeof(all));
	map->banks = 0;
	map->limited = true;
	for (unsigned int i = 0; i < banks; i++)
		for (unsigned int j = 0; j < count; j++)
			memmap_add_bank(map, intersect(all[i], only[j]));
}

void memmap_use(struct memmap *map, struct range range, enum memmap_user user)
{
	if (!range.size)
		return;
	if (map->used_count == MEMMAP_USED_MAX)
		die("no room in the memory map for %s at %r, which is a defect of hypstub: report it",
		    memmap_user_name(user), &range);
	map->used[map->used_count].range = range;
	map->used[map->used_count].user = user;
	map->used_count++;
}

void memmap_release(struct memmap *map, enum memmap_user user)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < map->used_count; i++)
		if (map->used[i].user != user)
			map->used[kept++] = map->used[i];
	map->used_count = kept;
}

/* Returns the index of a used range that overlaps @range, or -1 */
static int user_index(const struct memmap *map, struct range range)
{
	for (unsigned int i = 0; i < map->used_count; i++)
		if (ranges_overlap(map->used[i].range, range))
			return i;
	return -1;
}

enum memmap_user memmap_user(const struct memmap *map, struct range range)
{
	int i = user_index(map, range);

	return i < 0 ? MEMMAP_FREE : map->used[i].user;
}

const struct range *memmap_find(const struct memmap *map, struct range range,
				enum memmap_user user)
{
	for (unsigned int i = 0; i < map->used_count; i++)
		if (map->used[i].user == user &&
		    ranges_overlap(map->used[i].range, range))
			return &map->used[i].range;
	return NULL;
}

bool memmap_is_ram(const struct memmap *map, struct range range)
{
	for (unsigned int i = 0; i < map->banks; i++) {
		struct range bank = map->bank[i];
		uint64_t from = range.base - bank.base;

		/* Compares sizes, not ends: a file's range may wrap round */
		if (from < bank.size && range.size <= bank.size - from)
			return true;
	}
	return false;
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
	return MEMMAP_NOWHERE;
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
	return MEMMAP_NOWHERE;
}
