/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lock between CPUs that works with the MMU off, where LDREX and STREX may
 * not work (DDI 0406C A3.4.5): each CPU claims the lock in a byte that only
 * this CPU writes. psci.c takes the lock during CPU_ON. Nearly always no other
 * CPU claims it: that case is inline, the other one is in cpu_lock.c.
 */
#ifndef RESIDENT_CPU_LOCK_H
#define RESIDENT_CPU_LOCK_H

#include <stdint.h>
#include <arm/barrier.h>
#include "block.h"

/* A byte for each CPU: 1 while that CPU has the lock or waits for it */
union cpu_lock_claims {
	volatile uint8_t cpu[RESIDENT_CPUS];
	volatile uint32_t word[RESIDENT_CPUS / 4];
};
extern union cpu_lock_claims cpu_lock_claims;

_Static_assert(RESIDENT_CPUS == 8, "two words of claims");

/* Returns whether slot @me is the only one that claims the lock. */
static inline int cpu_lock_is_mine(unsigned int me)
{
	return cpu_lock_claims.word[0] + cpu_lock_claims.word[1] ==
	       1u << me % 4 * 8;
}

/* Waits until slot @me has the lock, which it has claimed before. */
void cpu_lock_wait(unsigned int me);

/* Takes the lock for this CPU, of slot @me, which does not have it yet. */
static inline void cpu_lock(unsigned int me)
{
	cpu_lock_claims.cpu[me] = 1;
	dmb(); /* others see our claim before we read theirs */
	if (!cpu_lock_is_mine(me))
		cpu_lock_wait(me);
	dmb(); /* we read what the last owner wrote, not older values */
}

/* Releases the lock, which this CPU, of slot @me, has. */
static inline void cpu_unlock(unsigned int me)
{
	dmb(); /* the next owner sees all that we wrote */
	cpu_lock_claims.cpu[me] = 0;
}

#endif
