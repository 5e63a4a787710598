/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The barriers and hints as C functions. A comment at each call of a barrier
 * says what it orders.
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

static inline void dmb(void)
{
	__asm__ volatile("dmb sy" : : : "memory");
}

static inline void wfi(void)
{
	__asm__ volatile("wfi" : : : "memory");
}

static inline void sev(void)
{
	__asm__ volatile("sev" : : : "memory");
}

#else /* on the host: full barriers, and hints that the unit tests supply */

static inline void isb(void) {}

static inline void dsb(void)
{
	__sync_synchronize();
}

static inline void dmb(void)
{
	__sync_synchronize();
}

void fake_wfi(void);
void fake_sev(void);

#define wfi() fake_wfi()
#define sev() fake_sev()

#endif
#endif
