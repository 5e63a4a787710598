// SPDX-License-Identifier: BSD-2-Clause
/*
 * Decides where the payload goes, so that it, its ramdisk, its device tree, the
 * stub and the boot itself do not overlap. One function for each kind of
 * payload. Each marks the map, so that whatever is placed later keeps clear.
 * Called by main.c.
 */
#include "../base/phys.h"
#include "../base/print.h"
#include "../base/ram.h"
#include "../format/elf.h"
#include "../format/zimage.h"
#include "place_last.h"
#include "place_raw.h"
#include "room.h"

#define ZIMAGE_ALIGN 0x1000

static struct file file_of(const struct payload *p)
{
	return (struct file){ phys(p->file.base), p->file.size };
}

/* Returns the range from @base to @end; size 0 if there is nothing between */
static struct range span(uint64_t base, uint64_t end)
{
	return (struct range){ base, end > base ? end - base : 0 };
}

/* Returns the bank that holds @addr, or else the lowest one */
static struct range bank_of(const struct memmap *map, uint64_t addr)
{
	for (unsigned int i = 0; i < map->banks; i++)
		if (addr - map->bank[i].base < map->bank[i].size)
			return map->bank[i];
	return map->bank[0];
}

/* Returns whether all of @inner is in @outer */
static bool inside(struct range inner, struct range outer)
{
	return inner.base >= outer.base && range_end(inner) <= range_end(outer);
}

/*
 * Ends the boot if something that stays is where the zImage would unpack to: it
 * unpacks without checking what is there.
 */
static void check_unpacked(const struct payload *p, const struct memmap *map)
{
	const struct range *r = memmap_find(map, p->unpacked, MEMMAP_STUB);

	/* Behind what a crashed kernel left is the dump */
	if (map->limited && !memmap_is_ram(map, p->unpacked))
		die("the zImage would unpack to %r, which is not in the RAM that the crashed kernel left: reserve more, crashkernel=SIZE",
		    &p->unpacked);
	if (r)
		die("the zImage would unpack over the resident stub at %r: set hypstub.resident= to a higher address",
		    r);
	r = memmap_find(map, p->unpacked, MEMMAP_MONITOR);
	if (r)
		die("the zImage would unpack over the monitor at %r: use more RAM",
		    r);
	r = memmap_find(map, p->unpacked, MEMMAP_CORE_HEADER);
	if (r)
		die("the zImage would unpack over the crashed kernel's core header at %r: reserve more, crashkernel=SIZE",
		    r);
	/* Only loadables are in their places so far */
	r = memmap_find(map, p->unpacked, MEMMAP_PAYLOAD);
	if (r)
		die("the zImage would unpack over a loadable of the FIT at %r: give that a higher load address",
		    r);
}

/*
 * Returns where the zImage runs: where it is, if that is above the RAM that it
 * unpacks to, so that it need not move itself out of the way; else another
 * place above; else any place in its window. Ends the boot if there is none.
 */
static struct range zimage_place(const struct payload *p, struct range image,
				 const struct memmap *map)
{
	struct range bank = map->bank[0];
	struct range window = room_zimage_window(map);
	struct range above = span(range_end(p->unpacked), range_end(window));
	uint64_t base;

	if (inside(image, above) && memmap_is_ram(map, image) &&
	    image.base % ZIMAGE_ALIGN == 0 && !memmap_user(map, image))
		return image;
	base = memmap_find_bottom(map, image.size, ZIMAGE_ALIGN, above);
	if (base == MEMMAP_NOWHERE)
		base = memmap_find_bottom(map, image.size, ZIMAGE_ALIGN,
					  window);
	if (base == MEMMAP_NOWHERE)
		die("no room for the zImage, %z, in the first 128 MiB of RAM at %r: load the files elsewhere, or use more RAM",
		    p->file.size, &bank);
	image.base = base;
	return image;
}

/* Places a zImage, and marks the RAM that it unpacks to */
static void place_zimage(struct payload *p, struct memmap *map)
{
	struct file f = file_of(p);
	uint64_t base = map->bank[0].base;
	struct range image;
	struct zimage z;
	const char *why = zimage_check(&f, &z);

	if (why)
		die("the zImage at %r cannot be started: %s", &p->file, why);
	p->unpacked = (struct range){ base, z.unpacked };
	p->reach = base + LINUX_REACH;
	image.base = p->file.base;
	image.size = room_zimage_size(&f, p->file.size);

	memmap_release(map, MEMMAP_FILE);
	image = zimage_place(p, image, map);
	/* The zImage first moves itself behind the RAM that it unpacks to */
	if (ranges_overlap(image, p->unpacked))
		p->unpacked.size += image.size;
	check_unpacked(p, map);
	p->where = image;
	p->entry = image.base;
	/* payload_move() reads the file there, once the tree is written */
	memmap_use(map, p->file, MEMMAP_FILE);
	ram_use(map, p->where, MEMMAP_PAYLOAD);
	ram_use_later(map, p->unpacked, MEMMAP_UNPACKED);
}

/* Returns the memory of segment @i */
static struct range segment_range(const struct elf *elf, unsigned int i)
{
	return (struct range){ elf->segment[i].base, elf->segment[i].size };
}

/* Marks the memory of each segment, and plans the last move */
static void place_elf(struct payload *p, struct memmap *map, bool stub)
{
	struct file f = file_of(p);
	struct elf elf;
	const char *why = elf_check(&f, &elf);
	unsigned int n = elf.segments;

	if (why)
		die("the ELF file at %r cannot be started: %s", &p->file, why);
	/* Growing the block may make it overlap another segment: repeat */
	for (unsigned int round = 0; stub && round < n; round++)
		for (unsigned int i = 0; i < n; i++)
			place_last_add(p, map, segment_range(&elf, i));
	place_last_check(p, map, "ELF file");
	p->where = segment_range(&elf, 0);
	for (unsigned int i = 0; i < n; i++) {
		struct range r = segment_range(&elf, i);
		uint64_t end = range_end(p->where);

		place_claim(p, map, r, "ELF file");
		if (r.base < p->where.base)
			p->where.base = r.base;
		p->where.size = (range_end(r) > end ? range_end(r) : end) -
				p->where.base;
	}
	place_last_reserve(p, map, "ELF file");
	p->entry = elf.entry;
	p->reach = 1ull << 32;
}

/*
 * Returns who overlaps @r, except a module with the same start: by such a node
 * the device tree describes the loadable itself.
 */
static enum memmap_user loadable_user(const struct memmap *map, struct range r)
{
	for (unsigned int i = 0; i < map->used_count; i++) {
		const struct memmap_used *used = &map->used[i];

		if (ranges_overlap(used->range, r) &&
		    (used->range.base != r.base || used->user != MEMMAP_MODULE))
			return used->user;
	}
	return MEMMAP_FREE;
}

/* Marks the place of each loadable, which its FIT gives */
static void place_loadables(const struct payload *p, struct memmap *map)
{
	for (unsigned int i = 0; i < p->loadables; i++) {
		const struct loadable *l = &p->loadable[i];
		struct range r = { l->to, l->file.size };

		place_check(map, r, "loadable of the FIT",
			    loadable_user(map, r));
		ram_use(map, r, MEMMAP_PAYLOAD);
	}
}

/*
 * Returns where the ramdisk goes, or MEMMAP_NOWHERE. It moves only if its place
 * is in use, such as by a kernel that unpacks over it, or if the payload does
 * not reach it.
 */
static uint64_t ramdisk_place(const struct payload *p, const struct memmap *map)
{
	struct range bank = bank_of(map, p->where.base);

	if (!memmap_user(map, p->ramdisk) && range_end(p->ramdisk) <= p->reach)
		return p->ramdisk.base;
	return memmap_find_top(map, p->ramdisk.size, 0x1000,
			       span(bank.base, p->reach));
}

/* Places the ramdisk; a room behind a raw binary gives way, if it must */
static void place_ramdisk(struct payload *p, struct memmap *map)
{
	uint64_t base;

	memmap_release(map, MEMMAP_RAMDISK);
	base = ramdisk_place(p, map);
	if (base == MEMMAP_NOWHERE && place_give_up_room(p, map, p->ramdisk))
		base = ramdisk_place(p, map);
	if (base == MEMMAP_NOWHERE)
		die("no room for the ramdisk, %z, below %X: load the files elsewhere, or use more RAM",
		    p->ramdisk.size, p->reach);
	/* payload_move() reads the ramdisk there, as it does the file */
	if (base != p->ramdisk.base)
		memmap_use(map, p->ramdisk, MEMMAP_RAMDISK_AS_FOUND);
	p->ramdisk_to = base;
	ram_use(map, (struct range){ base, p->ramdisk.size }, MEMMAP_RAMDISK);
}

void payload_place(struct payload *p, struct memmap *map, bool stub)
{
	/* What payload_reserve() marked, place_raw() marks anew */
	memmap_release(map, MEMMAP_ROOM);
	place_loadables(p, map);
	switch (p->kind) {
	case PAYLOAD_ZIMAGE:
		place_zimage(p, map);
		break;
	case PAYLOAD_ELF:
		place_elf(p, map, stub);
		break;
	case PAYLOAD_RAW:
		place_raw(p, map, stub);
		break;
	default: /* the demo stays in the image */
		p->where = p->file;
		p->reach = 1ull << 32;
		break;
	}
	if (p->ramdisk.size)
		place_ramdisk(p, map);
}
