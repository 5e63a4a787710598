/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Becoming the monitor, if the boot was entered in Secure SVC. Called by
 * main.c, in this order.
 */
#ifndef SECURE_H
#define SECURE_H

#include "../dt/devices.h"

/*
 * Reads the devices from the tree into @devices, and sets up the timer, the
 * interrupt distributor and the block's settings. Secure SVC, before the block
 * is copied.
 */
void secure_prepare(const struct dt_info *dt, struct devices *devices);

/*
 * Brings all other CPUs to the block at @monitor, reports those that do not
 * arrive, and makes the block this CPU's monitor. Returns in Non-secure HYP
 * mode, or in Non-secure SVC mode without the Virtualization Extensions.
 * @image: has the mailbox of the other CPUs; @stub: of size 0 without HYP mode.
 * Secure SVC, the copies of the block in place.
 */
void secure_enter(const struct devices *devices, struct range image,
		  struct range stub, struct range monitor);

#endif
