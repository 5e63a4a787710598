// SPDX-License-Identifier: BSD-2-Clause
/*
 * What the file that held the image holds behind it: a device tree, a kernel
 * (zImage, ELF, or anything in a FIT or a uImage) and a ramdisk (in a uImage, since it
 * does not tell its size itself), in any order, with up to 32 zero bytes before
 * each. Anything else ends the list, since nobody says where the file ends.
 */
#include <string.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "appended.h"
#include "../format/hash.h"
#include "../format/measure.h"

#define PADDING_MAX 32

static uint32_t header_crc(const struct file *f)
{
	uint32_t header[UIMAGE_HEADER_SIZE / sizeof(uint32_t)];
	struct file copy = { header, sizeof(header) };

	memmove(header, f->data, sizeof(header));
	header[UIMAGE_CRC / sizeof(uint32_t)] = 0;
	return hash_crc32(&copy);
}

/* Whether it is the first of its kind */
static bool first(struct range *have, uint32_t addr, uint32_t size)
{
	if (have->size)
		return false;
	*have = (struct range){ addr, size };
	return true;
}

/* Load address and entry are not ours to follow: placing is what we do */
static const char *add_uimage(struct appended *a, const struct file *f)
{
	uint32_t word = file_big_endian(f, UIMAGE_TYPE);
	uint8_t type = word >> 8, compression = word;
	uint32_t addr = a->at + UIMAGE_HEADER_SIZE;
	uint32_t size = f->size - UIMAGE_HEADER_SIZE;

	if (header_crc(f) != file_big_endian(f, UIMAGE_CRC))
		return "the checksum of its header is wrong";
	/* Compressed or not: the kernel unpacks it */
	if (type == UIMAGE_RAMDISK) {
		if (first(&a->ramdisk, addr, size))
			a->ramdisk_header = a->at;
	} else if ((type == UIMAGE_STANDALONE || type == UIMAGE_KERNEL ||
		    type == UIMAGE_FIRMWARE) &&
		   !compression) {
		if (first(&a->kernel, addr, size))
			a->kernel_header = a->at;
	} else {
		return "it is a uImage of neither kernel nor ramdisk, or compressed";
	}
	return NULL;
}

static const char *add(struct appended *a, const struct file *f)
{
	const char *why = NULL;

	switch (file_big_endian(f, 0)) {
	case UIMAGE_MAGIC:
		return add_uimage(a, f);
	case DTB_MAGIC:
		if (measure_fit(f, &why)) {
			first(&a->kernel, a->at, f->size);
		} else if (!a->dtb) {
			/* Damaged, too: who opens it tells more */
			a->dtb = a->at;
			a->dtb_size = f->size;
		}
		return why;
	default:
		first(&a->kernel, a->at, f->size);
		return NULL;
	}
}

void appended_find(const struct entry *entry, struct appended *a)
{
	unsigned int padding = 0;
	struct file f;

	*a = (struct appended){ .at = entry->loaded + entry->image.size };
	while (padding <= PADDING_MAX) {
		if (measure_file(a->at, &f, &a->why)) {
			a->why = add(a, &f);
			if (a->why)
				return;
			a->at += f.size;
			padding = 0;
		} else if (!a->why && file_readable(a->at, 1) &&
			   !*(const uint8_t *)f.data) {
			a->at++;
			padding++;
		} else {
			return;
		}
	}
}

static void verify(uint32_t header, struct range r, const char *what)
{
	struct file h = { phys(header), UIMAGE_HEADER_SIZE };
	struct file f = { phys(r.base), r.size };

	if (header && hash_crc32(&f) != file_big_endian(&h, UIMAGE_DATA_CRC))
		die("the %s at %r is damaged: the checksum of its uImage is wrong",
		    what, &r);
}

void appended_verify(const struct appended *a)
{
	verify(a->kernel_header, a->kernel, FILE_NAME);
	verify(a->ramdisk_header, a->ramdisk, RAMDISK_NAME);
}
