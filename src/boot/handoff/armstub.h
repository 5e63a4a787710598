/* SPDX-License-Identifier: BSD-2-Clause */
/* What the Raspberry Pi firmware writes into the image that it loads. */
#ifndef ARMSTUB_H
#define ARMSTUB_H

#include "entry.h"

/* Returns the address of the device tree, not checked; 0: none. */
uint32_t armstub_dtb(const struct entry *entry);

/*
 * Returns the kernel, whose header gives its size; size 0 if another loader was
 * here. Ends the boot if the kernel cannot be started.
 */
struct range armstub_kernel(const struct entry *entry);

#endif
