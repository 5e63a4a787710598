/* SPDX-License-Identifier: BSD-2-Clause */
/* zImages: how Linux, Xen and this image itself say what they need. */
#ifndef ZIMAGE_H
#define ZIMAGE_H

#include <stdbool.h>
#include "file.h"

struct zimage {
	uint32_t size;	   /* of the file, by its header */
	uint32_t unpacked; /* bytes from the start of RAM, when unpacked */
};

/* Returns whether @f has the magic word of a zImage, in either endianness. */
bool zimage_detect(const struct file *f);

/* Returns the bytes of the file, by its header: for Xen they count its bss. */
uint32_t zimage_size(const struct file *f);

/* Fills in @z. Returns NULL, or what is wrong with @f. */
const char *zimage_check(const struct file *f, struct zimage *z);

#endif
