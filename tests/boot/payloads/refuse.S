/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel in SVC mode with the stub under it: takes HVBAR for vectors that
 * refuse all calls but GET_VECTORS, and enters what was loaded at IMAGE, as
 * kexec does.
 */
	.syntax	unified
	.arm
	.arch_extension virt
	.globl	entry
entry:
	adr	r1, vectors
	mov	r0, #1				@ SET_VECTORS
	hvc	#0
	mov	r0, #0
	mvn	r1, #0
	ldr	r3, .Limage
	bx	r3				@ r2 is the device tree still
.Limage:
	.word	IMAGE

	.balign	32
vectors:
	.rept	5
	b	.
	.endr
	b	trap
	b	.
	b	.
trap:
	cmp	r0, #0
	adreq	r0, vectors
	mvnne	r0, #0
	eret					@ flags are those of SPSR_hyp
