/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The barriers and hints as C functions. The line that calls one says what it
 * orders.
 */
#ifndef ARM_BARRIER_H
#define ARM_BARRIER_H

#ifdef __arm__

static inline void isb(void)
{
	__asm__ volatile("isb" : : : "memory");
}

static inline void dsb(void)
{
	__asm__ volatile("dsb sy" : : : "memory");
}

static inline void wfi(void)
{
	__asm__ volatile("wfi" : : : "memory");
}

#else /* on the host nothing is reordered */

static inline void isb(void) {}
static inline void dsb(void) {}
static inline void wfi(void) {}

#endif
#endif
