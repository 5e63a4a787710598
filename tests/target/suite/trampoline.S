/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A call with every register set: from SVC (or HYP) mode into the mode to call
 * from, through an "hvc" in ARM or Thumb state, and back with every register
 * stored. The code is ARM and lies with its data in one writable section,
 * since pc is the only base register left around the call.
 */
#include <arm/sysreg.h>
#include "regs.h"

#define PAGE		4096
#define CODE_SIZE	0x380		/* or a little more than it is */

	.syntax	unified
	.arch_extension virt
	.arm
	.section .conformance.trampoline, "awx", %progbits
	/*
	 * The code ends a page and the data starts the next, all in reach of
	 * pc: an emulator is slow with code beside data that it writes.
	 */
	.balign	PAGE
	.space	PAGE - CODE_SIZE

/* r0 = struct of words. Clobbers r1, the mode, and sp, lr of that mode. */
	.macro	load_bank mode, at
	cps	#\mode
	ldr	sp, [r0, #4 * (\at)]
	ldr	lr, [r0, #4 * (\at) + 4]
	ldr	r1, [r0, #4 * (\at) + 8]
	msr	spsr_cxsf, r1
	.endm

	.macro	store_bank mode, at
	cps	#\mode
	str	sp, [r0, #4 * (\at)]
	str	lr, [r0, #4 * (\at) + 4]
	mrs	r1, spsr
	str	r1, [r0, #4 * (\at) + 8]
	.endm

/* The same by name, from HYP mode. Clobbers r1. */
	.macro	load_named at, regs:vararg
	.Lat = 4 * (\at)
	.irp	reg, \regs
	ldr	r1, [r0, #.Lat]
	msr	\reg, r1
	.Lat = .Lat + 4
	.endr
	.endm

	.macro	store_named at, regs:vararg
	.Lat = 4 * (\at)
	.irp	reg, \regs
	mrs	r1, \reg
	str	r1, [r0, #.Lat]
	.Lat = .Lat + 4
	.endr
	.endm

/*
 * trampoline_call(const uint32_t in[REG_WORDS]): results in trampoline_out.
 * SVC or HYP, MMU off, A, I, F masked. trampoline_site: where to, bit 0 =
 * Thumb; trampoline_psr: mode and flags of the call, without T and E.
 * Out: r0 = CPSR as it was right before the call. Clobbers: r0-r3, ip, flags,
 * and the banked registers of PL1, sp, lr and spsr of the mode entered in but.
 * Stack: 12 words.
 */
	.globl	trampoline_call
	.type	trampoline_call, %function
trampoline_call:
	push	{r4-r12, lr}
	mrs	r1, cpsr
	str	r1, home_psr
	and	r1, r1, #PSR_MODE_MASK
	cmp	r1, #PSR_MODE_HYP
	beq	.Lload_from_hyp

	mrs	r1, spsr
	push	{r1, lr}		@ the home SPSR, and eight-byte alignment
	str	sp, home_sp
	load_bank PSR_MODE_ABT, REG_ABT
	load_bank PSR_MODE_UND, REG_UND
	load_bank PSR_MODE_IRQ, REG_IRQ
	load_bank PSR_MODE_FIQ, REG_FIQ + 5
	add	r1, r0, #4 * REG_FIQ
	ldm	r1, {r8-r12}
	cps	#PSR_MODE_SYS
	ldr	sp, [r0, #4 * REG_USR]
	ldr	lr, [r0, #4 * REG_USR + 4]
	add	r1, r0, #4 * REG_USR + 8
	ldm	r1, {r8-r12}
	load_bank PSR_MODE_SVC, REG_SVC
	b	.Lenter

.Lload_from_hyp:
	str	sp, home_sp
	load_named REG_USR, sp_usr
	load_named REG_SVC, sp_svc, lr_svc, spsr_svc
	load_named REG_ABT, sp_abt, lr_abt, spsr_abt
	load_named REG_UND, sp_und, lr_und, spsr_und
	load_named REG_IRQ, sp_irq, lr_irq, spsr_irq
	load_named REG_FIQ, r8_fiq, r9_fiq, r10_fiq, r11_fiq, r12_fiq, \
		sp_fiq, lr_fiq, spsr_fiq

.Lenter:
	ldr	r1, trampoline_psr
	msr	cpsr_cxsf, r1
	mrs	r1, cpsr
	str	r1, psr_before		@ what it took of what was asked for
	ldr	sp, [r0, #4 * REG_SP]
	ldr	lr, [r0, #4 * REG_LR]
	ldm	r0, {r0-r12}
	ldr	pc, trampoline_site	@ all registers are set

/*
 * The sites. "setend" and "hvc" are written over by call.c. A Thumb "hvc" that
 * returns in ARM state meets an Undefined instruction, 0xe7f5bff0; in Thumb
 * it is an unallocated hint, which does nothing, and a branch.
 */
	.globl	trampoline_arm
	.type	trampoline_arm, %object
trampoline_arm:
	setend	le
	hvc	#0
	b	.Lcapture
	udf	#0

	.thumb
	.balign	4
1:	bx	pc			@ to the ARM instruction at the next word
	nop
	.arm
	b	.Lcapture
	.thumb
	.globl	trampoline_thumb
	.type	trampoline_thumb, %object
trampoline_thumb:
	setend	le
	nop
	hvc	#0
	.hword	0xbff0
	b.n	1b
	.arm

/* Any mode, all registers as the call left them; with E set r0 is swapped */
	.globl	trampoline_capture
	.type	trampoline_capture, %object
trampoline_capture:
.Lcapture:
	str	r0, trampoline_out
	mrs	r0, cpsr
	setend	le
	str	r0, trampoline_out + 4 * REG_PSR
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	str	r\n, trampoline_out + 4 * \n
	.endr
	str	sp, trampoline_out + 4 * REG_SP
	str	lr, trampoline_out + 4 * REG_LR
	and	r1, r0, #PSR_MODE_MASK
	ldr	r2, home_psr
	and	r3, r2, #PSR_MODE_MASK
	adr	r0, trampoline_out
	teq	r3, #PSR_MODE_HYP
	beq	.Lstore_in_hyp
	teq	r1, #PSR_MODE_HYP
	beq	.Llost			@ called from PL1, returned to HYP

	store_bank PSR_MODE_FIQ, REG_FIQ + 5
	add	r1, r0, #4 * REG_FIQ
	stm	r1, {r8-r12}
	cps	#PSR_MODE_SYS
	str	sp, [r0, #4 * REG_USR]
	str	lr, [r0, #4 * REG_USR + 4]
	add	r1, r0, #4 * REG_USR + 8
	stm	r1, {r8-r12}
	store_bank PSR_MODE_ABT, REG_ABT
	store_bank PSR_MODE_UND, REG_UND
	store_bank PSR_MODE_IRQ, REG_IRQ
	store_bank PSR_MODE_SVC, REG_SVC
	ldr	sp, home_sp
	pop	{r1, lr}
	msr	spsr_cxsf, r1
	b	.Lhome

.Lstore_in_hyp:
	teq	r1, #PSR_MODE_HYP
	bne	.Llost			@ called from HYP, returned elsewhere
	store_named REG_USR, sp_usr
	str	lr, [r0, #4 * REG_USR + 4]
	add	r1, r0, #4 * REG_USR + 8
	stm	r1, {r8-r12}
	store_named REG_SVC, sp_svc, lr_svc, spsr_svc
	store_named REG_ABT, sp_abt, lr_abt, spsr_abt
	store_named REG_UND, sp_und, lr_und, spsr_und
	store_named REG_IRQ, sp_irq, lr_irq, spsr_irq
	store_named REG_FIQ, r8_fiq, r9_fiq, r10_fiq, r11_fiq, r12_fiq, \
		sp_fiq, lr_fiq, spsr_fiq
	ldr	sp, home_sp

.Lhome:
	msr	cpsr_cxsf, r2
	ldr	r0, psr_before
	pop	{r4-r12, pc}

.Llost:
	udf	#1

	.balign	PAGE
home_sp:
	.word	0
home_psr:
	.word	0
psr_before:
	.word	0
	.globl	trampoline_site, trampoline_psr, trampoline_out
trampoline_site:
	.word	0
trampoline_psr:
	.word	0
trampoline_out:
	.space	4 * REG_WORDS
