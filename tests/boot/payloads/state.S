/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel that shows how it was entered: the registers of PL1 in r4-r8, for
 * the test to read, with "shown" where it stops. All exceptions stay masked.
 */
	.syntax	unified
	.arm
	.globl	entry
entry:
	mrc	p15, 0, r4, c1, c0, 0		@ SCTLR
	mrc	p15, 0, r5, c12, c0, 0		@ VBAR
	mrc	p15, 0, r6, c2, c0, 2		@ TTBCR
	mrc	p15, 0, r7, c13, c0, 1		@ CONTEXTIDR
	mrc	p15, 0, r8, c14, c1, 0		@ CNTKCTL
	mov	r9, #0x55
shown:
	wfi
	b	shown
