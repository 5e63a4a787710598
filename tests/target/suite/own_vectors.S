/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * HYP vectors of the suite's own: they count the calls and pass everything on
 * to the previous owner, register for register; and on demand they run a C
 * function in HYP mode right before the call is passed on, and another right
 * after it. ARM code beside its data, like trampoline.S.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>

	.syntax	unified
	.arch_extension virt
	.arm
	.section .conformance.own_vectors, "awx", %progbits

	.balign	HVC_VECTORS_ALIGN
	.globl	own_vectors
	.type	own_vectors, %object
own_vectors:
	ldr	pc, own_next + 0x00
	ldr	pc, own_next + 0x04
	b	.Lcall_from_hyp
	ldr	pc, own_next + 0x0c
	ldr	pc, own_next + 0x10
	b	.Lcall_from_pl1
	ldr	pc, own_next + 0x18
	ldr	pc, own_next + 0x1c

.Lcall_from_hyp:
	str	r0, saved
	ldr	r0, own_next + 0x08
	b	.Lcall
.Lcall_from_pl1:
	str	r0, saved
	ldr	r0, own_next + 0x14
.Lcall:
	str	r0, pass_to
	ldr	r0, own_calls
	add	r0, r0, #1
	str	r0, own_calls
	ldr	r0, own_before
	cmp	r0, #0
	bne	.Lwith_hooks
	ldr	r0, saved
	ldr	pc, pass_to

	.macro	save_all
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	str	r\n, saved + 4 * \n
	.endr
	str	sp, saved + 4 * 13
	str	lr, saved + 4 * 14
	.endm

	.macro	restore_all
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	ldr	r\n, saved + 4 * \n
	.endr
	ldr	sp, saved + 4 * 13
	ldr	lr, saved + 4 * 14
	.endm

/* HYP, r0 saved. The hooks are for one call: both are taken back here. */
.Lwith_hooks:
	save_all
	mrs	r4, elr_hyp
	str	r4, caller_elr
	mrs	r4, spsr
	str	r4, caller_psr
	ldr	r4, own_after
	str	r4, pending_after
	mov	r5, #0
	str	r5, own_before
	str	r5, own_after
	ldr	sp, =own_stack_top
	blx	r0			@ touches neither ELR_hyp nor SPSR_hyp
	cmp	r4, #0
	beq	1f
	adr	r0, .Lafter		@ the owner returns to us, in HYP mode
	msr	elr_hyp, r0
	mov	r0, #PSR_MODE_HYP | PSR_MASKED
	msr	spsr_cxsf, r0
1:	restore_all
	ldr	pc, pass_to

/* The owner's ERET. HYP; every register is its answer to the caller. */
.Lafter:
	str	r0, saved
	save_all
	ldr	sp, =own_stack_top
	ldr	r0, pending_after
	blx	r0
	ldr	r0, caller_elr
	msr	elr_hyp, r0
	ldr	r0, caller_psr
	msr	spsr_cxsf, r0
	restore_all
	eret

	.balign	4
saved:
	.space	4 * 15
pass_to:
	.word	0
caller_elr:
	.word	0
caller_psr:
	.word	0
pending_after:
	.word	0
	.globl	own_next, own_calls, own_before, own_after
own_next:
	.space	4 * 8
own_calls:
	.word	0
own_before:
	.word	0
own_after:
	.word	0
	.ltorg

	.section .bss.own_vectors, "aw", %nobits
	.balign	8
	.space	1024
own_stack_top:
