/* SPDX-License-Identifier: BSD-2-Clause */
/* FIT images, as mkimage makes them (U-Boot, doc/uImage.FIT). */
#ifndef FIT_H
#define FIT_H

#include "payload.h"

/*
 * Replaces the payload's file by the images of the configuration for this
 * board, and marks them in @map; each of their hashes has been checked. A
 * device tree among them replaces @dt. Ends the boot if anything is wrong with
 * the FIT. Needs a FIT in RAM, 8-byte aligned.
 */
void fit_open(struct payload *p, struct dt_info *dt, struct memmap *map);

#endif
