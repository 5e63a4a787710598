/* SPDX-License-Identifier: BSD-2-Clause */
/* The two steps of the boot that are about the device tree. */
#ifndef DEVICE_TREE_H
#define DEVICE_TREE_H

#include "boot.h"

/*
 * Finds the loader's device tree, opens and reads it, starts the console that
 * it names, and reads the options. Ends the boot if there is no tree, if it is
 * broken, or if it names no RAM.
 */
void device_tree_read(struct boot *boot);

/*
 * Writes the payload's device tree into free RAM that the payload reaches, and
 * sets boot->payload_dtb. Needs payload_place() first. Ends the boot if there
 * is no room.
 */
void device_tree_write(struct boot *boot);

#endif
