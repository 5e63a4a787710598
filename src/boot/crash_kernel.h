/* SPDX-License-Identifier: BSD-2-Clause */
/* The boot as a crash kernel: only what the crashed kernel left is RAM. */
#ifndef CRASH_KERNEL_H
#define CRASH_KERNEL_H

#include "boot.h"

/*
 * Finds out whether a kernel has crashed before this boot, and then takes all
 * RAM from the map but what that kernel left. Ends the boot if nothing says
 * which RAM that is, or if it does not hold what is in use already.
 */
void crash_kernel_limit(struct boot *boot);

/*
 * Ends the boot for a payload that would write to the crashed kernel's memory,
 * or that says too late that there is a dump.
 */
void crash_kernel_check(const struct boot *boot);

#endif
