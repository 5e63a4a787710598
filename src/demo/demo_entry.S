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
	add	r4, r4, r5
	mov	sp, r4
	mov	r0, r2
	b	demo_main

/* Entry of the second stage: HYP, MMU off, all masked. Stack: none yet. */
	.globl	demo_stage2
	.type	demo_stage2, %function
demo_stage2:
	adr	r4, .Lstack
	ldr	r5, [r4]
	add	r4, r4, r5
	mov	sp, r4
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
 * HYP, MMU off. ARM code, since the stub set TE = 0. All that is not the demo's
 * own call goes on to the stub's vectors as it came, with every register: the
 * words at demo_pass_on are their addresses.
 */
	.arm
	.balign	32
	.globl	demo_vectors
	.type	demo_vectors, %object
demo_vectors:
	ldr	pc, demo_pass_on + 0x00
	ldr	pc, demo_pass_on + 0x04
	b	.Lcall_from_hyp
	ldr	pc, demo_pass_on + 0x0c
	ldr	pc, demo_pass_on + 0x10
	b	.Lcall_from_pl1
	ldr	pc, demo_pass_on + 0x18
	ldr	pc, demo_pass_on + 0x1c

/* In: r0 = number. Out: r0 = DEMO_ANSWER, or as the stub answers. */
.Lcall_from_pl1:
	teq	r0, #DEMO_CALL
	ldrne	pc, demo_pass_on + 0x14
	ldr	r0, .Lanswer
	eret

.Lcall_from_hyp:
	teq	r0, #DEMO_CALL
	ldrne	pc, demo_pass_on + 0x08
	ldr	r0, .Lanswer
	eret

.Lanswer:
	.word	DEMO_ANSWER
	/* HVBAR + 0x00 to + 0x1c, of the HVBAR that the demo found */
	.globl	demo_pass_on
demo_pass_on:
	.zero	32
