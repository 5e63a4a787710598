/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the stage before us left the device tree. */
#ifndef FIND_DTB_H
#define FIND_DTB_H

#include "appended.h"
#include "entry.h"

/*
 * Looks for the magic number of a device tree, in this order: r2, an argument
 * of U-Boot's go, the armstub's word, behind the image, the start of RAM.
 * Returns whether it is in one of these places; sets @addr to that place. Fills
 * in @a if it looks behind the image.
 */
bool find_dtb(const struct entry *entry, struct appended *a, uint32_t *addr);

/* Returns the start of RAM, if the image lies in the first 128 MiB of RAM. */
uint32_t find_dtb_ram_start(const struct entry *entry);

#endif
