/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The HYP vectors of the resident stub and its whole HVC dispatcher. Runs on
 * every CPU whose HVBAR is the stub's, in HYP mode with the MMU off and A, I, F
 * masked. docs/abi.md is the contract that this file implements.
 *
 * This file is ARM code in both builds (HSCTLR.TE = 0): a handler has no free
 * register but SP_hyp, which only ARM code can use as a general register.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "block.h"
#include "fault.h"

	.syntax	unified
	.arm
	.arch_extension sec
	.section .resident.vectors, "ax", %progbits

/*
 * sp := the top of this CPU's stack, computed without memory.
 * Clobbers no other register, nor the flags.
 */
	.macro	hyp_stack
	cpu_slot sp
	add	sp, pc, sp, lsl #RESIDENT_STACK_SHIFT	@ pc reads as 1f
	sub	sp, sp, #1f - hyp_vectors
1:	add	sp, sp, #RESIDENT_CODE_SIZE + RESIDENT_STACK_SIZE
	.endm

/*
 * An unexpected exception: reports it and stops this CPU. All registers but sp
 * are as the exception left them, for the report.
 */
	.macro	unexpected vector
	mov	sp, #\vector
	b	hyp_unexpected
	.endm

/*
 * The vectors. HYP mode; MMU off, or as the owner of HYP mode has set it.
 * "hvc" in HYP arrives at 0x08, from PL1 at 0x14.
 */
	.balign	HVC_VECTORS_ALIGN
	.globl	hyp_vectors
	.type	hyp_vectors, %object
hyp_vectors:
	b	hyp_vector_reset
	b	hyp_vector_und
	b	hyp_call_from_hyp
	b	hyp_vector_pabt
	b	hyp_vector_dabt
	b	hyp_call
	b	hyp_vector_irq
	b	hyp_vector_fiq

/*
 * hyp_call: hvc from PL1, or another trap. HYP, MMU off.
 * In: r0 = number, r1-r3 = arguments; ELR_hyp, SPSR_hyp of the caller.
 * Out: by ERET, r0 = result; every other register and flag as it was.
 * Clobbers: sp. Stack: none for the calls 0 to 2 and unknown ones, else this
 * CPU's.
 *
 * A trap is a call of the stub if HSR == HSR_HVC_0: class HVC, immediate 0.
 * Each slot checks HSR itself, after the dispatch on r0, since what the trap
 * may be otherwise depends on the slot.
 */
local_function hyp_call
	cmp	r0, #HVC_STUB_CALLS - 1
	addls	pc, pc, r0, lsl #5	@ to slot r0 of the 8-word slots below
	b	.Lno_stub_call

.Lslot_get_vectors:
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	read_sysreg_eq r0, HVBAR
	ereteq
	b	.Lnot_hvc_0
hyp_vector_reset:			@ fits into the rest of the slot
	unexpected 0

	.org	.Lslot_get_vectors + 32
.Lslot_set_vectors:
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	tsteq	r1, #HVC_VECTORS_ALIGN - 1
	write_sysreg_eq r1, HVBAR
	ereteq				@ synchronises the write as well
	b	.Lnot_hvc_0
hyp_vector_und:
	unexpected 1

	.org	.Lslot_get_vectors + 64
.Lslot_soft_restart:
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	beq	hyp_soft_restart
	b	.Lnot_hvc_0
hyp_vector_pabt:
	unexpected 3
hyp_vector_dabt:
	unexpected 4

	.org	.Lslot_get_vectors + 96
.Lslot_reset_vectors:
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	bne	.Lnot_hvc_0
	setend	le			@ a BE8 image in HYP may have set EE
	ldr	sp, .Lhsctlr_stub
	write_sysreg sp, HSCTLR		@ D-cache off before the first push:
	isb				@ the pops will not see the cache
	b	.Lin_c

.Lcall_in_c:
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	bne	.Lnot_hvc_0
.Lin_c:	setend	le
	hyp_stack
	push	{r0-r3, ip, lr}		@ struct call_frame: what C may clobber
	mov	r0, sp
	bl	hvc_slow
	teq	r0, #0
	pop	{r0-r3, ip, lr}
	smcne	#0			@ with the caller's registers
	eret

	/* The flags are still those of r0 - 3: signed less is bit 31 set */
.Lno_stub_call:
	blt	.Lcall_in_c		@ SMCCC
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	mvneq	r0, #0			@ HVC_STUB_ERR
	ereteq

	/* Another immediate, misaligned vectors, or no HVC at all; sp = HSR */
.Lnot_hvc_0:
	lsr	sp, sp, #HSR_EC_SHIFT
	teq	sp, #HSR_EC_HVC
	mvneq	r0, #0			@ HVC_STUB_ERR
	ereteq
	teq	sp, #HSR_EC_SMC
	beq	.Lsmc
	unexpected 5

	/*
	 * smc from PL1, trapped by HCR.TSC: only where the stub wraps PSCI.
	 * hvc_slow() recognises the smc by HSR; a call that it does not serve
	 * is passed on to the Secure world.
	 */
.Lsmc:	mrs	sp, elr_hyp
	add	sp, sp, #4		@ past the smc, which has not run
	msr	elr_hyp, sp
	mrs	sp, spsr		@ an smc that ends an IT block has
	bic	sp, sp, #PSR_IT_HIGH	@ used it up
	bic	sp, sp, #PSR_IT_LOW
	msr	spsr_cxsf, sp
	b	.Lin_c
endfunction hyp_call

/*
 * hyp_call_from_hyp: hvc in HYP. SP_hyp is the caller's: HTPIDR holds its value
 * during the call. HYP, MMU off.
 * In: as hyp_call. Out: as hyp_call; SP_hyp as it was. Clobbers: HTPIDR.
 * Stack: none for the calls 0 to 2, else this CPU's.
 */
local_function hyp_call_from_hyp
	write_sysreg sp, HTPIDR
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	bne	.Lfrom_hyp_not_hvc_0
	cmp	r0, #HVC_SOFT_RESTART
	beq	hyp_soft_restart
	bhi	.Lfrom_hyp_in_c
	cmp	r0, #HVC_SET_VECTORS
	read_sysreg_ne r0, HVBAR
	bne	.Lback_to_hyp
	tst	r1, #HVC_VECTORS_ALIGN - 1
	write_sysreg_eq r1, HVBAR
	mvnne	r0, #0			@ HVC_STUB_ERR
.Lback_to_hyp:
	read_sysreg sp, HTPIDR
	eret

.Lfrom_hyp_in_c:
	setend	le
	teq	r0, #HVC_RESET_VECTORS
	ldreq	sp, .Lhsctlr_stub
	write_sysreg_eq sp, HSCTLR	@ D-cache off, as from PL1
	isb
	hyp_stack
	push	{r0-r3, ip, lr}		@ struct call_frame
	mov	r0, sp
	read_sysreg r1, HTPIDR
	push	{r1, r2}		@ the caller's sp; r2 keeps sp aligned
	bl	hvc_slow
	teq	r0, #0
	pop	{r1, r2}
	write_sysreg r1, HTPIDR
	pop	{r0-r3, ip, lr}
	smcne	#0
	b	.Lback_to_hyp

.Lfrom_hyp_not_hvc_0:
	lsr	sp, sp, #HSR_EC_SHIFT
	teq	sp, #HSR_EC_HVC
	/* Also a call from PL1, which may change SP_hyp. In: eq */
.Lrefuse:
	mvneq	r0, #0			@ another immediate: HVC_STUB_ERR
	beq	.Lback_to_hyp
	unexpected 2			@ svc in HYP
endfunction hyp_call_from_hyp

/*
 * hyp_soft_restart: HVC_SOFT_RESTART. It uses only registers and constants of
 * this page, so that it works in a crash that has left only this page intact.
 * HYP, MMU off.
 * In: r3 = entry, bit 0 = Thumb; r1, r2 for the new image.
 * Out: the new image runs in HYP with r0 = 0, r1, r2 and r4-r12 as given,
 * ELR_hyp and SPSR_hyp as the trap left them; or by ERET, r0 = -1. Clobbers:
 * sp. Stack: none.
 */
local_function hyp_soft_restart
	and	sp, r3, #3
	teq	sp, #2			@ ARM code, and not at a word: bx would
	beq	.Lrefuse		@ be UNPREDICTABLE (DDI 0406C A8.8.27)
	setend	le			@ the state that the new image expects
	mov	r0, #0
	write_sysreg r0, HCR		@ stage 2 and all its traps off
	write_sysreg r0, HSTR		@ no CP15 trap
	write_sysreg r0, HCPTR		@ no coprocessor trap; RES1 bits stay 1
	read_sysreg sp, HDCR
	and	sp, sp, #HDCR_HPMN_MASK	@ no debug, OS lock or PMU trap; PL1's
	write_sysreg sp, HDCR		@ share of the counters stays (never 0)
	mov	sp, #CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN
	write_sysreg sp, CNTHCTL	@ PL1 has the physical timer
	adr	sp, hyp_vectors
	write_sysreg sp, HVBAR		@ the next image finds the stub
	ldr	sp, .Lhsctlr_entry
	write_sysreg sp, HSCTLR		@ MMU, D-cache off
	cpsid	aif			@ F as well if SCR routes FIQ to Monitor
	isb				@ all in effect before the first fetch
	bx	r3
endfunction hyp_soft_restart

.Lhsctlr_stub:
	.word	HSCTLR_STUB
.Lhsctlr_entry:
	.word	HSCTLR_ENTRY

hyp_vector_irq:
	unexpected 6
hyp_vector_fiq:
	unexpected 7

/*
 * hyp_unexpected: stores the registers for fault_report() and stops this CPU.
 * HYP, any state of MMU and caches.
 * In: sp = vector; all other registers are what the report shows.
 * Out: does not return. Clobbers: HTPIDR, which is the stub's scratch.
 * Stack: this CPU's.
 */
local_function hyp_unexpected
	setend	le
	write_sysreg sp, HTPIDR
	hyp_stack
	sub	sp, sp, #FAULT_FRAME_SIZE - FAULT_FRAME_VECTOR
	push	{r0-r12, lr}
	read_sysreg r0, HTPIDR
	str	r0, [sp, #FAULT_FRAME_VECTOR]
	mov	r0, sp
	bl	fault_report
	bl	cpu_stop
endfunction hyp_unexpected
