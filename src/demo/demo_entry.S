/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The demo's entries, its calls, and its HYP vectors: the smallest owner of
 * HVBAR that keeps the contract, by passing on all that is not its own.
 */
#include <arm/sysreg.h>
#include "demo.h"

	.syntax	unified
	.section .text.demo, "ax", %progbits

/* Entry of the payload, in ARM or Thumb state as built. Stack: none yet. */
	.globl	demo
	.type	demo, %function
demo:
	adr	r4, .Lstack
	ldr	r5, [r4]
	add	sp, r4, r5
	mov	r0, r2
	b	demo_main

/* Entry of the second stage: HYP, MMU off, all masked. Stack: none yet. */
	.globl	demo_stage2
	.type	demo_stage2, %function
demo_stage2:
	adr	r4, .Lstack
	ldr	r5, [r4]
	add	sp, r4, r5
	mov	r0, r1
	mov	r1, r2
	b	demo_stage2_main

	.balign	4
.Lstack:
	.word	boot_stack_top - .Lstack

/* In: r0 = function. Out: r0 = result. SVC or HYP. Stack: none. */
	.globl	demo_hvc
	.type	demo_hvc, %function
demo_hvc:
	mov	r1, #0
	hvc	#0
	bx	lr

	.globl	demo_smc
	.type	demo_smc, %function
demo_smc:
	mov	r1, #0
	smc	#0
	bx	lr

/*
 * HYP, MMU off. ARM code, since the stub set TE = 0 and SP_hyp is the only
 * free register. In and out: as docs/abi.md says.
 */
	.arm
	.balign	32
	.globl	demo_vectors
	.type	demo_vectors, %object
demo_vectors:
	b	.Lreset
	b	.Lundefined
	b	.Lcall_from_hyp
	b	.Lprefetch_abort
	b	.Ldata_abort
	b	.Lcall_from_pl1
	b	.Lirq
	b	.Lfiq

	.macro	pass_on offset
	ldr	sp, demo_stub_vectors
	add	pc, sp, #\offset
	.endm

.Lcall_from_pl1:
	teq	r0, #DEMO_CALL
	beq	.Lanswer
	pass_on	0x14
.Lcall_from_hyp:
	teq	r0, #DEMO_CALL
	beq	.Lanswer
	pass_on	0x08
.Lanswer:
	ldr	r0, .Lanswer_value
	eret
.Lreset:
	pass_on	0x00
.Lundefined:
	pass_on	0x04
.Lprefetch_abort:
	pass_on	0x0c
.Ldata_abort:
	pass_on	0x10
.Lirq:
	pass_on	0x18
.Lfiq:
	pass_on	0x1c

.Lanswer_value:
	.word	DEMO_ANSWER
	/* The stub's HVBAR, from HVC_GET_VECTORS before SET_VECTORS */
	.globl	demo_stub_vectors
demo_stub_vectors:
	.word	0
