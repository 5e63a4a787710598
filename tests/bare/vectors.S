/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Handles the exceptions that a guest program does not expect, and has vectors
 * for a guest that expects none. A guest's own vectors (bare_table in bare.h)
 * branch here for all exceptions without a label. ARM code.
 */
#include <arm/sysreg.h>
#include "bare.h"

	.syntax	unified
	.arch_extension virt
	.arm
	.section .text.bare_vectors, "ax", %progbits

	bare_table bare_vectors

/* bare_at_00 to bare_at_1c: an unexpected exception at this vector, any mode */
	.irp	vector, 00, 04, 08, 0c, 10, 14, 18, 1c
	.globl	bare_at_\vector
	.type	bare_at_\vector, %function
bare_at_\vector:
	mov	r0, #0x\vector
	b	.Lunexpected
	.size	bare_at_\vector, . - bare_at_\vector
	.endr

/*
 * Calls bare_exception() (bare.h). Runs in the mode that the exception was
 * taken to, MMU off. In: r0 = vector, lr (HYP: ELR_hyp), SPSR. Does not return.
 * Stack: this CPU's own, from its top, whatever it held.
 */
.Lunexpected:
	mov	r1, lr
	mrs	r2, spsr
	mrs	r3, cpsr
	and	r3, r3, #PSR_MODE_MASK
	cmp	r3, #PSR_MODE_HYP
	mrseq	r1, elr_hyp
	bl	bare_stack
	bl	bare_exception
	b	.
