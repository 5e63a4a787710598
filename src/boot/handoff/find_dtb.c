// SPDX-License-Identifier: BSD-2-Clause
/*
 * Finds the device tree: looks at each place that loaders use, in the order of
 * find_dtb(). Called by device_tree.c, before there is a console.
 */
#include <string.h>
#include "../base/hex.h"
#include "../base/memory.h"
#include "../base/probe.h"
#include "../format/dtb.h"
#include "armstub.h"
#include "find_dtb.h"

/* How many arguments of U-Boot's go are read, the image's address included */
#define ARGUMENTS_MAX 8

/* Returns whether @addr has the magic number of a device tree */
static bool dtb_magic_at(uint32_t addr)
{
	uint32_t magic;

	return addr % 4 == 0 && probe_read32(addr, &magic) &&
	       magic == __builtin_bswap32(DTB_MAGIC);
}

/* Returns whether the string at @text is a hexadecimal address; sets @addr */
static bool is_address(uint32_t text, uint32_t *addr)
{
	const char *s = phys(text);

	return probe_range(text, 16) &&
	       hex_parse(s, strnlen(s, sizeof("0x01234567")), addr);
}

/*
 * Returns the first argument of U-Boot's "go address dtb" that is the address
 * of a device tree, or 0.
 */
static uint32_t argument_dtb(const struct entry *entry)
{
	uint32_t text, addr;

	for (uint32_t i = 1; i < entry->argc && i < ARGUMENTS_MAX; i++)
		if (probe_read32(entry->machine + 4 * i, &text) &&
		    is_address(text, &addr) && dtb_magic_at(addr))
			return addr;
	return 0;
}

/*
 * Returns the address of the tree behind the image, or 0. A tree in flash,
 * which may be Secure, is copied to RAM, behind the image there. A tree in RAM
 * that is not 8-byte aligned is copied to behind all appended files.
 */
static uint32_t appended_dtb(const struct entry *entry, struct appended *a)
{
	uint32_t to = range_end(entry->image);
	uint32_t size;

	appended_find(entry, a);
	if (entry->loaded == entry->image.base) {
		if (a->dtb % 8 == 0)
			return a->dtb;
		to = (a->at + 7) & -8u;
	} else if (!a->dtb) {
		return 0;
	}
	/* dt_open() refuses a larger one; nothing is known of RAM yet */
	size = a->dtb_size < DTB_SIZE_MAX ? a->dtb_size : DTB_SIZE_MAX;
	if (!probe_range(to, size))
		return 0;
	memory_move(to, a->dtb, size);
	return to;
}

uint32_t find_dtb_ram_start(const struct entry *entry)
{
	return entry->image.base & 0xf8000000;
}

bool find_dtb(const struct entry *entry, struct appended *a, uint32_t *addr)
{
	*addr = entry->handed_dtb;
	if (!dtb_magic_at(*addr))
		*addr = argument_dtb(entry);
	if (!dtb_magic_at(*addr))
		*addr = armstub_dtb(entry);
	if (!dtb_magic_at(*addr))
		*addr = appended_dtb(entry, a);
	/* QEMU puts the tree there for an image that does not take r2 */
	if (!dtb_magic_at(*addr))
		*addr = find_dtb_ram_start(entry);
	return dtb_magic_at(*addr);
}
