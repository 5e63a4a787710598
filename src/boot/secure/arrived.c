// SPDX-License-Identifier: BSD-2-Clause
/*
 * Keeps how the other CPUs came to the monitor, before the boot CPU leaves the
 * Secure world. Called by secure.c; doctor/ reports it.
 */
#include "../base/block.h"
#include "arrived.h"

struct arrived arrived[RESIDENT_CPUS];

void arrived_note(uint32_t block)
{
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++) {
		const struct cpu *cpu = block_cpu(block, i);
		struct arrived *a = &arrived[i];

		a->mpidr = cpu->mpidr;
		a->here = cpu->state != CPU_ABSENT;
		a->missing = cpu->context;
		/* cpu_arrive_parked stores these where CPU_ON will write */
		a->entered = (struct cpu_entered){ cpu->sctlr, cpu->entry,
						   cpu->psr };
	}
}
