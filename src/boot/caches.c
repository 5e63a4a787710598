// SPDX-License-Identifier: BSD-2-Clause
/*
 * The I-cache of the boot CPU, on while the boot runs. Called by main.c, and by
 * regain_hyp.c on the way back to HYP mode.
 */
#include <arm/barrier.h>
#include <arm/cache.h>
#include <arm/sysreg.h>
#include "caches.h"

/*
 * With the MMU off, data accesses are Strongly-ordered and bypass the caches.
 * Fetches bypass them unless the I-cache is on. If it is, fetches are Normal,
 * Cacheable, and unified caches hold them as well (DDI 0406C B3.2). The boot
 * turns the I-cache on, because it checks and copies megabytes in small loops,
 * and each instruction of these would otherwise come from memory.
 *
 * So the lines of the image are invalidated before the I-cache is on, since
 * unified caches may hold lines from before the image was written; and after it
 * is off, since they would still hold the image when something else is written
 * over it.
 */

/* Fetches go no further than the 4 KiB after those that are executed (B3.2) */
#define FETCH_BLOCK 4096u

/* Writes @i, SCTLR_I or 0, to the I bit of HYP's or PL1's control register */
static void control(bool hyp, uint32_t i)
{
	if (hyp)
		write_sysreg((read_sysreg(HSCTLR) & ~SCTLR_I) | i, HSCTLR);
	else
		write_sysreg((read_sysreg(SCTLR) & ~SCTLR_I) | i, SCTLR);
	isb(); /* the next fetch goes by the new I */
}

/*
 * Removes the image, and what may have been fetched ahead of it, from all
 * caches. Lines of the image are invalidated: with the D-cache off, memory
 * holds the right bytes. Other lines may be dirty and belong to another file:
 * they are cleaned and invalidated.
 */
static void forget(struct range image)
{
	uint32_t line = dcache_line();
	uint32_t base = image.base, size = image.size;
	uint32_t addr = base & -FETCH_BLOCK;
	uint32_t end = ((base + size - 1) & -FETCH_BLOCK) + 2 * FETCH_BLOCK;

	/* Not "addr < end": the end may wrap round at 4 GiB */
	for (; addr != end; addr += line)
		if (addr - base <= size - line)
			write_sysreg(addr, DCIMVAC);
		else
			write_sysreg(addr, DCCIMVAC);
	dsb(); /* the maintenance is complete */
}

void icache_on(bool hyp, struct range image)
{
	forget(image);
	write_sysreg(0, ICIALLU); /* what it holds is UNKNOWN since reset, */
	write_sysreg(0, BPIALL);  /* or older than the image */
	dsb();			  /* the invalidations are complete */
	control(hyp, SCTLR_I);
}

void icache_off(bool hyp, struct range image)
{
	control(hyp, 0);
	forget(image);
}
