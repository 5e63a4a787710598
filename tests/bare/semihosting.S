/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ends the machine by semihosting. Called by guests that return an exit status
 * to QEMU's parent. ARM code.
 */
	.syntax	unified
	.arm
	.section .text.semihosting_exit, "ax", %progbits

/*
 * semihosting_exit(status): ends the machine with this exit status. Any mode
 * but User. In: r0 = status. Does not return. Stack: 8 bytes.
 */
	.globl	semihosting_exit
	.type	semihosting_exit, %function
semihosting_exit:
	ldr	r1, .Lapplication_exit
	push	{r1, r2}
	str	r0, [sp, #4]
	mov	r1, sp
	mov	r0, #0x20		@ SYS_EXIT_EXTENDED
	svc	#0x123456
1:	wfi				@ without semihosting: stop here
	b	1b
.Lapplication_exit:
	.word	0x20026			@ ADP_Stopped_ApplicationExit
	.size	semihosting_exit, . - semihosting_exit
