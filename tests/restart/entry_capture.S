/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keeps the registers that this life of the kernel was entered with. Called by
 * enter.S in the mode of entry, MMU off, before anything is changed.
 */
#include "entry.h"

	.syntax	unified
	.arm
	.text

#define CAPTURE(reg)	read_sysreg r3, reg; str r3, [r0], #4;
#define CAPTURE64(reg)	read_sysreg64 r2, r3, reg; stm r0!, {r2, r3};

	.macro	read_sysreg64 low, high, cp, op1, crm
	mrrc	\cp, \op1, \low, \high, \crm
	.endm

/*
 * In: r0 = entry_registers, physical; r1 = r0 as entered.
 * Clobbers: r0-r3, flags. HYP or SVC. Stack: none.
 */
	.globl	entry_capture
	.type	entry_capture, %function
entry_capture:
	mrs	r2, cpsr
	bic	r2, r2, #0xff000000	@ the flags are those of start.S and enter.S
	str	r2, [r0], #4
	str	r1, [r0], #4
	and	r1, r2, #PSR_MODE_MASK	@ r1 := mode
	ENTRY_PL1(CAPTURE)
	cmp	r1, #PSR_MODE_HYP
	bxne	lr
	mrs	r2, elr_hyp
	mrs	r3, spsr
	stm	r0!, {r2, r3}
	ENTRY_HYP(CAPTURE)
	ENTRY_HYP64(CAPTURE64)
	bx	lr
