/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The real-time kernel's entry for CPUs that CPU_ON starts, its exception
 * vectors, the switch from one context to another, and the tasks. ARM code, MMU
 * off.
 */
#include <arm/sysreg.h>
#include "../../bare/bare.h"
#include "rtos.h"

	.syntax	unified
	.arch_extension virt
	.arm
	.text

/*
 * Another CPU, as CPU_ON gave it: HYP or SVC, MMU off. In: r0 = context. Does
 * not return. Stack: none yet.
 */
	.globl	start_cpu
	.type	start_cpu, %function
start_cpu:
	bl	bare_stack
	mrs	r1, cpsr
	bl	other_cpu_main

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
 * The same in HYP mode, whose lr is also that of whoever was interrupted. HYP,
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

/* Of SVC mode and of HYP mode: nothing but an interrupt is expected */
	bare_table svc_vectors, irq=.Lsvc_irq
	bare_table hyp_vectors, irq=.Lhyp_irq
