/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory by physical address. The MMU is off, so that an address is a pointer;
 * the host's unit tests keep a piece of guest memory in a buffer instead.
 */
#ifndef PHYS_H
#define PHYS_H

#include <stdint.h>

#ifdef __arm__

static inline void *phys(uint64_t addr)
{
	return (void *)(uintptr_t)addr;
}

#else

void *phys(uint64_t addr);

#endif
#endif
