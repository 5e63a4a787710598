/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Macros around every assembly routine. They give its symbol a type and a size,
 * for debuggers, disassemblers and tools that count by function:
 *
 *	function name			for other files, or
 *	local_function name		for this file alone
 *	...
 *	endfunction name
 *
 * The comment above a routine gives its purpose, mode, MMU and caches, and then
 * "In:", "Out:", "Clobbers:" and the stack.
 */
#ifndef ARM_ASM_H
#define ARM_ASM_H

#ifdef __ASSEMBLER__
/* clang-format off */

	.macro	function name
	.globl	\name
	.type	\name, %function
\name:
	.endm

	.macro	local_function name
	.type	\name, %function
\name:
	.endm

	.macro	endfunction name
	.size	\name, . - \name
	.endm

#endif
#endif
