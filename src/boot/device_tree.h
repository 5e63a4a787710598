/* SPDX-License-Identifier: BSD-2-Clause */
/* The two steps of the boot that are about the device tree. */
#ifndef DEVICE_TREE_H
#define DEVICE_TREE_H

#include "boot.h"

/* Finds the tree, opens and reads it, and starts the console that it names. */
void device_tree_read(struct boot *boot);

/* Writes the payload's tree into RAM that the payload reaches. */
void device_tree_write(struct boot *boot);

#endif
