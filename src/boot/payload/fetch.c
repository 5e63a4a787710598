// SPDX-License-Identifier: BSD-2-Clause
/*
 * What QEMU's fw_cfg has for the payload: read into RAM, where there is room.
 * Called by find.c once it has chosen that source.
 */
#include <hypstub/image.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "../handoff/fw_cfg.h"
#include "bootargs.h"
#include "fetch.h"
#include "room.h"

/* The longest command line that fw_cfg may have; no kernel takes more */
#define BOOTARGS_MAX 0x1000

/*
 * Returns a place for the kernel of fw_cfg, of @size bytes, which its first
 * words decide: see room_find_payload().
 */
static uint32_t find_kernel_room(struct memmap *map, uint32_t dev,
				 uint64_t size)
{
	uint32_t words[IMAGE_HEADER_SIZE / 4] = { 0 };
	struct file start = { words, sizeof(words) };

	if (size > sizeof(words) &&
	    !fw_cfg_read(dev, FW_CFG_KERNEL, words, sizeof(words)))
		start.size = 0;
	return room_find_payload(map, &start, size);
}

/*
 * Reads an item of fw_cfg, of @size bytes, into RAM, with a zero byte behind
 * it, and marks it as @user's. Returns its range; size 0: there is no such
 * item.
 */
static struct range fetch(uint32_t dev, enum fw_cfg_item item, uint32_t size,
			  enum memmap_user user, struct memmap *map)
{
	struct range r = { 0, size };
	char *to;

	if (!r.size)
		return r;
	r.base = user == MEMMAP_FILE ? find_kernel_room(map, dev, r.size + 1)
				     : room_find(map, r.size + 1, user);
	to = phys(r.base);
	if (!fw_cfg_read(dev, item, to, r.size))
		die("QEMU's fw_cfg does not give %s: use another QEMU",
		    memmap_user_name(user));
	to[r.size] = '\0';
	return r;
}

void fetch_from_qemu(uint32_t dev, uint32_t ramdisk, struct memmap *map,
		     struct payload *p)
{
	uint32_t bootargs = fw_cfg_size(dev, FW_CFG_BOOTARGS);
	struct range r;

	if (bootargs > BOOTARGS_MAX)
		die("%s from QEMU's fw_cfg is too long, %z: give -append less than 4 KiB",
		    memmap_user_name(MEMMAP_BOOTARGS), (uint64_t)bootargs);
	p->file = fetch(dev, FW_CFG_KERNEL, p->file.size, MEMMAP_FILE, map);
	if (ramdisk)
		p->ramdisk = fetch(dev, FW_CFG_RAMDISK, ramdisk, MEMMAP_RAMDISK,
				   map);
	r = fetch(dev, FW_CFG_BOOTARGS, bootargs, MEMMAP_BOOTARGS, map);
	/* An empty command line still has its terminator */
	if (r.size > 1)
		bootargs_take(p, map, phys(r.base));
}
