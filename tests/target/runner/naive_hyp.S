/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vectors of naive hypervisors: minihyp as it might have been in 2016, with
 * one fault each. HYP mode; all but the trampoline with the MMU on, at HYP
 * virtual addresses, and what follows naive_flat with the MMU off, flat. What
 * is not about the fault goes on to minihyp. ARM code.
 *
 * Where a real one would crash, an exception comes here and goes on to
 * conformance_astray; where it would run into memory that means something to
 * this machine, a guard goes there instead.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "../../../src/minihyp/minihyp.h"

	.syntax	unified
	.arch_extension virt
	.arm
	.section .conformance.naive_hyp, "awx", %progbits

/* @fault: where an exception goes that is not a call */
	.macro	vectors name, fault=.Lastray
	.balign	HVC_VECTORS_ALIGN
	.globl	naive_\name
	.type	naive_\name, %object
naive_\name:
	.rept	5
	ldr	pc, \fault
	.endr
	b	.L\name
	ldr	pc, \fault
	ldr	pc, \fault
.L\name:
	.endm

/*
 * Goes on with minihyp unless this is "hvc #0" with r0 = @number or @or; a
 * SOFT_RESTART to a misaligned entry is refused there
 */
	.macro	unless_call number, or
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	ldrne	pc, .Lminihyp
	teq	r0, #HVC_SOFT_RESTART
	andeq	sp, r3, #3
	teqeq	sp, #2
	ldreq	pc, .Lminihyp
	teq	r0, #\number
	teqne	r0, #\or
	ldrne	pc, .Lminihyp
	.endm

/* sp := vector @index of the stub's, physical */
	.macro	load_link index
	ldr	sp, .Llinks
	ldr	sp, [sp, #4 * \index]
	.endm

/* Every call is a branch to r0. Guard: only to the 4 KiB that abort. */
	vectors	opcode
	cmp	r0, #4096
	bxlo	r0
	mvn	r0, #0
	eret

/* The same, as a crash: the stub reports it, and the run is over */
	vectors	crash, .Lminihyp_0c
	bx	r0

/* r3 is a virtual address. Guard: what that gives for a physical one. */
	vectors	virtual
	unless_call HVC_SOFT_RESTART, HVC_SOFT_RESTART
	eor	r3, r3, #MINIHYP_VA_XOR
	tst	r3, #MINIHYP_VA_XOR
	ldreq	pc, .Lastray		@ there is no RAM
	ldr	pc, .Lminihyp

/* Each entry is taken. Guard: where bx would be UNPREDICTABLE. */
	vectors	any_entry
	teq	r0, #HVC_SOFT_RESTART
	andeq	sp, r3, #3
	teqeq	sp, #2
	ldreq	pc, .Lastray
	ldr	pc, .Lminihyp

/* Every image is ARM code */
	vectors	no_thumb
	unless_call HVC_SOFT_RESTART, HVC_SOFT_RESTART
	bic	r3, r3, #1
	ldr	pc, .Lminihyp

/* The new image, or the caller, has the HYP MMU on */
	vectors	mmu_on
	unless_call HVC_SOFT_RESTART, HVC_RESET_VECTORS
	mov	sp, #0
	write_sysreg sp, HCR
	load_link 0
	write_sysreg sp, HVBAR
	b	.Lenter

/* It has stage 2 on */
	vectors	stage2_on
	unless_call HVC_SOFT_RESTART, HVC_RESET_VECTORS
	ldr	pc, .Lflat_stage2_on

/* It has the hypervisor's trampoline in HVBAR */
	vectors	hvbar_kept
	unless_call HVC_SOFT_RESTART, HVC_RESET_VECTORS
	ldr	pc, .Lflat_hvbar_kept

/*
 * A trampoline that takes each call for the init call, whatever r0 is. Guard:
 * r1 is looked at, where a real one would read through it.
 */
	vectors	any_init
	ldr	sp, .Lcpu
	teq	r1, sp
	ldrne	pc, .Lastray
	b	minihyp_init

	.macro	mmu_off
	ldr	sp, .Lhsctlr
	write_sysreg sp, HSCTLR
	isb				@ off, before what is not mapped
	.endm

naive_flat_stage2_on:
	mmu_off
	load_link 0
	write_sysreg sp, HVBAR
	b	.Lenter

naive_flat_hvbar_kept:
	mmu_off
	mov	sp, #0
	write_sysreg sp, HCR
	ldr	sp, .Ltrampoline
	write_sysreg sp, HVBAR

/* What SOFT_RESTART and RESET_VECTORS end in */
.Lenter:
	teq	r0, #HVC_SOFT_RESTART
	eretne
	mov	r0, #0
	cpsid	aif
	isb				@ all of it, before the first fetch
	bx	r3

	.balign	4
.Lhsctlr:
	.word	HSCTLR_ENTRY
.Lastray:
	.word	conformance_astray
	/* HYP virtual: the runner's RAM has the bit of MINIHYP_VA_XOR set */
.Lminihyp:
	.word	minihyp_vectors + 0x14 - MINIHYP_VA_XOR
.Lminihyp_0c:
	.word	minihyp_vectors + 0x0c - MINIHYP_VA_XOR
.Llinks:
	.word	minihyp_stub_links
.Ltrampoline:
	.word	minihyp_trampoline
.Lcpu:
	.word	targets_cpu
.Lflat_stage2_on:
	.word	naive_flat_stage2_on
.Lflat_hvbar_kept:
	.word	naive_flat_hvbar_kept
