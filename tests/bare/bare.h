/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a guest program gets from start.S and vectors.S, and what it has to
 * define for them. C and assembly.
 */
#ifndef BARE_H
#define BARE_H

/* By Aff0 of MPIDR; a power of two */
#define BARE_MAX_CPUS	 8
#define BARE_STACK_SHIFT 13 /* 8 KiB for each */

#ifdef __ASSEMBLER__
/* clang-format off */
/*
 * The vectors \name. Exceptions at which the guest gives no label of its own
 * are unexpected: bare_exception() reports them.
 */
	.macro	bare_table name, data_abort=bare_at_10, hyp_trap=bare_at_14, \
		irq=bare_at_18
	.balign	32
	.globl	\name
	.type	\name, %object
\name:
	b	bare_at_00
	b	bare_at_04
	b	bare_at_08
	b	bare_at_0c
	b	\data_abort
	b	\hyp_trap
	b	\irq
	b	bare_at_1c
	.size	\name, . - \name
	.endm
/* clang-format on */
#else

#include <stdbool.h>
#include <stdint.h>
#include <arm/sysreg.h>

/*
 * The guest's: what start.S calls on the boot CPU, in the mode of entry, with
 * A, I, F masked and bss cleared. r0, r1 and @dtb (r2) are those of the boot
 * protocol, @cpsr is CPSR as entered. It must not return.
 */
void bare_main(uint32_t r0, uint32_t r1, const void *dtb, uint32_t cpsr);
/*
 * The guest's, where it uses vectors: what vectors.S calls in an exception at
 * @vector. @lr is ELR_hyp in HYP mode. It must not return.
 */
void bare_exception(uint32_t vector, uint32_t lr, uint32_t spsr);

/* The image, where a restart enters it */
extern char start[];
/* Vectors for SVC and HYP mode, which expect no exception */
extern const char bare_vectors[];

/* semihosting.S: ends the machine; @status reaches QEMU's parent */
_Noreturn void semihosting_exit(uint32_t status);

static inline bool bare_in_hyp(void)
{
	uint32_t psr;

	__asm__ volatile("mrs %0, cpsr" : "=r"(psr));
	return (psr & PSR_MODE_MASK) == PSR_MODE_HYP;
}

#endif
#endif
