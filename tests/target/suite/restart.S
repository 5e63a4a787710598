/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The images that SOFT_RESTART enters: one that records all it finds and goes
 * back to its caller by ERET, and one that runs a C function in HYP mode. ARM
 * code beside its data, like trampoline.S.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "restart.h"

	.syntax	unified
	.arch_extension virt
	.section .conformance.restart, "awx", %progbits

/*
 * restart_image_thumb: its first word is a branch to the sixth one in Thumb
 * state, and in ARM state "str lr, 1f", after which the next one notes that.
 */
	.arm
	.balign	4
	.globl	restart_image_thumb
	.type	restart_image_thumb, %object
restart_image_thumb:
	.word	0xe58fe008
	b	.Lignored_t
	.space	8
1:	.word	0
	.thumb
	bx	pc			@ to the ARM instruction at the next word
	nop
	.arm
	b	restart_image_arm
.Lignored_t:
	mov	lr, #1
	str	lr, restart_found + 4 * RESTART_IGNORED_T
	ldr	lr, 1b

/*
 * The new image. HYP, MMU off, A, I, F masked, as the contract says.
 * In: r1, r2, r4-r12 of the caller; ELR_hyp, SPSR_hyp of the trap.
 * Out: by ERET to the caller, r0-r12, lr as they were at entry.
 */
	.arm
	.globl	restart_image_arm
	.type	restart_image_arm, %object
restart_image_arm:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	str	r\n, restart_found + 4 * \n
	.endr
	str	lr, restart_found + 4 * RESTART_LR
	mrs	r0, cpsr
	str	r0, restart_found + 4 * RESTART_PSR
	mrs	r0, elr_hyp
	str	r0, restart_found + 4 * RESTART_ELR
	mrs	r0, spsr
	str	r0, restart_found + 4 * RESTART_SPSR
	ldr	r0, restart_found + 4 * RESTART_COUNT
	add	r0, r0, #1
	str	r0, restart_found + 4 * RESTART_COUNT
	ldr	sp, =restart_stack_top
	ldr	r0, =restart_state
	bl	hyp_state_read		@ touches neither ELR_hyp nor SPSR_hyp
	mov	r0, #0			@ the next call must find the stub, and
	write_sysreg r0, HCR		@ memory, whatever was found
	ldr	r0, =astray_stub
	ldr	r0, [r0]
	write_sysreg r0, HVBAR
	ldr	r0, =HSCTLR_ENTRY
	write_sysreg r0, HSCTLR
	isb				@ before the loads below
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	ldr	r\n, restart_found + 4 * \n
	.endr
	ldr	lr, restart_found + 4 * RESTART_LR
	eret

	.globl	restart_found
restart_found:
	.space	4 * RESTART_WORDS
	.ltorg

/*
 * run_in_hyp(fn): calls fn() in HYP mode, by SOFT_RESTART if need be.
 * SVC or HYP, MMU off. Out: r0 = 0, or HVC_STUB_ERR if that was refused.
 * Clobbers: as any function, and lr_usr. Stack: 10 words; fn() has its own.
 */
	.globl	run_in_hyp
	.type	run_in_hyp, %function
run_in_hyp:
	push	{r4-r12, lr}
	mov	r1, r0
	mrs	r2, cpsr
	and	r2, r2, #PSR_MODE_MASK
	cmp	r2, #PSR_MODE_HYP
	beq	.Lalready_in_hyp
	mov	r0, #HVC_SOFT_RESTART
	adr	r3, .Lin_hyp
	hvc	#0
	pop	{r4-r12, pc}

.Lalready_in_hyp:
	blx	r1
	mov	r0, #0
	pop	{r4-r12, pc}

.Lin_hyp:
	ldr	sp, =run_in_hyp_stack_top
	mrs	r4, elr_hyp		@ fn() makes calls of its own, and they
	mrs	r5, spsr		@ use all of these
	mrs	r6, sp_svc
	mrs	r7, lr_svc
	mrs	r8, spsr_svc
	blx	r1
	msr	elr_hyp, r4
	msr	spsr_cxsf, r5
	msr	sp_svc, r6
	msr	lr_svc, r7
	msr	spsr_svc, r8
	mov	r0, #0
	eret
	.ltorg

/*
 * drop_to_svc(): returns in SVC mode, A, I, F masked, on the same stack.
 * HYP, MMU off. Clobbers r0. Stack: none.
 */
	.globl	drop_to_svc
	.type	drop_to_svc, %function
drop_to_svc:
	mov	r0, #PSR_MODE_SVC | PSR_MASKED
	tst	lr, #1
	orrne	r0, r0, #PSR_T
	msr	spsr_cxsf, r0
	mov	r0, sp
	msr	sp_svc, r0
	bic	r0, lr, #1
	msr	elr_hyp, r0
	eret

	.section .bss.restart, "aw", %nobits
	.balign	8
	.space	1024
restart_stack_top:
	.space	4096
run_in_hyp_stack_top:
	.globl	restart_state
restart_state:
	.space	4 * HYP_STATE_WORDS
