// SPDX-License-Identifier: BSD-2-Clause
/*
 * The lock between CPUs when several claim it at once. Runs during CPU_ON, in
 * Monitor or HYP mode with the MMU off; called by cpu_lock().
 *
 * Lamport's one-bit algorithm: a CPU makes its claim, and has the lock once it
 * sees no other claim. Of two CPUs that see each other's claim, the one in the
 * higher slot withdraws its own.
 */
#include "cpu_lock.h"

union cpu_lock_claims cpu_lock_claims
	__attribute__((section(".resident.data"))) = { { 0 } };

void cpu_lock_wait(unsigned int me)
{
	volatile uint8_t *claim = cpu_lock_claims.cpu;

	while (!cpu_lock_is_mine(me))
		for (unsigned int i = 0; i < me; i++)
			if (claim[i]) {
				claim[me] = 0;
				while (claim[i])
					;
				claim[me] = 1;
				dmb(); /* as in cpu_lock() */
			}
}
