/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The runner's entry as a payload, its exception vectors for PL1, and its exit
 * by semihosting. ARM code.
 */
#include <arm/sysreg.h>

	.syntax	unified
	.arm
	.section .text.start, "ax", %progbits

/*
 * Entry, by the ARM Linux boot protocol: HYP or SVC, MMU off, all masked.
 * In: r2 = DTB. Does not return. Stack: none yet.
 */
	.globl	start
	.type	start, %function
start:
	ldr	sp, =runner_stack_top
	ldr	r0, =pl1_vectors
	write_sysreg r0, VBAR
	isb				@ before anything can go wrong
	mov	r0, r2
	bl	runner_main
	b	semihosting_exit

/*
 * semihosting_exit(status): ends the machine. Any privileged mode.
 * In: r0 = status. Does not return. Stack: 8 bytes.
 */
	.globl	semihosting_exit
	.type	semihosting_exit, %function
semihosting_exit:
	ldr	r1, =0x20026		@ ADP_Stopped_ApplicationExit
	push	{r1, r2}
	str	r0, [sp, #4]
	mov	r1, sp
	mov	r0, #0x20		@ SYS_EXIT_EXTENDED
	svc	#0x123456
1:	wfi				@ without semihosting: stop here
	b	1b

/* An exception in PL1, where the suite expects none: report, and give up */
	.macro	crash vector
	mov	r0, #\vector
	b	.Lcrash
	.endm

	.balign	32
pl1_vectors:
	b	.Lreset
	b	.Lundefined
	b	.Lsvc
	b	.Lprefetch_abort
	b	.Ldata_abort
	nop
	b	.Lirq
	crash	0x1c
.Lreset:
	crash	0x00
.Lundefined:
	crash	0x04
.Lsvc:
	crash	0x08
.Lprefetch_abort:
	crash	0x0c
.Ldata_abort:
	crash	0x10
.Lirq:
	crash	0x18

/* In: r0 = vector; lr, SPSR of the exception. Does not return. */
.Lcrash:
	mov	r1, lr
	mrs	r2, spsr
	cps	#PSR_MODE_SVC
	ldr	sp, =runner_stack_top
	bl	runner_crash
	mov	r0, #2
	b	semihosting_exit
	.ltorg

	.section .bss.start, "aw", %nobits
	.balign	8
	.space	8192
runner_stack_top:
