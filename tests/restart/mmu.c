// SPDX-License-Identifier: BSD-2-Clause
/*
 * The kernel's page tables: short descriptors (DDI 0406C B3.5.1), one MiB of
 * RAM by 4 KiB pages, the UART by a section.
 */
#include <arm/barrier.h>
#include <arm/sysreg.h>
#include "kernel.h"

#define DESC_TABLE     0x1
#define DESC_SECTION   0x2
#define DESC_PAGE      0x2
/* Normal, write-back, shareable, PL1 only */
#define SECTION_NORMAL (DESC_SECTION | 1 << 16 | 1 << 12 | 1 << 10 | 3 << 2)
#define PAGE_NORMAL    (DESC_PAGE | 1 << 10 | 1 << 6 | 1 << 4 | 3 << 2)
/* Device, PL1 only, never executed */
#define SECTION_DEVICE (DESC_SECTION | 1 << 10 | 1 << 4 | 1 << 2)

uint32_t kernel_table[4096] __attribute__((aligned(16384)));
static uint32_t pages[256] __attribute__((aligned(1024)));

/* With the MMU off, addresses of variables are physical: pc-relative code */
void mmu_build(void)
{
	uint32_t phys = KERNEL_PHYS;

	for (unsigned int i = 0; i < 256; i++)
		pages[i] = (phys + (i << 12)) | PAGE_NORMAL;
	kernel_table[KERNEL_VIRT >> 20] = (uintptr_t)pages | DESC_TABLE;
	kernel_table[KERNEL_PHYS >> 20] = KERNEL_PHYS | SECTION_NORMAL;
	kernel_table[board.uart >> 20] = UART_PHYS | SECTION_DEVICE;
}

void mmu_unmap_flat(void)
{
	kernel_table[KERNEL_PHYS >> 20] = 0;
	dsb(); /* the table, before the old entry goes */
	write_sysreg(0, TLBIALL);
	dsb(); /* it is gone, */
	isb(); /* also for instructions */
}
