/* SPDX-License-Identifier: BSD-2-Clause */
/* A copy of the resident block, as the boot fills it in. */
#ifndef BLOCK_H
#define BLOCK_H

#include "../../resident/resident.h"
#include "phys.h"

/* Returns what the copy at @block knows of the CPU in @slot: see cpu_slot(). */
static inline struct cpu *block_cpu(uint32_t block, unsigned int slot)
{
	return (struct cpu *)phys(block + RESIDENT_CODE_SIZE +
				  slot * RESIDENT_STACK_SIZE);
}

#endif
