/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A call with r0-r12, lr and flags set, by hvc or smc, from any mode of PL1 or
 * HYP, ARM or Thumb state; and what is needed in HYP mode for it. Each mode's
 * sp is where its CPU's struct random_call is, as is SP_hyp. MMU off.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "payload.h"
#include "random.h"

	.syntax	unified
	.arch_extension sec
	.arch_extension virt
	.arm
	.text

/*
 * random_make(c). SVC or HYP mode, A, I, F masked. Out: r0 = sp of the mode of
 * the call, behind it. Clobbers: as a function; sp, lr of that mode, and r8-r12
 * of FIQ mode. Stack: 9 words.
 */
	.globl	random_make
	.type	random_make, %function
random_make:
	push	{r4-r11, lr}
	str	sp, [r0, #RANDOM_HOME_SP]
	ldr	r1, [r0, #RANDOM_PSR]
	msr	cpsr_cxsf, r1
	mrs	r1, cpsr
	str	r1, [r0, #RANDOM_PSR_TAKEN]
	mov	sp, r0
	ldr	lr, [sp, #RANDOM_LR]
	ldm	sp, {r0-r12}
	ldr	pc, [sp, #RANDOM_SITE]

/* Mode and endianness of the call; ARM state */
.Lcapture:
	str	r0, [sp, #RANDOM_OUT]
	mrs	r0, cpsr
	setend	le			@ r0 alone may be stored the other way
	str	r0, [sp, #RANDOM_OUT_PSR]
	str	lr, [sp, #RANDOM_OUT_LR]
	add	r0, sp, #RANDOM_OUT + 4
	stm	r0, {r1-r12}
	mov	r0, sp
	mrs	r1, cpsr
	and	r1, r1, #PSR_MODE_MASK
	cmp	r1, #PSR_MODE_HYP
	beq	1f
	cpsid	aif, #PSR_MODE_SVC
1:	cpsid	aif			@ HYP mode is left by no cps
	ldr	sp, [r0, #RANDOM_HOME_SP]
	pop	{r4-r11, pc}

/* A Thumb call that returns in ARM state meets an Undefined 0xe7f5bff0 */
	.macro	sites name, endianness, instruction, immediate
	.arm
\name\()_arm:
	setend	\endianness
	\instruction	#\immediate
	b	.Lcapture
	.thumb
	.balign	4
1:	bx	pc			@ to the ARM instruction at the next word
	nop
	.arm
	b	.Lcapture
	.thumb
\name\()_thumb:
	setend	\endianness
	nop
	\instruction	#\immediate
	.hword	0xbff0
	b.n	1b
	.balign	4
	.arm
	.endm

	sites	hvc_le, le, hvc, 0
	sites	hvc_be, be, hvc, 0
	sites	smc_le, le, smc, 0
	sites	smc_be, be, smc, 0
	sites	hvc_1_le, le, hvc, 1
	sites	hvc_1_be, be, hvc, 1

	.globl	random_sites
	.type	random_sites, %object
random_sites:
	.irp	name, hvc_le, hvc_be, smc_le, smc_be, hvc_1_le, hvc_1_be
	.word	\name\()_arm, \name\()_thumb + 1
	.endr

/*
 * What SOFT_RESTART enters: HYP mode, r0 = 0, sp anything. All but r3 is left
 * as it is; SP_hyp is that of a caller in HYP mode again.
 */
	.macro	restarted
	read_sysreg r3, MPIDR
	and	r3, r3, #MAX_CPUS - 1
	lsl	r3, r3, #RANDOM_CALL_SHIFT
	ldr	sp, =random_calls
	add	sp, sp, r3
	ldr	r3, [sp, #RANDOM_HCR]
	write_sysreg r3, HCR		@ in force behind the ERET
	read_sysreg r3, HVBAR
	eret
	.endm

	.globl	random_restart_arm, random_restart_thumb
	.type	random_restart_arm, %function
random_restart_arm:
	restarted
	.thumb
	.type	random_restart_thumb, %function
random_restart_thumb:
	restarted
	.balign	4
	.arm
	.ltorg

/* HYP vectors, any register of the caller's: see random.h */
	.balign	HVC_VECTORS_ALIGN
	.globl	random_vectors, random_vectors_next
	.type	random_vectors, %object
random_vectors:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7
	ldr	pc, random_vectors_next + 4 * \n
	.endr
random_vectors_next:
	.space	32

/*
 * random_in_svc(function, argument). HYP mode, HVBAR the stub's. The function has
 * our stack. Clobbers: as a function; SPSR_hyp, ELR_hyp, sp_svc.
 */
	.globl	random_in_svc
	.type	random_in_svc, %function
random_in_svc:
	push	{r4, lr}
	mov	r4, sp
	mov	r2, #PSR_MASKED | PSR_MODE_SVC
	msr	spsr_cxsf, r2
	adr	r2, .Lin_svc
	msr	elr_hyp, r2
	eret
.Lin_svc:
	mov	sp, r4
	mov	r2, r0
	mov	r0, r1
	blx	r2
	mov	r0, #HVC_SOFT_RESTART
	adr	r3, .Lback
	hvc	#0
.Lback:	mov	sp, r4
	pop	{r4, pc}
