// SPDX-License-Identifier: BSD-2-Clause
/*
 * The caches of the boot. With the MMU off, data accesses are Strongly-ordered
 * and bypass the caches. So do fetches, unless the I-cache is on: then they are
 * Normal, Cacheable, and unified caches hold them as well (DDI 0406C B3.2). The
 * boot turns the I-cache on, because it checks and copies megabytes in small
 * loops, each instruction of which would come from memory otherwise.
 *
 * Therefore the image's lines are invalidated before and after: unified caches
 * may hold lines from before the image was written, and would hold the image
 * when something else was written over it.
 */
#include <arm/barrier.h>
#include <arm/cache.h>
#include <arm/sysreg.h>
#include "caches.h"

/* Fetches go no further than the 4 KiB after those that are executed (B3.2) */
#define FETCH_BLOCK 4096u

/* Sets or clears the I bit of HYP's or of PL1's control register */
static void control(bool hyp, uint32_t i)
{
	if (hyp)
		write_sysreg((read_sysreg(HSCTLR) & ~SCTLR_I) | i, HSCTLR);
	else
		write_sysreg((read_sysreg(SCTLR) & ~SCTLR_I) | i, SCTLR);
	isb(); /* the next instruction is fetched so */
}

/*
 * Removes the image, and what is fetched ahead of it, from all caches. Lines of
 * the image are invalidated: memory is right, since the D-cache is off. A line
 * around it may be dirty and belong to another file: it is cleaned as well.
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
	dsb(); /* all of it is gone */
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
