/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The CPUs that psci.c knows, and its world on the host: the block with their
 * states, calls of it, and what it calls.
 */
#ifndef CPUS_H
#define CPUS_H

#include <arm/smccc.h>
#include <setjmp.h>
#include <stdint.h>
#include "../../src/resident/hyp_init.h"
#include "../../src/resident/power.h"
#include "../../src/resident/psci.h"

/* What PSCI answers, by the words of its specification, as r0 has them */
#define SUCCESS		   0u
#define NOT_SUPPORTED	   0xffffffffu
#define INVALID_PARAMETERS 0xfffffffeu
#define DENIED		   0xfffffffdu
#define ALREADY_ON	   0xfffffffcu
#define ON_PENDING	   0xfffffffbu
#define INTERNAL_FAILURE   0xfffffffau
#define INVALID_ADDRESS	   0xfffffff7u

/* SPSR of callers: flags that are nobody's business, masked */
#define FROM_SVC	   0x600001d3u
#define FROM_HYP	   0x600001dau
#define EE		   (1u << 25)

/* An entry that a kernel could give, and its context */
#define ENTRY		   0x40008000u
#define CONTEXT		   0xc0ffee00u

/* No CPU is there but those that are added; CPU 0 calls */
void cpus_clear(void);
void cpus_add(uint32_t mpidr, uint32_t state);
struct cpu *cpu_of(uint32_t mpidr);

/* r0 of an SMC to the monitor. All other registers must stay */
uint32_t psci_from(uint32_t psr, uint32_t r0, uint32_t r1, uint32_t r2,
		   uint32_t r3);
/* From HYP mode */
uint32_t psci(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3);

/* What the foreign owner of the Secure world does; NULL: there is none */
extern int32_t (*on_smc)(uint32_t function, uint32_t a1, uint32_t a2,
			 uint32_t a3);
/* Where cpu_off() of the monitor goes to */
extern jmp_buf turned_off;

#endif
