/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state of a CPU for PSCI, and the assembly routines that park a CPU, start
 * it and stop it (cpu_wake.S, cpu_stop.S). Used by the block's own code, and by
 * boot code, which fills in the first state of each CPU.
 */
#ifndef RESIDENT_CPU_H
#define RESIDENT_CPU_H

/* Offsets in struct cpu, which lies at the bottom of the CPU's stack */
#define CPU_MPIDR      0
#define CPU_STATE      4
#define CPU_ENTRY      8
#define CPU_CONTEXT    12
#define CPU_PSR	       16
#define CPU_SCTLR      20
/* cpu.mpidr if no CPU of the device tree has this slot: no MPIDR is like it */
#define CPU_NONE       0xffffffff
/* cpu.state: the result of AFFINITY_INFO, plus one (PSCI 5.1.8) */
#define CPU_ABSENT     0
#define CPU_ON	       1
#define CPU_OFF	       2
#define CPU_ON_PENDING 3

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>
#include "block.h"

/*
 * One CPU as PSCI sees it. Boot code writes mpidr and the first state. After
 * that two CPUs may write here: the CPU itself, and the CPU that has changed
 * the state from CPU_OFF to CPU_ON_PENDING.
 */
struct cpu {
	uint32_t mpidr; /* affinity fields, or CPU_NONE */
	uint32_t state;
	uint32_t entry;	  /* argument of CPU_ON, bit 0 = Thumb */
	uint32_t context; /* r0 at entry; at first: mon_init()'s result */
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

/* Returns the struct cpu of @slot in the copy of the block that runs. */
static inline struct cpu *cpu_at(unsigned int slot)
{
	return (struct cpu *)((uintptr_t)hyp_vectors + RESIDENT_CODE_SIZE +
			      slot * RESIDENT_STACK_SIZE);
}

/*
 * Where a CPU that comes from reset waits for CPU_ON. Monitor mode, SCR.NS = 1,
 * r4 = the CPU's struct cpu
 */
extern char cpu_wait[];
/*
 * Where the PSCI that is wrapped enters a CPU that it starts. ARM state, HYP
 * mode, MMU off; needs no stack
 */
extern char cpu_on[];
/* Turns this CPU off until CPU_ON turns it on again. Monitor mode, MMU off */
_Noreturn void cpu_off(void);
/* Masks A, I and F and stops this CPU in WFI for good. Any privileged mode */
_Noreturn void cpu_stop(void);

#endif
#endif
