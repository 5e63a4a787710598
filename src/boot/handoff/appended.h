/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that were appended to the image: cat hypstub.bin zImage dtb ramdisk */
#ifndef APPENDED_H
#define APPENDED_H

#include "../boot.h"

/*
 * Reads the list behind the image where it was loaded: RAM or flash. Needs
 * @entry->loaded and the size of @entry->image, and nothing of the boot else,
 * so that the device tree may be looked for there.
 */
void appended_find(const struct entry *entry, struct appended *a);
/* Ends the boot if a kernel or ramdisk is not what its uImage's checksum says */
void appended_verify(const struct appended *a);

#endif
