// SPDX-License-Identifier: BSD-2-Clause
/*
 * Checks the files that the stage before us left: whether they are in memory
 * and clear of others. Finds room in RAM for files that are not there yet.
 * Called by find.c and fit.c.
 */
#include "../base/memory.h"
#include "../base/print.h"
#include "../base/probe.h"
#include "../base/ram.h"
#include "../format/zimage.h"
#include "kind.h"
#include "room.h"

/* A zImage looks for the start of RAM at its own address, rounded down */
#define ZIMAGE_WINDOW  (128ull << 20)
/* A zImage's bss, stack and heap as it unpacks: its header has no such size */
#define ZIMAGE_SCRATCH (128u << 10)

uint32_t room_find(struct memmap *map, uint64_t size, enum memmap_user user)
{
	struct range near = { map->bank[0].base, LINUX_REACH };
	uint64_t base = memmap_find_top(map, size, 0x1000, near);

	if (base == MEMMAP_NOWHERE)
		die("no room for %s, %z, in the first 512 MiB of RAM: load the files elsewhere, or use more RAM",
		    memmap_user_name(user), size);
	ram_use(map, (struct range){ base, size }, user);
	return base;
}

struct range room_zimage_window(const struct memmap *map)
{
	uint64_t base = map->bank[0].base;
	uint64_t end = (base & -ZIMAGE_WINDOW) + ZIMAGE_WINDOW;

	return (struct range){ base, end - base };
}

uint64_t room_zimage_size(const struct file *start, uint64_t size)
{
	/* The larger of header and file: Xen's header counts its bss */
	uint32_t by_header = zimage_size(start);

	return (by_header > size ? by_header : size) + ZIMAGE_SCRATCH;
}

uint32_t room_find_payload(struct memmap *map, const struct file *start,
			   uint64_t size)
{
	uint64_t base = MEMMAP_NOWHERE, room = room_zimage_size(start, size);

	if (zimage_detect(start))
		base = memmap_find_top(map, room, 0x1000,
				       room_zimage_window(map));
	if (base == MEMMAP_NOWHERE)
		return room_find(map, size, MEMMAP_FILE);
	ram_use(map, (struct range){ base, room }, MEMMAP_FILE);
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
	to = user == MEMMAP_FILE ? room_find_payload(map, &f, r->size)
				 : room_find(map, r->size, user);
	memory_move(to, r->base, r->size);
	r->base = to;
}
