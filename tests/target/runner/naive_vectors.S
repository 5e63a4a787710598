/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Owners of HVBAR above the stub that pass on all that they do not do
 * themselves, and what they do is wrong: the suite's own test. HYP mode, ARM
 * code beside its data; r0-r2 are kept in memory, for no register is free.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>

	.syntax	unified
	.arch_extension virt
	.arm
	.section .conformance.naive_vectors, "awx", %progbits

/* A table that branches to @handler for calls and passes on the rest */
	.macro	vectors name, from_hyp, from_pl1
	.balign	HVC_VECTORS_ALIGN
	.globl	\name
	.type	\name, %object
\name:
	ldr	pc, naive_next + 0x00
	ldr	pc, naive_next + 0x04
	b	\from_hyp
	ldr	pc, naive_next + 0x0c
	ldr	pc, naive_next + 0x10
	b	\from_pl1
	ldr	pc, naive_next + 0x18
	ldr	pc, naive_next + 0x1c
	.endm

/* Goes on at "1:" with r2 saved if this is call @number with hvc #0 */
	.macro	unless_call number, at
	str	r2, saved
	cmp	r0, #\number
	read_sysreg r2, HSR
	teqeq	r2, #HSR_HVC_0
	beq	1f
	ldr	r2, saved
	ldr	pc, naive_next + \at
1:
	.endm

	vectors	pass_vectors, .Lpass_hyp, .Lpass_pl1
.Lpass_hyp:
	ldr	pc, naive_next + 0x08
.Lpass_pl1:
	ldr	pc, naive_next + 0x14

/* vectors that do @what to the calls that it is for, given their offset */
	.macro	vectors_with what
	vectors	\what\()_vectors, .L\what\()_hyp, .L\what\()_pl1
.L\what\()_hyp:
	\what	0x08
.L\what\()_pl1:
	\what	0x14
	.endm

	.macro	pass_on at
	ldr	r2, saved
	ldr	pc, naive_next + \at
	.endm

	.macro	answered
	ldr	r2, saved
	eret
	.endm

/* No fault: SET_VECTORS is refused, as an owner may */
	.macro	refuse at
	unless_call HVC_SET_VECTORS, \at
	mvn	r0, #0
	answered
	.endm
	vectors_with refuse

/* Every call is refused, those that have to work among them */
	vectors	deny_vectors, .Ldeny, .Ldeny
.Ldeny:
	mvn	r0, #0
	eret

/* GET_VECTORS alone is */
	.macro	deny_get at
	unless_call HVC_GET_VECTORS, \at
	mvn	r0, #0
	answered
	.endm
	vectors_with deny_get

/* No call comes back */
	vectors	loop_vectors, .Lloop, .Lloop
.Lloop:
	b	.Lloop

/* No SOFT_RESTART does */
	.macro	loop_restart at
	unless_call HVC_SOFT_RESTART, \at
	b	.Lloop
	.endm
	vectors_with loop_restart

/* SET_VECTORS takes any address, HVBAR[4:0] being zero in any case */
	.macro	misaligned at
	unless_call HVC_SET_VECTORS, \at
	bic	r2, r1, #HVC_VECTORS_ALIGN - 1
	write_sysreg r2, HVBAR
	answered
	.endm
	vectors_with misaligned

/* GET_VECTORS loses r1, of an owner that should change r0 alone */
	.macro	clobber at
	unless_call HVC_GET_VECTORS, \at
	mvn	r1, r1
	pass_on	\at
	.endm
	vectors_with clobber

/* No fault either: GET_VECTORS loses r1-r3 and ip */
	.macro	garble at
	unless_call HVC_GET_VECTORS, \at
	mvn	r1, r1
	mvn	r3, r3
	mvn	ip, ip
	ldr	r2, saved
	mvn	r2, r2
	ldr	pc, naive_next + \at
	.endm
	vectors_with garble

/* The same, and r4: a register too many */
	.macro	beyond at
	unless_call HVC_GET_VECTORS, \at
	mvn	r1, r1
	mvn	r3, r3
	mvn	r4, r4
	mvn	ip, ip
	pass_on	\at
	.endm
	vectors_with beyond

/* GET_VECTORS loses the caller's N flag */
	.macro	flags at
	unless_call HVC_GET_VECTORS, \at
	mrs	r2, spsr
	eor	r2, r2, #1 << 31
	msr	spsr_cxsf, r2
	pass_on	\at
	.endm
	vectors_with flags

/* The first unknown number loses lr_abt */
	.macro	banked at
	unless_call HVC_STUB_CALLS, \at
	mrs	r2, lr_abt
	mvn	r2, r2
	msr	lr_abt, r2
	pass_on	\at
	.endm
	vectors_with banked

/* GET_VECTORS uses a register of HYP mode and does not tell */
	.macro	scratch at
	unless_call HVC_GET_VECTORS, \at
	write_sysreg r0, HMAIR1
	pass_on	\at
	.endm
	vectors_with scratch

/* GET_VECTORS is answered whatever the immediate */
	.macro	immediate at
	str	r2, saved
	cmp	r0, #HVC_GET_VECTORS
	read_sysreg r2, HSR
	lsr	r2, r2, #HSR_EC_SHIFT
	teqeq	r2, #HSR_EC_HVC
	ldr	r2, saved
	read_sysreg_eq r0, HVBAR
	ereteq
	ldr	pc, naive_next + \at
	.endm
	vectors_with immediate

/*
 * SOFT_RESTART and RESET_VECTORS that clean up no more than the suite needs
 * to go on: HCR, and the MMU
 */
	.macro	mmu_and_hcr_off
	mov	r2, #0
	write_sysreg r2, HCR
	ldr	r2, hsctlr_entry
	write_sysreg r2, HSCTLR
	ldr	r2, saved
	isb				@ before what follows
	.endm

	.macro	unclean at
	unless_call HVC_SOFT_RESTART, \at
	and	r2, r3, #3
	teq	r2, #2
	ldr	r2, saved
	ldreq	pc, naive_next + \at	@ misaligned: refused there
	mmu_and_hcr_off
	mov	r0, #0
	bx	r3
	.endm
	vectors_with unclean

	.macro	halfreset at
	unless_call HVC_RESET_VECTORS, \at
	mmu_and_hcr_off
	ldr	r2, naive_next
	write_sysreg r2, HVBAR
	answered
	.endm
	vectors_with halfreset

	.balign	4
hsctlr_entry:
	.word	HSCTLR_ENTRY
saved:
	.word	0
	.globl	naive_next
naive_next:
	.space	4 * 8
