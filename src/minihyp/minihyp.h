/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * minihyp: the smallest hypervisor that has an MMU of its own and keeps the
 * contract of docs/abi.md. A kernel installs it under itself, calls functions
 * of its own in HYP mode, and removes it again.
 *
 * HYP mode maps the kernel's memory at physical address XOR MINIHYP_VA_XOR; the
 * kernel itself runs on a stage 2 that maps everything flat.
 */
#ifndef MINIHYP_H
#define MINIHYP_H

/*
 * Changes one bit of the GiB that an address is in, so that a HYP virtual
 * address is never equal to the physical address. RAM must be below 2 GiB: a
 * HYP virtual address is also the number of a call, and numbers with bit 31 set
 * are the SMC Calling Convention's.
 */
#define MINIHYP_VA_XOR	    0x40000000

/*
 * The call that the init trampoline serves: r1 = struct minihyp_cpu, physical
 */
#define MINIHYP_INIT	    0x100

/* Offsets in struct minihyp_cpu */
#define MINIHYP_CPU_HTTBR   0
#define MINIHYP_CPU_VTTBR   4
#define MINIHYP_CPU_STACK   8
#define MINIHYP_CPU_VECTORS 12

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The HYP registers of a CPU, which init.S reads with the MMU off */
struct minihyp_cpu {
	uint32_t httbr, vttbr; /* physical; VMID 1 */
	uint32_t stack;	       /* top, HYP virtual */
	uint32_t vectors;      /* HYP virtual */
};

_Static_assert(
	offsetof(struct minihyp_cpu, httbr) == MINIHYP_CPU_HTTBR &&
		offsetof(struct minihyp_cpu, vttbr) == MINIHYP_CPU_VTTBR &&
		offsetof(struct minihyp_cpu, stack) == MINIHYP_CPU_STACK &&
		offsetof(struct minihyp_cpu, vectors) == MINIHYP_CPU_VECTORS,
	"init.S");

#define MINIHYP_STACK_SIZE 512

/* The kernel supplies one of these, and one struct minihyp_cpu for each CPU */
struct minihyp {
	uint64_t block[512];  /* HYP second level, around the flat code */
	uint64_t hyp[4];      /* HYP first level, 1 GiB each */
	uint64_t stage2[4];   /* stage 2 first level, 1 GiB each */
	uint32_t phys_offset; /* physical - virtual, of the kernel */
} __attribute__((aligned(4096)));

/*
 * Builds the page tables in @hyp, and writes addresses into minihyp's code. The
 * kernel's memory, this library's included, must lie in one GiB of RAM, at
 * physical address = virtual address + @phys_offset. @stub is what
 * hypstub_get_vectors() returned before anything was installed. Called once, in
 * PL1, MMU on.
 */
void minihyp_prepare(struct minihyp *hyp, uint32_t phys_offset, uint32_t stub);

/* Fills in @cpu for a CPU with @stack, which has MINIHYP_STACK_SIZE bytes. */
void minihyp_prepare_cpu(const struct minihyp *hyp, struct minihyp_cpu *cpu,
			 void *stack);

/*
 * Installs minihyp on this CPU, which has the stub, from PL1. There are two
 * ways, and both return 0 or HVC_STUB_ERR:
 * - in one call, SOFT_RESTART to the init code: HVBAR is never that of a
 *   hypervisor which is not ready. Choose this one.
 * - by SET_VECTORS to an init trampoline and a call to that, as KVM did.
 */
int minihyp_install(const struct minihyp *hyp, const struct minihyp_cpu *cpu);
int minihyp_install_by_trampoline(const struct minihyp *hyp,
				  const struct minihyp_cpu *cpu);

/* hypstub_reset_vectors() removes minihyp from this CPU. */

/*
 * Calls @function in HYP mode with up to three arguments. Returns what
 * @function returns, or HVC_STUB_ERR if @function is not in section
 * minihyp_text. It runs on this CPU's HYP stack, with HYP virtual addresses.
 */
uint32_t minihyp_call(const struct minihyp *hyp, const void *function,
		      uint32_t a, uint32_t b, uint32_t c);

/* The mark of a function that minihyp_call() may call */
#define MINIHYP_TEXT __attribute__((section("minihyp_text")))

#endif
#endif
