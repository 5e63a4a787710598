// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where a payload goes, so that it, its ramdisk, its device tree, the stub and
 * the boot itself do not overlap. One function per kind of payload; they mark
 * the map, so that what is placed later keeps clear.
 */
#include <string.h>
#include "../dt/dt.h"
#include "../base/memmap.h"
#include "../base/phys.h"
#include "../base/print.h"
#include "payload.h"

/* A zImage looks for the start of RAM at its own address, rounded down */
#define ZIMAGE_WINDOW  (128ull << 20)
/* Its bss, stack and heap while it unpacks, which its header does not tell */
#define ZIMAGE_SCRATCH (128u << 10)
#define ZIMAGE_ALIGN   0x1000

static struct file file_of(const struct payload *p)
{
	return (struct file){ phys(p->file.base), p->file.size };
}

static struct range span(uint64_t base, uint64_t end)
{
	return (struct range){ base, end > base ? end - base : 0 };
}

/* The bank that holds @addr, or else the lowest one */
static struct range bank_of(const struct memmap *map, uint64_t addr)
{
	for (unsigned int i = 0; i < map->banks; i++)
		if (addr - map->bank[i].base < map->bank[i].size)
			return map->bank[i];
	return map->bank[0];
}

static bool inside(struct range inner, struct range outer)
{
	return inner.base >= outer.base && range_end(inner) <= range_end(outer);
}

/* What unpacks itself asks nobody */
static void check_unpacked(const struct boot *boot)
{
	const struct payload *p = &boot->payload;

	if (ranges_overlap(p->unpacked, boot->resident))
		die("the kernel would unpack over the resident stub at %r: set hypstub.resident= above it",
		    &boot->resident);
	if (!boot->monitor_secure && ranges_overlap(p->unpacked, boot->monitor))
		die("no room for the kernel to unpack: the monitor is at %r",
		    &boot->monitor);
	for (unsigned int i = 0; i < p->loadables; i++) {
		const struct loadable *l = &p->loadable[i];
		struct range r = { l->to, l->file.size };

		if (ranges_overlap(p->unpacked, r))
			die("the kernel would unpack over a " LOADABLE_NAME
			    " at %r",
			    &r);
	}
}

static void place_zimage(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct file f = file_of(p);
	struct range bank = boot->map.bank[0];
	struct range window, above, image;
	struct zimage z;
	const char *why;
	uint64_t base;

	if (zimage_check(&f, &z, &why))
		die("the zImage at %r cannot be started: %s", &p->file, why);

	window = span(bank.base, (bank.base & -ZIMAGE_WINDOW) + ZIMAGE_WINDOW);
	p->unpacked = (struct range){ bank.base, z.unpacked };
	p->reach = bank.base + LINUX_REACH;
	/* Above what it unpacks to, it need not move itself out of the way */
	above = span(range_end(p->unpacked), range_end(window));
	/* Xen's header counts its bss */
	image = (struct range){ p->file.base, z.size };
	if (image.size < p->file.size)
		image.size = p->file.size;
	image.size += ZIMAGE_SCRATCH;

	memmap_release(&boot->map, FILE_NAME);
	if (!inside(image, above) || !memmap_is_ram(&boot->map, image) ||
	    image.base % ZIMAGE_ALIGN || memmap_user(&boot->map, image)) {
		base = memmap_find_bottom(&boot->map, image.size, ZIMAGE_ALIGN,
					  above);
		if (base == MEMMAP_NONE)
			base = memmap_find_bottom(&boot->map, image.size,
						  ZIMAGE_ALIGN, window);
		if (base == MEMMAP_NONE)
			die("no room for the zImage, %z, in the first 128 MiB of RAM at %r",
			    p->file.size, &bank);
		image.base = base;
	}
	/* It first moves itself behind what it unpacks */
	if (ranges_overlap(image, p->unpacked))
		p->unpacked.size += image.size;
	check_unpacked(boot);
	p->where = image;
	p->entry = image.base;
	/* It is read there until it is moved, after the device tree is written */
	memmap_use(&boot->map, p->file, FILE_NAME);
	memmap_use(&boot->map, p->where, "the payload");
	memmap_use(&boot->map, p->unpacked, "RAM for the unpacked kernel");
}

/* In use until the payload is entered, and free then */
static bool until_entry(const char *what)
{
	return !strcmp(what, IMAGE_NAME) || !strcmp(what, TREE_NAME) ||
	       !strcmp(what, FILE_NAME) || !strcmp(what, FDT_NAME);
}

/* Whether @r overlaps what is @until_entry; @user: or what else it overlaps */
static bool only_until_entry(const struct boot *boot, struct range r,
			     const char **user)
{
	bool found = false;

	*user = NULL;
	for (unsigned int i = 0; i < boot->map.used_count; i++) {
		if (!ranges_overlap(boot->map.used[i].range, r))
			continue;
		if (!until_entry(boot->map.used[i].what))
			*user = boot->map.used[i].what;
		else
			found = true;
	}
	return found;
}

/* @what has an address of its own: it must be RAM, and nobody's */
static void check_place(const struct boot *boot, struct range r,
			const char *what, const char *user)
{
	if (!memmap_is_ram(&boot->map, r) || range_end(r) > 1ull << 32)
		die("the %s wants to be at %r, which is not RAM: link it elsewhere",
		    what, &r);
	if (user)
		die("the %s wants to be at %r, which overlaps %s: link or load it elsewhere",
		    what, &r, user);
}

/* What is late comes when all that it overlaps is free */
static void claim(struct boot *boot, struct range r, const char *what)
{
	const char *user = memmap_user(&boot->map, r);

	if (ranges_overlap(boot->payload.late, r))
		only_until_entry(boot, r, &user);
	check_place(boot, r, what, user);
	memmap_use(&boot->map, r, "the payload");
}

/*
 * What the payload wants to have at @r, and cannot have while the boot runs, is
 * moved there by the stub's copy of leave_boot(), where there is one.
 */
static void find_late(struct boot *boot, struct range r)
{
	struct range *late = &boot->payload.late;
	uint64_t base = r.base, end = range_end(r);
	const char *user;

	if (!boot->resident.size ||
	    (!only_until_entry(boot, r, &user) && !ranges_overlap(*late, r)))
		return;
	if (late->size && late->base < base)
		base = late->base;
	if (range_end(*late) > end)
		end = range_end(*late);
	late->base = base & -4ull;
	late->size = ((end + 3) & -4ull) - late->base;
}

/* Before anything is claimed: no gap in what is late may be anybody's */
static void check_late(const struct boot *boot, const char *what)
{
	const char *user;

	if (!boot->payload.late.size)
		return;
	only_until_entry(boot, boot->payload.late, &user);
	check_place(boot, boot->payload.late, what, user);
}

/* And then: where it waits */
static void place_late(struct boot *boot, const char *what)
{
	struct payload *p = &boot->payload;
	struct range all = { 0, 1ull << 32 };
	uint64_t base;

	if (!p->late.size)
		return;
	memmap_use(&boot->map, p->late, "the payload");
	base = memmap_find_top(&boot->map, p->late.size, 4, all);
	if (base == MEMMAP_NONE)
		die("no room for the %s to wait, %z, until it can be at %r",
		    what, p->late.size, &p->late);
	p->late_from = base;
	memmap_use(&boot->map, (struct range){ base, p->late.size },
		   "the payload until it is moved");
}

static void place_elf(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct file f = file_of(p);
	struct elf elf;
	const char *why;

	if (elf_check(&f, &elf, &why))
		die("the ELF file at %r cannot be started: %s", &p->file, why);
	/* Each as often as one may have made it overlap another */
	for (unsigned int i = 0; i < elf.segments * elf.segments; i++)
		find_late(boot, elf.segment[i % elf.segments].where);
	check_late(boot, "ELF file");
	p->where = elf.segment[0].where;
	for (unsigned int i = 0; i < elf.segments; i++) {
		struct range r = elf.segment[i].where;
		uint64_t end = range_end(p->where);

		claim(boot, r, "ELF file");
		if (r.base < p->where.base)
			p->where.base = r.base;
		p->where.size = (range_end(r) > end ? range_end(r) : end) -
				p->where.base;
	}
	place_late(boot, "ELF file");
	p->entry = elf.entry;
	p->reach = 1ull << 32;
}

/* It can be anything, and is entered where it lies, or as its FIT wants it */
static void place_raw(struct boot *boot)
{
	struct payload *p = &boot->payload;

	if (!p->where.size) {
		p->where = p->file;
		p->entry = p->file.base;
	}
	if (p->where.base % 4)
		die("the raw binary at %r is not 4-byte aligned: load it elsewhere",
		    &p->where);
	if (p->entry - p->where.base >= p->where.size)
		die("the raw binary at %r has its entry elsewhere, at %x",
		    &p->where, p->entry);
	if (p->entry % 4 == 2)
		die("the raw binary at %r has its entry at %x: neither ARM nor Thumb code",
		    &p->where, p->entry);
	/* It may be moved over itself */
	memmap_release(&boot->map, FILE_NAME);
	if (p->where.base != p->file.base)
		find_late(boot, p->where);
	check_late(boot, "raw binary");
	claim(boot, p->where, "raw binary");
	memmap_use(&boot->map, p->file, FILE_NAME);
	place_late(boot, "raw binary");
	p->reach = 1ull << 32;
}

/* But the module that starts there: that is how the device tree names it */
static const char *user_but_module(const struct boot *boot, struct range r)
{
	for (unsigned int i = 0; i < boot->map.used_count; i++)
		if (ranges_overlap(boot->map.used[i].range, r) &&
		    (boot->map.used[i].range.base != r.base ||
		     strcmp(boot->map.used[i].what, MODULE_NAME)))
			return boot->map.used[i].what;
	return NULL;
}

static void place_loadables(struct boot *boot)
{
	for (unsigned int i = 0; i < boot->payload.loadables; i++) {
		const struct loadable *l = &boot->payload.loadable[i];
		struct range r = { l->to, l->file.size };

		check_place(boot, r, LOADABLE_NAME, user_but_module(boot, r));
		memmap_use(&boot->map, r, "the payload");
	}
}

/* Only if a kernel would unpack over it, or does not reach it */
static void place_ramdisk(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct range bank = bank_of(&boot->map, p->where.base);
	uint64_t base;

	memmap_release(&boot->map, RAMDISK_NAME);
	if (memmap_user(&boot->map, p->ramdisk) ||
	    range_end(p->ramdisk) > p->reach) {
		base = memmap_find_top(&boot->map, p->ramdisk.size, 0x1000,
				       span(bank.base, p->reach));
		if (base == MEMMAP_NONE)
			die("no room for the ramdisk, %z, below %X",
			    p->ramdisk.size, p->reach);
		p->ramdisk_to = base;
		/* As for the payload's file */
		memmap_use(&boot->map, p->ramdisk, "the ramdisk as loaded");
	} else {
		p->ramdisk_to = p->ramdisk.base;
	}
	memmap_use(&boot->map, (struct range){ p->ramdisk_to, p->ramdisk.size },
		   RAMDISK_NAME);
}

void payload_place(struct boot *boot)
{
	place_loadables(boot);
	switch (boot->payload.kind) {
	case PAYLOAD_ZIMAGE:
		place_zimage(boot);
		break;
	case PAYLOAD_ELF:
		place_elf(boot);
		break;
	case PAYLOAD_RAW:
		place_raw(boot);
		break;
	case PAYLOAD_DEMO:
		boot->payload.where = boot->payload.file;
		boot->payload.reach = 1ull << 32;
		break;
	}
	if (boot->payload.ramdisk.size)
		place_ramdisk(boot);
}
