/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FITs made by mkimage in the initrd slot, for the tests of payload/fit.c. The
 * boot that finds them is stage.h's.
 */
#ifndef TESTS_FIT_H
#define TESTS_FIT_H

#include <stdint.h>
#include "guest.h"

#define FIT_RAM		(16 * MIB)
#define FIT_AT		(GUEST_RAM + 8 * MIB) /* the initrd slot */
/* As host.mk gives them to mkfit.py */
#define FIT_LOAD	0x40400000u
#define FIT_ENTRY	0x40400008u
#define FIT_LOADABLE	0x40500000u

#define FIT_KERNEL	"/images/kernel-1"
#define FIT_KERNEL_HASH "/images/kernel-1/hash-1"

/* The FIT in the initrd slot */
extern void *fit;
extern uint32_t fit_size;

/* Starts afresh: @name's device tree, FIT_RAM bytes of RAM and the image */
void fit_board(const char *name);
/* The same with dts/@fit_name.dtb in the initrd slot */
void fit_start(const char *board, const char *fit_name);
/* A FIT with its data inline, for the board "virt", with room to change it */
void fit_start_inline(void);
/*
 * Places and loads the payload. Ends the test unless the console has named
 * @config and kernel, loadable and ramdisk are where they belong.
 */
void fit_expect_good(const char *config);

#endif
