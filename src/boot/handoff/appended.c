// SPDX-License-Identifier: BSD-2-Clause
/*
 * The files that are appended to the image: a device tree, a kernel (zImage,
 * ELF, or anything in a FIT or a uImage) and a ramdisk (in a uImage, since a
 * ramdisk does not give its own size), in any order, with up to 32 zero bytes
 * before each. Anything else ends the list, since nothing gives its size; so
 * does the end of a pack. Called by find_dtb.c and payload/find.c.
 */
#include <string.h>
#include "../base/memmap.h"
#include "../base/phys.h"
#include "../base/print.h"
#include "../base/probe.h"
#include "../format/dtb.h"
#include "../format/hash.h"
#include "../format/size.h"
#include "../format/uimage.h"
#include "appended.h"
#include "measure.h"

#define PADDING_MAX 32
/* What a flash holds where nothing was written */
#define ERASED	    0xff

/* Returns the checksum of a uImage's header, in which its own field is 0 */
static uint32_t header_crc(const struct file *f)
{
	uint32_t header[UIMAGE_HEADER_SIZE / sizeof(uint32_t)];
	struct file copy = { header, sizeof(header) };

	memmove(header, f->data, sizeof(header));
	header[UIMAGE_CRC / sizeof(uint32_t)] = 0;
	return hash_crc32(&copy);
}

/* Notes the first file of a kind in @have; returns whether this is the first */
static bool first(struct range *have, uint32_t addr, uint32_t size)
{
	if (have->size)
		return false;
	*have = (struct range){ addr, size };
	return true;
}

/*
 * Adds a uImage, whose load address and entry are ignored: place.c decides.
 * Returns NULL, or why it ends the list.
 */
static const char *add_uimage(struct appended *a, const struct file *f)
{
	uint32_t word = file_big_endian(f, UIMAGE_TYPE);
	uint8_t type = word >> 8, compression = word;
	uint32_t addr = a->at + UIMAGE_HEADER_SIZE;
	uint32_t size = f->size - UIMAGE_HEADER_SIZE;

	if (header_crc(f) != file_big_endian(f, UIMAGE_CRC))
		return "the checksum of its header is wrong; load all of it, or make it anew";
	/* A ramdisk may be compressed: the kernel unpacks it */
	if (type == UIMAGE_RAMDISK) {
		if (first(&a->ramdisk, addr, size))
			a->ramdisk_header = a->at;
	} else if ((type == UIMAGE_STANDALONE || type == UIMAGE_KERNEL ||
		    type == UIMAGE_FIRMWARE) &&
		   !compression) {
		if (first(&a->kernel, addr, size))
			a->kernel_header = a->at;
	} else {
		return "it is a uImage of neither kernel nor ramdisk, or compressed; put in a kernel that is not compressed, or a ramdisk";
	}
	return NULL;
}

/*
 * Adds a FIT as the kernel, any other tree as the device tree, damaged or not.
 * Returns NULL, or why it ends the list.
 */
static const char *add_dtb(struct appended *a, const struct file *f)
{
	uint32_t fit;
	const char *why = size_of_fit(f, &fit);

	if (fit) {
		first(&a->kernel, a->at, f->size);
	} else if (!a->dtb) {
		/* dt_open() finds out what is damaged */
		a->dtb = a->at;
		a->dtb_size = f->size;
	}
	return why;
}

/* Adds the file @f at a->at. Returns NULL, or why it ends the list */
static const char *add(struct appended *a, const struct file *f)
{
	switch (file_big_endian(f, 0)) {
	case UIMAGE_MAGIC:
		return add_uimage(a, f);
	case DTB_MAGIC:
		return add_dtb(a, f);
	default:
		first(&a->kernel, a->at, f->size);
		return NULL;
	}
}

/* Returns the byte at @addr; as from erased flash, if there is no memory */
static uint8_t byte_at(uint32_t addr)
{
	return probe_range(addr, 1) ? *(const uint8_t *)phys(addr) : ERASED;
}

/* Returns whether the file @f at a->at ends past the pack that it is in */
static bool ends_past_pack(const struct appended *a, const struct file *f)
{
	return a->pack.at.size &&
	       a->at + (uint64_t)f->size > range_end(a->pack.at);
}

void appended_find(const struct entry *entry, struct appended *a)
{
	unsigned int padding = 0;
	struct file f;

	pack_check(entry, &a->pack);
	*a = (struct appended){ .pack = a->pack,
				.at = entry->loaded + entry->image.size };
	if (a->pack.why)
		return;
	while (padding <= PADDING_MAX) {
		/* What lies behind a pack was not verified */
		if (a->pack.at.size && a->at >= range_end(a->pack.at))
			return;
		a->why = measure_file(a->at, &f);
		if (ends_past_pack(a, &f))
			a->why =
				"it ends past the end of the pack; make the pack anew";
		else if (f.size)
			a->why = add(a, &f);
		if (a->why)
			return;
		if (!f.size && byte_at(a->at)) {
			a->unknown = byte_at(a->at) != ERASED;
			return;
		}
		a->at += f.size ? f.size : 1;
		padding = f.size ? 0 : padding + 1;
	}
}

/* Ends the boot if a file does not match the uImage header at @header, not 0 */
static void verify(uint32_t header, struct range r, enum memmap_user user)
{
	struct file h = { phys(header), UIMAGE_HEADER_SIZE };
	struct file f = { phys(r.base), r.size };

	if (!header)
		return;
	if (hash_is_slow("crc32", f.size))
		say_begin("verifying %s (%z, crc32)", memmap_user_name(user),
			  r.size);
	if (hash_crc32(&f) != file_big_endian(&h, UIMAGE_DATA_CRC))
		die("%s at %r is damaged: the checksum of its uImage is wrong; load all of it, or make it anew",
		    memmap_user_name(user), &r);
	say_end();
}

void appended_verify(const struct appended *a)
{
	verify(a->kernel_header, a->kernel, MEMMAP_FILE);
	verify(a->ramdisk_header, a->ramdisk, MEMMAP_RAMDISK);
}
