/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lock between CPUs that works with the MMU off, where LDREX and STREX may
 * not (DDI 0406C A3.4.5): CPUs exclude each other by bytes, each of which one
 * CPU alone writes. psci.c takes it. What nearly always happens, that no other
 * CPU wants the lock, is inline; cpu_lock.c waits for the others.
 */
#ifndef RESIDENT_CPU_LOCK_H
#define RESIDENT_CPU_LOCK_H

#include <stdint.h>
#include <arm/barrier.h>
#include "block.h"

/* A byte for each CPU, 1 while it has or wants the lock */
union cpu_lock_claims {
	volatile uint8_t cpu[RESIDENT_CPUS];
	volatile uint32_t word[RESIDENT_CPUS / 4];
};
extern union cpu_lock_claims cpu_lock_claims;

_Static_assert(RESIDENT_CPUS == 8, "two words of claims");

/* Whether slot @me alone claims the lock. */
static inline int cpu_lock_is_mine(unsigned int me)
{
	return cpu_lock_claims.word[0] + cpu_lock_claims.word[1] ==
	       1u << me % 4 * 8;
}

/* Waits until slot @me, which has made its claim, has the lock. */
void cpu_lock_wait(unsigned int me);

/* Takes the lock for the CPU of slot @me, which does not have it. */
static inline void cpu_lock(unsigned int me)
{
	cpu_lock_claims.cpu[me] = 1;
	dmb(); /* our claim can be seen before we look at the others */
	if (!cpu_lock_is_mine(me))
		cpu_lock_wait(me);
	dmb(); /* what the last owner wrote comes after its claim went */
}

/* Releases the lock that the CPU of slot @me has. */
static inline void cpu_unlock(unsigned int me)
{
	dmb(); /* all is written before the next owner reads */
	cpu_lock_claims.cpu[me] = 0;
}

#endif
