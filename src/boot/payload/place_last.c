// SPDX-License-Identifier: BSD-2-Clause
/*
 * The last move. A payload may belong where the boot itself still is: over the
 * image, the loader's device tree, or its own file. That part is assembled in a
 * waiting place, and the stub's copy of resident/leave.S moves it as the very
 * last step. It is one block of whole words, because that move copies words;
 * without a resident stub there is no last move. Called by place.c.
 */
#include "../base/print.h"
#include "../base/ram.h"
#include "place_last.h"

bool place_last_until_entry(enum memmap_user user)
{
	return user == MEMMAP_IMAGE || user == MEMMAP_DTB ||
	       user == MEMMAP_FILE || user == MEMMAP_FIT_DTB;
}

enum memmap_user place_last_user(const struct memmap *map, struct range r)
{
	enum memmap_user user = MEMMAP_FREE;

	for (unsigned int i = 0; i < map->used_count; i++)
		if (ranges_overlap(map->used[i].range, r) &&
		    !place_last_until_entry(map->used[i].user))
			user = map->used[i].user;
	return user;
}

/* Returns whether @r overlaps memory that only the boot uses */
static bool overlaps_boot(const struct memmap *map, struct range r)
{
	for (unsigned int i = 0; i < map->used_count; i++)
		if (ranges_overlap(map->used[i].range, r) &&
		    place_last_until_entry(map->used[i].user))
			return true;
	return false;
}

void place_check(const struct memmap *map, struct range r, const char *what,
		 enum memmap_user user)
{
	if (!memmap_is_ram(map, r) || !range_below_4g(r))
		die("the %s wants to be at %r, which is not RAM: link it elsewhere",
		    what, &r);
	if (user)
		die("the %s wants to be at %r, which overlaps %s: link or load it elsewhere",
		    what, &r, memmap_user_name(user));
}

void place_last_add(struct payload *p, const struct memmap *map, struct range r)
{
	struct range *last = &p->moved_last;
	uint64_t base = r.base, end = range_end(r);

	if (!overlaps_boot(map, r) && !ranges_overlap(*last, r))
		return;
	if (last->size && last->base < base)
		base = last->base;
	if (range_end(*last) > end)
		end = range_end(*last);
	last->base = base & -4ull;
	last->size = ((end + 3) & -4ull) - last->base;
}

void place_last_check(const struct payload *p, const struct memmap *map,
		      const char *what)
{
	if (p->moved_last.size)
		place_check(map, p->moved_last, what,
			    place_last_user(map, p->moved_last));
}

void place_last_reserve(struct payload *p, struct memmap *map, const char *what)
{
	struct range all = { 0, 1ull << 32 };
	uint64_t base;

	if (!p->moved_last.size)
		return;
	memmap_use(map, p->moved_last, MEMMAP_PAYLOAD);
	base = memmap_find_top(map, p->moved_last.size, 4, all);
	if (base == MEMMAP_NOWHERE)
		die("no room for the %s to wait, %z, until it can be at %r: link it elsewhere, or use more RAM",
		    what, p->moved_last.size, &p->moved_last);
	p->moved_last_from = base;
	ram_use(map, (struct range){ base, p->moved_last.size },
		MEMMAP_WAITING);
}

void place_claim(const struct payload *p, struct memmap *map, struct range r,
		 const char *what)
{
	enum memmap_user user = ranges_overlap(p->moved_last, r)
					? place_last_user(map, r)
					: memmap_user(map, r);

	place_check(map, r, what, user);
	/* The boot itself may be there until the last move */
	if (ranges_overlap(p->moved_last, r))
		ram_use_later(map, r, MEMMAP_PAYLOAD);
	else
		ram_use(map, r, MEMMAP_PAYLOAD);
}
