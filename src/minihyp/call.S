/* SPDX-License-Identifier: BSD-2-Clause */
/* minihyp's calls as a C function. */

	.syntax	unified
	.text

/* In: r0-r3 for the call. Out: r0. Clobbers: r1-r3, ip. PL1. Stack: none. */
	.globl	minihyp_hvc
	.type	minihyp_hvc, %function
minihyp_hvc:
	hvc	#0
	bx	lr
