/* SPDX-License-Identifier: BSD-2-Clause */
/* What QEMU was given with -kernel, -initrd and -append beside -bios. */
#ifndef FW_CFG_H
#define FW_CFG_H

#include "../boot.h"

bool fw_cfg_has_kernel(const struct boot *boot);
/*
 * Puts kernel, ramdisk and command line into RAM, marks them in the map and
 * enters them in the payload.
 */
void fw_cfg_find(struct boot *boot);

#endif
