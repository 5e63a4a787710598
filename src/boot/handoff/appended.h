/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that were appended to the image: cat hypstub.bin zImage dtb ramdisk */
#ifndef APPENDED_H
#define APPENDED_H

#include "entry.h"
#include "pack.h"

/*
 * The first file of each kind behind the image. 0, or a size of 0: none. Not
 * searched yet: all zero bytes, but for the pack.
 */
struct appended {
	struct pack
		pack; /* all that follows is in it; nothing if it is damaged */
	uint32_t dtb; /* only its magic number and its size are checked */
	uint32_t dtb_size;
	struct range kernel, ramdisk;
	/* Headers of the uImages that kernel and ramdisk are in; 0: in none */
	uint32_t kernel_header, ramdisk_header;
	const char *why; /* a damaged file ended the list, or NULL */
	bool unknown;	 /* bytes of no known file ended it */
	uint32_t at;	 /* where the list ended; 0: not searched yet */
};

/*
 * Fills in @a from the files behind the image where it was loaded, in RAM or
 * flash. Needs only @entry->loaded and the size of @entry->image, so that it
 * can run before there is a device tree. Finds nothing if the image is a pack
 * and damaged.
 */
void appended_find(const struct entry *entry, struct appended *a);

/* Ends the boot if kernel or ramdisk do not match their uImage's checksum. */
void appended_verify(const struct appended *a);

#endif
