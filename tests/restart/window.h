/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls with a label at each end, for those who count or stop between. Assembly. */
#ifndef WINDOW_H
#define WINDOW_H

/* clang-format off */
/*
 * The function \name: one call of \called, from \name_begin to \name_end.
 * Arguments and result pass through.
 */
	.macro	window name, called
	.globl	\name
	.type	\name, %function
\name:
	ldr	ip, [sp]		@ a fifth argument, if there is one
	push	{r4, lr}
	push	{ip, lr}		@ lr keeps sp aligned
	.globl	\name\()_begin
\name\()_begin:
	bl	\called
	.globl	\name\()_end
\name\()_end:
	add	sp, sp, #8
	pop	{r4, pc}
	.size	\name, . - \name
	.endm
/* clang-format on */

#endif
