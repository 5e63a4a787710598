// SPDX-License-Identifier: BSD-2-Clause
/*
 * Checks the files that the stage before us left: whether they are in memory
 * and clear of others. Finds room in RAM for files that are not there yet.
 * Called by find.c and fit.c.
 */
#include "../base/memory.h"
#include "../base/print.h"
#include "../base/probe.h"
#include "kind.h"
#include "room.h"

uint32_t room_find(struct memmap *map, uint64_t size, enum memmap_user user)
{
	struct range near = { map->bank[0].base, LINUX_REACH };
	uint64_t base = memmap_find_top(map, size, 0x1000, near);

	if (base == MEMMAP_NOWHERE)
		die("no room for %s, %z, in the first 512 MiB of RAM",
		    memmap_user_name(user), size);
	memmap_use(map, (struct range){ base, size }, user);
	return base;
}

void room_refuse(struct range r, enum memmap_user user)
{
	die("%s at %r is not in RAM below 4 GiB: load it elsewhere",
	    memmap_user_name(user), &r);
}

/* Returns whether nothing shows that a module is at @r, which is not RAM */
static bool is_unknown(struct range r)
{
	struct file f = { phys(r.base), r.size };
	enum payload_kind kind = kind_of(&f);

	return kind == PAYLOAD_RAW || kind == PAYLOAD_UIMAGE;
}

void room_check(struct memmap *map, struct range r, enum memmap_user user,
		bool module)
{
	enum memmap_user other = memmap_user(map, r);
	bool ram = memmap_is_ram(map, r);

	if (!r.size)
		return;
	/* A module outside RAM is in flash, or its address is a mistake */
	if (!range_below_4g(r) || !probe_range(r.base, r.size) ||
	    (!ram && (map->limited || (module && is_unknown(r)))))
		room_refuse(r, user);
	if (other)
		die("%s at %r overlaps %s: load it elsewhere",
		    memmap_user_name(user), &r, memmap_user_name(other));
	if (ram)
		memmap_use(map, r, user);
}

void room_stage(struct memmap *map, struct range *r, enum memmap_user user)
{
	struct file f = { phys(r->base), r->size };
	uint32_t to;

	if (!r->size || (memmap_is_ram(map, *r) &&
			 !(r->base % 8 && kind_of(&f) == PAYLOAD_FIT)))
		return;
	to = room_find(map, r->size, user);
	memory_move(to, r->base, r->size);
	r->base = to;
}
