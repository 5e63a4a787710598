/* SPDX-License-Identifier: BSD-2-Clause */
/* The address of a module's memory behind the kernel's MMU. */
#ifndef PHYSICAL_H
#define PHYSICAL_H

#include <arm/barrier.h>
#include <arm/sysreg.h>
#include <stdint.h>

/*
 * The physical address of what this CPU can read, or 0 if it has none below 4
 * GiB. Interrupts are masked, since others may use PAR.
 */
static inline uint32_t physical(const void *address)
{
	uint32_t offset = (uintptr_t)address & (0xfff);
	uint64_t par;

	/* Asks for the translation of a read by PL1, as it is now */
	write_sysreg((uintptr_t)address, ATS1CPR);
	isb(); /* the answer is in PAR */
	par = read_sysreg64(PAR);
	if (par & PAR_F || (par & PAR_PA) >> 32)
		return 0;
	return (par & PAR_PA) | offset;
}

#endif
