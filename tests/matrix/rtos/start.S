/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The real-time kernel's entries, its exception vectors, the switch from one
 * context to another, and the tasks. ARM code, MMU off.
 */
#include <arm/sysreg.h>
#include "rtos.h"

	.syntax	unified
	.arch_extension virt
	.arm
	.text

/* sp := the top of this CPU's own stack. Clobbers \tmp. */
	.macro	this_stack tmp
	read_sysreg \tmp, MPIDR
	and	\tmp, \tmp, #MAX_CPUS - 1
	add	\tmp, \tmp, #1
	ldr	sp, =stacks
	add	sp, sp, \tmp, lsl #STACK_SIZE_SHIFT
	.endm

/*
 * The boot CPU: HYP or SVC, MMU off. In: r2 = DTB. Does not return. Stack:
 * none yet.
 */
	.globl	start
	.type	start, %function
start:
	ldr	r3, =bss_start
	ldr	r4, =bss_end
	mov	r5, #0
1:	cmp	r3, r4
	strlo	r5, [r3], #4
	blo	1b
	mov	r0, r2
	ldr	r3, =boot_cpu_main
	b	.Lenter

/*
 * Another CPU, as CPU_ON gave it: HYP or SVC, MMU off. In: r0 = context. Does
 * not return. Stack: none yet.
 */
	.globl	start_cpu
	.type	start_cpu, %function
start_cpu:
	ldr	r3, =other_cpu_main
.Lenter:
	this_stack ip
	mrs	r1, cpsr
	and	ip, r1, #PSR_MODE_MASK
	cmp	ip, #PSR_MODE_HYP
	ldreq	ip, =hyp_vectors
	ldrne	ip, =svc_vectors
	write_sysreg_eq ip, HVBAR	@ our own exceptions, in the mode that
	write_sysreg_ne ip, VBAR	@ we were entered in, and are to stay in
	isb				@ from here on
	bx	r3			@ r0, and r1 = CPSR as entered

/*
 * A task: each round fills all registers and flags with its pattern, leaves
 * them alone for some time, and has them checked. HYP or SVC, MMU off. In: r0 =
 * struct task. Does not return. Stack: its own.
 */
	.globl	task_start
	.type	task_start, %function
task_start:
	push	{r0, r1}		@ r1: 8 bytes, as calls want sp
.Lround:
	ldr	r0, [sp]
	ldr	r0, [r0, #TASK_PATTERN]
	msr	apsr_nzcvqg, r0		@ before "add", which leaves flags alone
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	add	r\n, r0, #\n
	.endr
	add	lr, r0, #13
	.rept	512			@ most of a round, so that a tick comes here:
	b	. + 4			@ an emulator takes it behind a branch
	.endr
	push	{r0-r12, lr}
	mrs	r2, cpsr
	mov	r1, sp
	ldr	r0, [sp, #14 * 4]
	bl	task_check
	add	sp, sp, #14 * 4
	b	.Lround

/*
 * An interrupt in SVC mode. Saves the whole context on the stack of whoever was
 * interrupted, lets interrupt() choose, and goes on with that. IRQ mode, MMU
 * off. In: lr = where, + 4, SPSR. Clobbers nothing of that context. Stack: of
 * SVC mode.
 */
.Lsvc_irq:
	sub	lr, lr, #4
	srsdb	sp!, #PSR_MODE_SVC	@ pc, psr
	cps	#PSR_MODE_SVC
	push	{r0-r12, lr}
	mov	r0, sp
	bic	sp, sp, #7		@ as calls want it: this is anywhere
	bl	interrupt
	mov	sp, r0
	pop	{r0-r12, lr}
	rfeia	sp!			@ pc, psr: at once

/*
 * The same in HYP mode, whose lr is that of whoever was interrupted, too. HYP,
 * MMU off. In: ELR_hyp, SPSR_hyp. Clobbers nothing of that context. Stack: of
 * HYP mode.
 */
.Lhyp_irq:
	sub	sp, sp, #CONTEXT_SIZE - CONTEXT_PC
	push	{r0-r12, lr}
	mrs	r1, elr_hyp
	mrs	r2, spsr
	str	r1, [sp, #CONTEXT_PC]
	str	r2, [sp, #CONTEXT_PSR]
	mov	r0, sp
	bic	sp, sp, #7		@ as calls want it: this is anywhere
	bl	interrupt
	mov	sp, r0
	ldr	r1, [sp, #CONTEXT_PC]
	ldr	r2, [sp, #CONTEXT_PSR]
	msr	elr_hyp, r1		@ what eret takes: the context's own
	msr	spsr_cxsf, r2
	pop	{r0-r12, lr}
	add	sp, sp, #CONTEXT_SIZE - CONTEXT_PC
	eret

/* Vectors of SVC mode and of HYP mode: nothing but an interrupt is expected */
	.macro	vectors name, irq
	.balign	32
	.type	\name, %object
\name:
	b	.Lreset
	b	.Lundefined
	b	.Lcall
	b	.Lprefetch_abort
	b	.Ldata_abort
	b	.Lhyp_trap
	b	\irq
	b	.Lfiq
	.endm

	vectors	svc_vectors, .Lsvc_irq
	vectors	hyp_vectors, .Lhyp_irq

	.macro	unexpected name, vector
\name:
	mov	r0, #\vector
	b	.Lunexpected
	.endm

	unexpected .Lreset, 0x00
	unexpected .Lundefined, 0x04
	unexpected .Lcall, 0x08
	unexpected .Lprefetch_abort, 0x0c
	unexpected .Ldata_abort, 0x10
	unexpected .Lhyp_trap, 0x14
	unexpected .Lfiq, 0x1c

/*
 * Tells of an exception. The mode that it was taken to, MMU off. In: r0 =
 * vector, lr (HYP: ELR_hyp). Does not return. Stack: this CPU's own, from its
 * top: what was there is lost.
 */
.Lunexpected:
	mov	r1, lr
	mrs	r3, cpsr
	and	r3, r3, #PSR_MODE_MASK
	cmp	r3, #PSR_MODE_HYP
	mrseq	r1, elr_hyp
	this_stack r3
	b	exception
	.ltorg

	.section .bss.stacks, "aw", %nobits
	.balign	8
stacks:
	.space	MAX_CPUS << STACK_SIZE_SHIFT
