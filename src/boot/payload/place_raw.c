// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where a raw binary goes, and the room behind it: its bss, of which no header
 * gives the size. payload_reserve() decides both before the stub is placed;
 * place.c then calls place_raw().
 */
#include "../base/print.h"
#include "../base/ram.h"
#include "place_last.h"
#include "place_raw.h"

/* What is kept free behind it, if there is as much */
#define ROOM	  (1u << 20)
/*
 * A block of the page tables with long descriptors. The start of RAM is left to
 * the device tree, which is no larger.
 */
#define LOW_ALIGN (2u << 20)

/* What lies next behind the payload, and where */
struct neighbour {
	uint64_t at;
	const char *name;
};

/* Ends the boot if size, place or entry of a raw binary are impossible */
static void check_raw(const struct payload *p)
{
	if (p->file.size < 4)
		die("the raw binary at %r is shorter than an instruction: load all of it",
		    &p->file);
	if (p->where.base % 4)
		die("the raw binary at %r is not 4-byte aligned: load it at a multiple of 4",
		    &p->where);
	if (p->entry - p->where.base >= p->where.size)
		die("the raw binary at %r has its entry elsewhere, at %x: correct entry in the FIT",
		    &p->where, p->entry);
	if (p->entry % 4 == 2)
		die("the raw binary at %r has its entry at %x, which is neither ARM nor Thumb code: align it to 4 bytes, or set bit 0 for Thumb",
		    &p->where, p->entry);
}

/* Moves the place of the payload to @base, and its entry with it */
static void move_to(struct payload *p, uint64_t base)
{
	p->entry += base - p->where.base;
	p->where.base = base;
}

/*
 * Returns a place low in RAM, clear of its start, with room behind it; where it
 * is, if there is none.
 */
static uint64_t low_place(const struct payload *p, const struct memmap *map)
{
	uint64_t start = map->bank[0].base + LOW_ALIGN;
	struct range within = { start, (1ull << 32) - start };
	uint64_t size = p->where.size + ROOM;
	uint64_t base = memmap_find_bottom(map, size, LOW_ALIGN, within);

	if (base == MEMMAP_NOWHERE)
		base = memmap_find_bottom(map, size, 0x1000, within);
	return base == MEMMAP_NOWHERE ? p->where.base : base;
}

/*
 * Returns whether @user is gone when the payload runs: the boot itself, or a
 * file that is moved away if something else needs its place.
 */
static bool gives_way(enum memmap_user user)
{
	return place_last_until_entry(user) || user == MEMMAP_RAMDISK ||
	       user == MEMMAP_LOADABLE || user == MEMMAP_BOOTARGS;
}

/* Returns what lies next behind @end, which is in RAM or the end of it */
static struct neighbour next_behind(const struct memmap *map, uint64_t end)
{
	struct neighbour next = { end, "the end of RAM" };

	for (unsigned int i = 0; i < map->banks; i++)
		if (end - map->bank[i].base <= map->bank[i].size)
			next.at = range_end(map->bank[i]);
	for (unsigned int i = 0; i < map->used_count; i++) {
		const struct memmap_used *u = &map->used[i];
		uint64_t at = u->range.base > end ? u->range.base : end;

		if (gives_way(u->user) || range_end(u->range) <= end ||
		    at >= next.at)
			continue;
		next.at = at;
		next.name = memmap_user_name(u->user);
	}
	return next;
}

/* Warns that there is little room, up to @next */
static void warn_of(const struct payload *p, const struct neighbour *next)
{
	uint64_t left = next->at - range_end(p->where);

	warn("the raw binary at %r has %z free behind it, up to %s at %X, and its bss may need more: load it elsewhere, or set hypstub.load=",
	     &p->where, left, next->name, next->at);
}

/* Finds how much room there is behind the payload; warns if it is little */
static void find_room(struct payload *p, const struct memmap *map)
{
	uint64_t end = range_end(p->where);
	struct neighbour next;

	/* place_raw() refuses such a place */
	if (!memmap_is_ram(map, p->where))
		return;
	next = next_behind(map, end);
	if (next.at - end < ROOM)
		warn_of(p, &next);
	else
		next.at = end + ROOM;
	/* The last move is one of whole words */
	end = (end + 3) & -4ull;
	if (next.at > end)
		p->room = (struct range){ end, next.at - end };
}

/* Marks in @map, for a while, what the stub and loadables will take */
static void mark_plans(const struct payload *p, struct memmap *map,
		       struct range stub)
{
	memmap_use(map, stub, MEMMAP_STUB);
	for (unsigned int i = 0; i < p->loadables; i++)
		memmap_use(map,
			   (struct range){ p->loadable[i].to,
					   p->loadable[i].file.size },
			   MEMMAP_LOADABLE_PLACE);
}

void payload_reserve(struct payload *p, struct memmap *map, uint64_t wanted,
		     struct range stub)
{
	unsigned int used = map->used_count;

	if (p->kind != PAYLOAD_RAW) {
		if (wanted != MEMMAP_NOWHERE)
			warn("hypstub.load=%X is not used: the payload is no raw binary; remove the option",
			     wanted);
		return;
	}
	if (!p->where.size) {
		p->where = p->file;
		p->entry = p->file.base;
	}
	mark_plans(p, map, stub);
	if (wanted != MEMMAP_NOWHERE)
		move_to(p, wanted);
	else if (p->anywhere)
		move_to(p, low_place(p, map));
	check_raw(p);
	find_room(p, map);
	map->used_count = used;
	if (p->where.base != p->file.base)
		memmap_use(map, p->where, MEMMAP_ROOM);
	memmap_use(map, p->room, MEMMAP_ROOM);
}

void place_raw(struct payload *p, struct memmap *map, bool stub)
{
	/* It may be moved over itself */
	memmap_release(map, MEMMAP_FILE);
	if (stub && p->where.base != p->file.base)
		place_last_add(p, map, p->where);
	place_last_check(p, map, "raw binary");
	place_claim(p, map, p->where, "raw binary");
	ram_use_later(map, p->room, MEMMAP_ROOM);
	memmap_use(map, p->file, MEMMAP_FILE);
	place_last_reserve(p, map, "raw binary");
	p->reach = 1ull << 32;
}

bool place_give_up_room(const struct payload *p, struct memmap *map,
			struct range ramdisk)
{
	struct neighbour next = { ramdisk.base, "the ramdisk" };

	if (!ranges_overlap(p->room, ramdisk))
		return false;
	memmap_release(map, MEMMAP_ROOM);
	warn_of(p, &next);
	return true;
}
