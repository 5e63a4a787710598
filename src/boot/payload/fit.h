/* SPDX-License-Identifier: BSD-2-Clause */
/* FIT images, as mkimage makes them (U-Boot, doc/uImage.FIT). */
#ifndef FIT_H
#define FIT_H

#include "payload.h"

/*
 * The payload's file is a FIT, in RAM and 8-byte aligned: puts the images of
 * the configuration for this board in its place. They are marked in the map,
 * and each hash of each of them is right; a device tree among them is that of
 * the boot from now on.
 */
void fit_open(struct boot *boot);

#endif
