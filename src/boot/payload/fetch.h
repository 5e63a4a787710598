/* SPDX-License-Identifier: BSD-2-Clause */
/* The payload's files from QEMU's fw_cfg. */
#ifndef FETCH_H
#define FETCH_H

#include "payload.h"

/*
 * Reads the kernel, of the size of @p->file, the ramdisk, of @ramdisk bytes (0:
 * @p keeps the one that it has), and the command line into RAM, and marks them
 * in @map. Ends the boot if one does not fit or cannot be read.
 */
void fetch_from_qemu(uint32_t dev, uint32_t ramdisk, struct memmap *map,
		     struct payload *p);

#endif
