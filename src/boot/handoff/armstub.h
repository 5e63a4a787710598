/* SPDX-License-Identifier: BSD-2-Clause */
/* What the Raspberry Pi firmware writes into the image that it loads. */
#ifndef ARMSTUB_H
#define ARMSTUB_H

#include "../boot.h"

/* Where the device tree is, not checked; 0: another loader than that */
uint32_t armstub_dtb(const struct boot *boot);
/* The kernel, by its own size; size 0: none */
struct range armstub_kernel(const struct boot *boot);

#endif
