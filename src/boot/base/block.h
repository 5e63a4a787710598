/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A copy of the resident block, as the boot fills it in. Used by install.c and
 * secure/.
 */
#ifndef BLOCK_H
#define BLOCK_H

#include "../../resident/resident.h"
#include "phys.h"

/*
 * Returns the struct cpu of the CPU with stack slot @slot (see cpu_slot()) in
 * the copy of the block at @block.
 */
static inline struct cpu *block_cpu(uint32_t block, unsigned int slot)
{
	return (struct cpu *)phys(block + RESIDENT_CODE_SIZE +
				  slot * RESIDENT_STACK_SIZE);
}

#endif
