/* SPDX-License-Identifier: BSD-2-Clause */
/* How the other CPUs came to the monitor, for the report. */
#ifndef ARRIVED_H
#define ARRIVED_H

#include <stdbool.h>
#include "../../resident/resident.h"
#include "../base/entered.h"

struct arrived {
	uint32_t mpidr;	  /* affinity fields, or CPU_NONE */
	bool here;	  /* false: the CPU did not arrive */
	uint32_t missing; /* what mon_init() has returned there */
	struct cpu_entered entered;
};

/* By stack slot; filled in by arrived_note() */
extern struct arrived arrived[RESIDENT_CPUS];

/*
 * Copies what each CPU has left in its struct cpu of the monitor's block at
 * @block, which Non-secure state may not read. Secure SVC.
 */
void arrived_note(uint32_t block);

#endif
