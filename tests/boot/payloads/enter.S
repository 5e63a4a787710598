/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A boot loader of a few words, entered at reset: enters IMAGE with r2 = R2,
 * in the mode that the machine starts in, or with TO_SVC = 1 in Non-secure SVC
 * on a machine that starts in HYP.
 */
	.syntax	unified
	.arm
	.globl	entry
entry:
	mov	r0, #0
	mvn	r1, #0
	ldr	r2, .Lr2
	ldr	r3, .Limage
	.if	TO_SVC
	mov	r4, #0x1d3			@ SVC; A, I, F masked
	msr	spsr_cxsf, r4
	msr	elr_hyp, r3
	eret
	.endif
	bx	r3
.Lr2:
	.word	R2
.Limage:
	.word	IMAGE
