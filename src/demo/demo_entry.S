/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The demo's entries, its calls, and its HYP vectors, which are the smallest
 * owner of HVBAR that keeps the contract: they pass on every call but their
 * own. Entered as the payload, and called by demo.c.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include "demo.h"

	.syntax	unified
	.section .text.demo, "ax", %progbits

/*
 * demo: the entry of the payload, in ARM or Thumb state as built. HYP or SVC,
 * MMU and D-cache off.
 * In: r2 = DTB. Out: demo_main(dtb), which does not return. Clobbers: r0, r4,
 * r5. Stack: the boot's, which is free now.
 */
function demo
	adr	r4, .Lstack
	ldr	r5, [r4]
	add	r4, r4, r5
	mov	sp, r4
	mov	r0, r2
	b	demo_main
endfunction demo

/*
 * demo_stage2: the entry of the second stage. HYP, MMU and D-cache off, A, I, F
 * masked.
 * In: r1 = 2, r2 = DTB. Out: demo_stage2_main(r1, dtb), which does not return.
 * Clobbers: r0, r1, r4, r5. Stack: the boot's, from its top.
 */
function demo_stage2
	adr	r4, .Lstack
	ldr	r5, [r4]
	add	r4, r4, r5
	mov	sp, r4
	mov	r0, r1
	mov	r1, r2
	b	demo_stage2_main
endfunction demo_stage2

	.balign	4
.Lstack:
	.word	boot_stack_top - .Lstack

/*
 * demo_hvc(function): executes hvc #0 with r1 = 0. SVC or HYP, MMU off.
 * In: r0 = function. Out: r0 = result. Clobbers: r1-r3, ip. Stack: none.
 */
function demo_hvc
	mov	r1, #0
	hvc	#0
	bx	lr
endfunction demo_hvc

/*
 * demo_hvc_1(function): executes hvc #1 with r1 = 0, which is no stub call. SVC
 * or HYP, MMU off.
 * In: r0 = function. Out: r0 = result. Clobbers: r1-r3, ip. Stack: none.
 */
function demo_hvc_1
	mov	r1, #0
	hvc	#1
	bx	lr
endfunction demo_hvc_1

/*
 * demo_smc(function): executes smc #0 with r1 = 0. SVC or HYP, MMU off.
 * In: r0 = function. Out: r0 = result. Clobbers: r1-r3, ip. Stack: none.
 */
function demo_smc
	mov	r1, #0
	smc	#0
	bx	lr
endfunction demo_smc

/*
 * The demo's vectors. HYP, MMU off. ARM code, since the stub set TE = 0. Every
 * exception but the demo's own call goes on to the stub's vectors with all
 * registers as they were: the words at demo_pass_on are their addresses.
 */
	.arm
	.balign	32
	.globl	demo_vectors
	.type	demo_vectors, %object
demo_vectors:
	ldr	pc, demo_pass_on + 0x00
	ldr	pc, demo_pass_on + 0x04
	b	demo_call_from_hyp
	ldr	pc, demo_pass_on + 0x0c
	ldr	pc, demo_pass_on + 0x10
	b	demo_call_from_pl1
	ldr	pc, demo_pass_on + 0x18
	ldr	pc, demo_pass_on + 0x1c

/*
 * demo_call_from_pl1: hvc from PL1, or another trap. HYP, MMU off.
 * In: r0 = number. Out: by ERET, r0 = DEMO_ANSWER; or the stub's vector, as the
 * trap left all registers. Clobbers: flags. Stack: none.
 */
local_function demo_call_from_pl1
	teq	r0, #DEMO_CALL
	ldrne	pc, demo_pass_on + 0x14
	read_sysreg r0, HSR
	teq	r0, #HSR_HVC_0
	movne	r0, #DEMO_CALL		@ as it was
	ldrne	pc, demo_pass_on + 0x14	@ an smc, or an hvc #1
	ldr	r0, .Lanswer
	eret
endfunction demo_call_from_pl1

/*
 * demo_call_from_hyp: hvc in HYP. HYP, MMU off.
 * In: r0 = number. Out: by ERET, r0 = DEMO_ANSWER; or the stub's vector, as the
 * trap left all registers. Clobbers: flags. Stack: none.
 */
local_function demo_call_from_hyp
	teq	r0, #DEMO_CALL
	ldrne	pc, demo_pass_on + 0x08
	read_sysreg r0, HSR
	teq	r0, #HSR_HVC_0
	movne	r0, #DEMO_CALL		@ as it was
	ldrne	pc, demo_pass_on + 0x08	@ an smc, or an hvc #1
	ldr	r0, .Lanswer
	eret
endfunction demo_call_from_hyp

.Lanswer:
	.word	DEMO_ANSWER
	/* Addresses of the eight vectors at the HVBAR that the demo found */
	.globl	demo_pass_on
demo_pass_on:
	.zero	32
