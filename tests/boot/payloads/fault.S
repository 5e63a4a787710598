/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel that fails in HYP mode, as KIND says, with marks in its registers.
 * The label "fault" is at the instruction that does it. What follows must not
 * run: it would end the machine with PSCI SYSTEM_OFF.
 */
#define UNDEFINED	0
#define DATA_ABORT	1
#define PREFETCH_ABORT	2

	.syntax	unified
	.arm
	.arch_extension sec
	.globl	entry
entry:
	mov	r5, #0x5500
	movw	r12, #0xcccc
	ldr	lr, .Lmark
	ldr	r1, .Laddress
#if KIND == UNDEFINED
fault:	udf	#0
#elif KIND == DATA_ABORT
fault:	ldr	r0, [r1]
#elif KIND == PREFETCH_ABORT
fault:	bx	r1
#endif
	ldr	r0, .Lsystem_off
	smc	#0
.Lmark:
	.word	0xeeeeeeee
.Laddress:
	.word	ADDRESS
.Lsystem_off:
	.word	0x84000008
