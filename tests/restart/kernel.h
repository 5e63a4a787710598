/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel that runs with MMU and caches on, at virtual addresses that differ
 * from physical ones, installs minihyp under itself and restarts itself. It is
 * the example for users of the client library, and what the tests panic.
 */
#ifndef KERNEL_H
#define KERNEL_H

/*
 * Where restart.mk links and loads it: QEMU's virt board. The UART is mapped at
 * board.uart.
 */
#define KERNEL_PHYS	   0x42000000
#define KERNEL_VIRT	   0xc2000000
#define UART_PHYS	   0x09000000

/* r1 of a restart: which hop this is and what the last one promised */
#define HOP_MAGIC	   0x5a000000
#define HOP_MAGIC_MASK	   0xff000000
#define HOP_COUNT_MASK	   0x0000ffff
#define HOP_EXPECT_HYP	   (1 << 16) /* the mode to be entered in */
#define HOP_STUB_UNDER_SVC (1 << 17) /* if that is SVC */

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stdint.h>
#include <hypstub/client.h>
#include "../bare/console.h"

/* Called by enter.S; r1, r2 as entered */
_Noreturn void kernel_main(uint32_t r1, uint32_t dtb);
/* Filled in at entry, before HYP mode is left */
extern struct hypstub_boot_mode boot_mode;

/* mmu.c: the tables, built with the MMU off, at physical addresses */
void mmu_build(void);
/* The same, MMU on: takes away the flat mapping that enter.S needed */
void mmu_unmap_flat(void);

/* Where this image starts: the entry of a restart, physical */
extern char kernel_start[];
#define KERNEL_PHYS_OFFSET (KERNEL_PHYS - KERNEL_VIRT)

static inline uint32_t to_phys(const void *p)
{
	return (uintptr_t)p + KERNEL_PHYS_OFFSET;
}

/* ends.c: PSCI SYSTEM_OFF */
_Noreturn void power_off(void);
/* Reports what is wrong and stops: the tests look for "FAILED" */
_Noreturn void fail(const char *text, uint32_t val);

#endif
#endif
