/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A CPU as PSCI sees it, and the ways of a CPU into and out of the block that
 * are written in assembly (cpu_wake.S, cpu_stop.S).
 */
#ifndef RESIDENT_CPU_H
#define RESIDENT_CPU_H

/* struct cpu, at the bottom of the CPU's stack */
#define CPU_MPIDR      0
#define CPU_STATE      4
#define CPU_ENTRY      8
#define CPU_CONTEXT    12
#define CPU_PSR	       16
#define CPU_SCTLR      20
/* No CPU of this slot in the device tree: no MPIDR has these bits */
#define CPU_NONE       0xffffffff
/* cpu.state: what AFFINITY_INFO answers, plus one (PSCI 5.1.8) */
#define CPU_ABSENT     0
#define CPU_ON	       1
#define CPU_OFF	       2
#define CPU_ON_PENDING 3

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>
#include "block.h"

/*
 * One CPU as PSCI sees it. Boot code fills in mpidr and the first state. Later
 * the CPU itself writes it, or the CPU that changed its state from CPU_OFF to
 * CPU_ON_PENDING.
 */
struct cpu {
	uint32_t mpidr; /* affinity fields, or CPU_NONE */
	uint32_t state;
	uint32_t entry;	  /* argument of CPU_ON, bit 0 = Thumb */
	uint32_t context; /* r0 at entry; before: what mon_init() returned */
	uint32_t psr;	  /* mode to enter, masked, with the caller's E */
	uint32_t sctlr;	  /* of that mode: SCTLR or HSCTLR */
};

_Static_assert(offsetof(struct cpu, mpidr) == CPU_MPIDR &&
		       offsetof(struct cpu, state) == CPU_STATE &&
		       offsetof(struct cpu, entry) == CPU_ENTRY &&
		       offsetof(struct cpu, context) == CPU_CONTEXT &&
		       offsetof(struct cpu, psr) == CPU_PSR &&
		       offsetof(struct cpu, sctlr) == CPU_SCTLR,
	       "cpu_wake.S");

/* The struct cpu of @slot in the copy of the block that runs. */
static inline struct cpu *cpu_at(unsigned int slot)
{
	return (struct cpu *)((uintptr_t)hyp_vectors + RESIDENT_CODE_SIZE +
			      slot * RESIDENT_STACK_SIZE);
}

/* Monitor, SCR.NS = 1, r4 = its struct cpu: from reset to waiting for CPU_ON */
extern char cpu_wait[];
/*
 * ARM code. HYP, MMU off, no stack: a CPU started by the PSCI that is wrapped
 */
extern char cpu_on[];
/* Monitor: turns this CPU off until CPU_ON turns it on again */
_Noreturn void cpu_off(void);
/* Masks everything and waits for ever in WFI. Any mode */
_Noreturn void cpu_stop(void);

#endif
#endif
