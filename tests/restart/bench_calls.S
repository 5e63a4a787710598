/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls with a label at each end, for counting what is executed between: each
 * is one instruction, the call, and all that it leads to. Called by main.c.
 */
	.syntax	unified
	.arm
	.text

	.macro	bench_call name, called
	.globl	bench_\name
	.type	bench_\name, %function
bench_\name:
	ldr	ip, [sp]		@ a fifth argument, if there is one
	push	{r4, lr}
	push	{ip, lr}		@ lr keeps sp aligned
	.globl	bench_\name\()_begin
bench_\name\()_begin:
	bl	\called
	.globl	bench_\name\()_end
bench_\name\()_end:
	add	sp, sp, #8
	pop	{r4, pc}
	.endm

	bench_call minihyp_call, minihyp_call
	bench_call refused_call, hypstub_set_vectors
