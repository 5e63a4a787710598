// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reports RAM: whether it ends where the device tree says so, whether the
 * initrd of the tree can be there, and at the end who uses what. Called by
 * doctor.c.
 */
#include "../base/ram.h"
#include "../base/verdict.h"
#include "subjects.h"

#define MIB  (1u << 20)
#define WORD 4

/* Returns whether RAM answers at @addr, which is free */
static bool answers(uint64_t addr)
{
	return ram_is_there((struct range){ addr, WORD });
}

/*
 * Returns the end of RAM in @bank, to the MiB, where its start is there and its
 * end is not. What somebody uses is not written to, and counts as there.
 */
static uint64_t find_end(const struct memmap *map, struct range bank)
{
	uint64_t low = 0, high = bank.size / MIB;

	while (low + 1 < high) {
		uint64_t mid = (low + high) / 2;
		uint64_t addr = bank.base + mid * MIB;

		if (memmap_user(map, (struct range){ addr, WORD }) ||
		    answers(addr))
			low = mid;
		else
			high = mid;
	}
	return bank.base + high * MIB;
}

static void check_bank(const struct memmap *map, struct range bank)
{
	uint64_t last;

	if (bank.base >> 32) {
		verdict_ok("RAM: %r is above 4 GiB and is not tested", &bank);
		return;
	}
	if (!range_below_4g(bank))
		bank.size = (1ull << 32) - bank.base;
	last = memmap_find_top(map, WORD, WORD, bank);
	if (last == MEMMAP_NOWHERE)
		verdict_ok("RAM: %r is in use and is not tested", &bank);
	else if (answers(last))
		verdict_ok("RAM: %r (%z) answers up to its end", &bank,
			   bank.size);
	else
		verdict_problem(
			"RAM: /memory has %r, and there is none at %X: it seems to end at %X; correct /memory",
			&bank, last, find_end(map, bank));
}

/*
 * Returns whether @user may be where the initrd is: its loader reserves it. If
 * only the payload's command line asks for the report, this comes after
 * find_payload(), which has marked the initrd.
 */
static bool may_be_initrd(enum memmap_user user)
{
	return !user || user == MEMMAP_MEMRESERVE || user == MEMMAP_FILE ||
	       user == MEMMAP_RAMDISK;
}

/* Before find_payload(), which ends the boot if the initrd cannot be used */
static void check_initrd(const struct memmap *map, struct range initrd)
{
	enum memmap_user user;

	if (!initrd.size)
		return;
	user = memmap_user(map, initrd);
	if (!memmap_is_ram(map, initrd))
		verdict_problem(
			"initrd: %r of /chosen is not in RAM: load it elsewhere, or correct linux,initrd-start and -end",
			&initrd);
	else if (!may_be_initrd(user))
		verdict_problem(
			"initrd: %r of /chosen overlaps %s: load it elsewhere, or correct linux,initrd-start and -end",
			&initrd, memmap_user_name(user));
	else
		verdict_ok("initrd: %r of /chosen is free RAM", &initrd);
}

void ram_check_report(const struct memmap *map, struct range initrd)
{
	for (unsigned int i = 0; i < map->banks; i++)
		check_bank(map, map->bank[i]);
	check_initrd(map, initrd);
}

/* Returns the user that comes after @last, by address and then by index */
static const struct memmap_used *next(const struct memmap *map,
				      const struct memmap_used *last)
{
	const struct memmap_used *best = 0;

	for (unsigned int i = 0; i < map->used_count; i++) {
		const struct memmap_used *u = &map->used[i];

		if (last && (u->range.base < last->range.base ||
			     (u->range.base == last->range.base && u <= last)))
			continue;
		if (!best || u->range.base < best->range.base)
			best = u;
	}
	return best;
}

void ram_users_report(const struct memmap *map)
{
	const struct memmap_used *u = 0;

	while ((u = next(map, u)))
		verdict_ok("memory: %r (%z): %s", &u->range, u->range.size,
			   memmap_user_name(u->user));
}
