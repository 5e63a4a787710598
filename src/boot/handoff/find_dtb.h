/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the stage before us left the device tree. */
#ifndef FIND_DTB_H
#define FIND_DTB_H

#include "appended.h"
#include "entry.h"

/*
 * Looks for a device tree's magic number, in this order: r2, an argument of
 * U-Boot's go, the armstub's word, behind the image, the start of RAM. Returns
 * whether it is in one of these places, and its address in @addr. Fills in @a
 * if it looks behind the image.
 */
bool find_dtb(const struct entry *entry, struct appended *a, uint32_t *addr);

/* Returns where RAM starts, if the image lies in its first 128 MiB. */
uint32_t find_dtb_ram_start(const struct entry *entry);

#endif
