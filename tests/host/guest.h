/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guest memory: what phys() of the code under test leads to. Each region is a
 * block of its own, exactly as large as the guest's, so that the address
 * sanitizer sees any access past either end.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdint.h>

/* Where RAM begins in most tests */
#define GUEST_RAM 0x40000000ull
#define MIB	  (1ull << 20)

void *guest_add(uint64_t base, uint64_t size);
/* The one that was added last is flash: probe_write32() is lost on it */
void guest_read_only(void);
/* The last word that probe_write32() could not write to such a region */
extern uint32_t guest_last_refused;
/* Takes all regions away */
void guest_clear(void);
/* Takes away the one that was added last */
void guest_drop(void);
/* From here on an access to these bytes fails the test, or may be done again */
void guest_forbid(uint64_t base, uint64_t size);
void guest_allow(uint64_t base, uint64_t size);
/* Fills with bytes that depend on their offset: copies can be compared */
void guest_fill(uint64_t base, uint64_t size, uint32_t seed);
/* Ends the test if they are not as guest_fill() left them at another place */
void guest_expect(uint64_t base, uint64_t size, uint32_t seed);

#endif
