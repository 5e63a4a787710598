/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the boot code of an AST2600 lets CPU 1 run, in Secure SVC: it waits
 * until the second register at MAILBOX has the word for this CPU, and goes to
 * the address in the first.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>

	.syntax	unified
	.arm
	.globl	entry
entry:
	read_sysreg r2, MPIDR
	and	r2, r2, #MPIDR_AFF0
	ldr	r0, .Lgo
	orr	r2, r2, r0
	ldr	r1, .Lmailbox
1:	wfe
	ldr	r0, [r1, #4]
	cmp	r0, r2
	bne	1b
	ldr	pc, [r1]
.Lgo:
	.word	0xabbaab00
.Lmailbox:
	.word	MAILBOX
