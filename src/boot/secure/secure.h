/* SPDX-License-Identifier: BSD-2-Clause */
/* Entered in Secure SVC: becoming the monitor. secure.c, in this order. */
#ifndef SECURE_H
#define SECURE_H

#include "../dt/devices.h"

/*
 * Secure SVC, before the block is copied: reads the devices from the tree, and
 * sets up the block's settings and the interrupt distributor.
 */
void secure_prepare(const struct dt_info *dt, struct devices *devices);

/*
 * Secure SVC, the block at @monitor in its place: brings all other CPUs there,
 * and reports those that do not come. @image: where they look for their way;
 * @stub: of size 0 without HYP mode. Returns in Non-secure HYP mode, or in
 * Non-secure SVC mode without the Virtualization Extensions.
 */
void secure_enter(const struct devices *devices, struct range image,
		  struct range stub, struct range monitor);

#endif
