// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where the device tree is: each place that loaders use, in this order. There
 * is no console yet.
 */
#include "../console/console.h"
#include "../dt/dt.h"
#include "../base/memory.h"
#include "../options.h"
#include "appended.h"
#include "armstub.h"
#include "../base/print.h"
#include "../base/probe.h"

/* Where RAM starts if the image lies in its first 128 MiB, as it mostly does */
#define RAM_BASE_GUESS(addr) ((addr)&0xf8000000)

static bool dtb_magic_at(uint32_t addr)
{
	uint32_t magic;

	return addr % 4 == 0 && probe_read32(addr, &magic) &&
	       magic == __builtin_bswap32(0xd00dfeed);
}

/* "go address dtb" of U-Boot: an argument that is where a device tree is */
static uint32_t argument_dtb(const struct entry *entry)
{
	uint32_t text, addr;

	for (uint32_t i = 1; i < entry->argc && i < 8; i++)
		if (probe_read32(entry->machine + 4 * i, &text) &&
		    probe_range(text, 16) && options_hex(phys(text), &addr) &&
		    dtb_magic_at(addr))
			return addr;
	return 0;
}

/*
 * Behind the image. From flash, which may be Secure, it is copied to RAM behind
 * the image there; one that is not aligned, behind all that was appended.
 */
static uint32_t appended_dtb(struct boot *boot)
{
	const struct entry *entry = &boot->entry;
	struct appended *a = &boot->appended;
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
	/* Larger ones are refused; nothing is known of RAM yet */
	size = a->dtb_size < DT_SIZE_LIMIT ? a->dtb_size : DT_SIZE_LIMIT;
	memory_move(to, a->dtb, size);
	return to;
}

/* The last one: the start of RAM, where QEMU puts it if nobody asks for r2 */
void dt_find(struct boot *boot)
{
	const struct entry *entry = &boot->entry;
	uint32_t guess = RAM_BASE_GUESS(entry->image.base);
	uint32_t addr = entry->dtb;
	const char *why;

	if (!dtb_magic_at(addr))
		addr = argument_dtb(entry);
	if (!dtb_magic_at(addr))
		addr = armstub_dtb(boot);
	if (!dtb_magic_at(addr))
		addr = appended_dtb(boot);
	if (!dtb_magic_at(addr))
		addr = guess;
	if (!dtb_magic_at(addr)) {
		console_last_resort();
		die("no device tree at %x (r2), nor at %x (start of RAM), nor behind the image: pass one in r2 or append it",
		    entry->dtb, guess);
	}
	if (dt_open(&boot->dt, addr, &why)) {
		console_last_resort();
		die("the device tree at %x is broken: %s", addr, why);
	}
}
