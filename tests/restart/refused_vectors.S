/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vectors of the owners in refused.h. HYP mode, MMU off, at their physical
 * address. Set by refused.c, which fills in the words at the end with its
 * caches on: on hardware it would have to clean them.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "refused.h"

	.syntax	unified
	.arm
	.section .text.refused, "ax", %progbits

	.balign	HVC_VECTORS_ALIGN
	.globl	refused_vectors
refused_vectors:
	.rept	5
	b	.			@ nothing else comes here: the test ends
	.endr
	b	.Lcall
	.rept	2
	b	.
	.endr

.Lcall:
	teq	r0, #REFUSED_PUT_BACK
	ldreq	sp, refused_stub
	write_sysreg_eq sp, HVBAR
	ereteq
	ldr	sp, refused_owner
	teq	sp, #UNDEFINED
	beq	.Lundefined
	teq	sp, #SUCCESS
	ereteq
	teq	sp, #GARBAGE
	mov	r0, #HVC_STUB_ERR
	eretne

	ldr	r0, .Lgarbage
	mvn	r1, r0
	ror	r2, r0, #8
	ror	r3, r0, #16
	ror	ip, r0, #24
	mrs	sp, spsr
	eor	sp, sp, #0xf8000000	@ N, Z, C, V, Q
	msr	spsr_f, sp
	eret

	/* As hardware takes it: UND mode, at VBAR + 4, masked */
.Lundefined:
	mrs	sp, elr_hyp
	msr	lr_und, sp
	mrs	sp, spsr
	msr	spsr_und, sp
	mov	sp, #PSR_MASKED | PSR_MODE_UND
	msr	spsr_cxsf, sp
	read_sysreg sp, VBAR
	add	sp, sp, #4
	msr	elr_hyp, sp
	eret

.Lgarbage:
	.word	0xdeadbee1
	.globl	refused_stub
refused_stub:
	.word	0
	.globl	refused_owner
refused_owner:
	.word	0

/* call(function): see refused.c. Clobbers r0-r3, ip. Stack: none. */
	.globl	call
	.type	call, %function
call:
	hvc	#0
	bx	lr
