/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel that shows how it was entered: the registers of PL1 in r4-r8, for
 * the test to read, with "shown" where it stops. All exceptions stay masked.
 */
#include <arm/sysreg.h>

	.syntax	unified
	.arm
	.globl	entry
entry:
	read_sysreg r4, SCTLR
	read_sysreg r5, VBAR
	read_sysreg r6, TTBCR
	read_sysreg r7, CONTEXTIDR
	read_sysreg r8, CNTKCTL
	mov	r9, #0x55
shown:
	wfi
	b	shown
