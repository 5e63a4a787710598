/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory by physical address, for all code of the boot. The MMU is off, so an
 * address is a pointer; the unit tests on the host map guest memory to a buffer
 * instead.
 */
#ifndef PHYS_H
#define PHYS_H

#include <stdint.h>

#ifdef __arm__

/* Returns the pointer to physical address @addr. */
static inline void *phys(uint64_t addr)
{
	return (void *)(uintptr_t)addr;
}

#else

void *phys(uint64_t addr);

#endif
#endif
