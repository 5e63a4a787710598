/* SPDX-License-Identifier: BSD-2-Clause */
/* zImages (Linux, Xen, this image): what their header says of their size. */
#ifndef ZIMAGE_H
#define ZIMAGE_H

#include <stdbool.h>
#include "file.h"

struct zimage {
	uint32_t size;	   /* of the file, by its header */
	uint32_t unpacked; /* RAM for unpacking, from the start of RAM */
};

/*
 * Returns whether @f has the magic word of a zImage, in either endianness, or
 * is the beginning of a Linux that was cut before it.
 */
bool zimage_detect(const struct file *f);

/* Returns the size of the file by its header; Xen's counts the bss as well. */
uint32_t zimage_size(const struct file *f);

/* Checks @f, and fills in @z. Returns NULL, or what is wrong with @f. */
const char *zimage_check(const struct file *f, struct zimage *z);

#endif
