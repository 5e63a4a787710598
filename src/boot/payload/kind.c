// SPDX-License-Identifier: BSD-2-Clause
/*
 * Decides what a file is, by its first bytes; no other code does. Called by
 * find.c and room.c for each file that is found, and again for what a FIT
 * holds.
 */
#include <stdbool.h>
#include "../format/dtb.h"
#include "../format/elf.h"
#include "../format/uimage.h"
#include "../format/zimage.h"
#include "kind.h"

/* Returns whether @f is gzip, bzip2, xz, lzma, lz4, lzo, zstd or cpio data */
static bool is_ramdisk(const struct file *f)
{
	uint32_t word = file_word(f, 0);

	return (word & 0xffff) == 0x8b1f || (word & 0xffffff) == 0x685a42 ||
	       word == 0x587a37fd || (word & 0xffffff) == 0x5d ||
	       word == 0x184c2102 || word == 0x4f5a4c89 || word == 0xfd2fb528 ||
	       word == 0x37303730;
}

enum payload_kind kind_of(const struct file *f)
{
	uint32_t magic = file_big_endian(f, 0);

	if (zimage_detect(f))
		return PAYLOAD_ZIMAGE;
	if (elf_detect(f))
		return PAYLOAD_ELF;
	/* Not the loader's device tree, which is not in a place for payloads */
	if (magic == DTB_MAGIC)
		return PAYLOAD_FIT;
	if (magic == UIMAGE_MAGIC)
		return PAYLOAD_UIMAGE;
	/* Last, since raw code may begin with these few bytes as well */
	return is_ramdisk(f) ? PAYLOAD_RAMDISK : PAYLOAD_RAW;
}

const char *kind_name(enum payload_kind kind)
{
	switch (kind) {
	case PAYLOAD_ZIMAGE:
		return "zImage";
	case PAYLOAD_ELF:
		return "ELF";
	case PAYLOAD_RAW:
		return "raw binary";
	case PAYLOAD_FIT:
		return "FIT";
	case PAYLOAD_UIMAGE:
		return "uImage";
	case PAYLOAD_RAMDISK:
		return "ramdisk";
	default:
		return "built-in demo";
	}
}
