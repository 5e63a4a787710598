/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What start.S and vectors.S offer a guest program, and the functions that the
 * guest must define for them. For C and assembly.
 */
#ifndef BARE_H
#define BARE_H

/* CPUs by Aff0 of MPIDR; a power of two */
#define BARE_MAX_CPUS	 8
#define BARE_STACK_SHIFT 13 /* 8 KiB for each */

#ifdef __ASSEMBLER__
/* clang-format off */
/*
 * Defines the vectors \name. An exception for which the guest gives no label is
 * unexpected: bare_exception() reports it.
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
 * Defined by the guest. start.S calls it on the boot CPU, in the mode of entry,
 * with A, I, F masked and bss cleared. @r0, @r1 and @dtb (r2) are those of the
 * boot protocol, @cpsr is CPSR at entry. Must not return.
 */
void bare_main(uint32_t r0, uint32_t r1, const void *dtb, uint32_t cpsr);
/*
 * Defined by a guest that uses vectors. vectors.S calls it in an unexpected
 * exception at @vector. @lr is ELR_hyp in HYP mode. Must not return.
 */
void bare_exception(uint32_t vector, uint32_t lr, uint32_t spsr);

/* The entry of the guest, also for a restart */
extern char start[];
/* Vectors for SVC and HYP mode, which expect no exception */
extern const char bare_vectors[];

/* semihosting.S: ends the machine; @status reaches QEMU's parent */
_Noreturn void semihosting_exit(uint32_t status);

/* Returns whether this CPU is in HYP mode. */
static inline bool bare_in_hyp(void)
{
	uint32_t psr;

	__asm__ volatile("mrs %0, cpsr" : "=r"(psr));
	return (psr & PSR_MODE_MASK) == PSR_MODE_HYP;
}

#endif
#endif
