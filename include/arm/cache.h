/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cache maintenance by address, from C: for memory that another observer reads
 * with its caches off, such as this CPU in HYP mode or after a restart.
 */
#ifndef ARM_CACHE_H
#define ARM_CACHE_H

#include <stddef.h>
#include <stdint.h>
#include <arm/barrier.h>
#include <arm/sysreg.h>

/* Returns the bytes of the smallest line: CTR.DminLine is log2 of its words. */
static inline uint32_t dcache_line(void)
{
	return 4u << (read_sysreg(CTR) >> 16 & 0xf);
}

/* Cleans @size bytes at the virtual address @data to the point of coherency. */
static inline void dcache_clean(const void *data, size_t size)
{
	uint32_t line = dcache_line();
	uint32_t addr = (uintptr_t)data & -line;

	for (; addr < (uintptr_t)data + size; addr += line)
		write_sysreg(addr, DCCMVAC);
	dsb(); /* all of it is in memory */
}

#endif
