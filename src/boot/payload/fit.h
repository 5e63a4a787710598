/* SPDX-License-Identifier: BSD-2-Clause */
/* FIT images, as mkimage makes them (U-Boot, doc/uImage.FIT). */
#ifndef FIT_H
#define FIT_H

#include "payload.h"

/*
 * Replaces the payload's file, a FIT in RAM and 8-byte aligned, by the images
 * of the configuration for this board. They are marked in @map, and each of
 * their hashes is right. A device tree among them replaces @dt. Ends the boot
 * if anything is wrong with the FIT.
 */
void fit_open(struct payload *p, struct dt_info *dt, struct memmap *map);

#endif
