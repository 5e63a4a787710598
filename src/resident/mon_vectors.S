/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vectors of Monitor mode and the dispatch of SMC. Runs on every CPU whose
 * Secure world is ours, with the Secure MMU off and A, I, F masked.
 *
 * ARM code in both builds (Secure SCTLR.TE = 0), as the vectors of HYP mode.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>

	.syntax	unified
	.arm
	.arch_extension sec
	.section .text.mon_vectors, "ax", %progbits

/*
 * MVBAR, where only SMC comes (SCR.IRQ, FIQ, EA = 0), and Secure VBAR, where
 * the faults of Monitor mode go. Nothing else is left in the Secure world.
 */
	.balign	32
	.globl	mon_vectors
	.type	mon_vectors, %object
mon_vectors:
	b	mon_vector_reset
	b	mon_vector_und
	b	mon_smc
	b	mon_vector_pabt
	b	mon_vector_dabt
	b	mon_vector_trap
	b	mon_vector_irq
	b	mon_vector_fiq

/*
 * smc from Non-secure state. Monitor mode, SCR.NS = 1.
 * In: r0 = function, r1-r3 = arguments; lr_mon, SPSR_mon of the caller.
 * Out: r0 = result; every other register and flag as it was.
 * Stack: this CPU's, which sp_mon is left at the top of.
 */
	.type	mon_smc, %function
mon_smc:
	push	{r0-r3, ip, lr}		@ struct call_frame
	ldr	ip, .Lpsci
	subs	ip, r0, ip		@ ip := number in PSCI's range
	beq	.Lversion
	cmp	ip, #PSCI_FEATURES - PSCI_VERSION
	bichi	r1, r0, #1		@ SMCCC_VERSION, SMCCC_ARCH_FEATURES
	cmphi	r1, #SMCCC_VERSION
	bhi	.Lunknown
	mov	r0, sp
	mrs	r1, spsr
	bl	psci_call
	pop	{r0-r3, ip, lr}
	movs	pc, lr

.Lversion:
	ldr	r0, .Lpsci_1_1
	b	.Lanswer
.Lunknown:
	mvn	r0, #0			@ SMCCC_NOT_SUPPORTED
.Lanswer:
	add	sp, sp, #4
	pop	{r1-r3, ip, lr}
	movs	pc, lr

.Lpsci:
	.word	PSCI_VERSION
.Lpsci_1_1:
	.word	PSCI_VERSION_1_1

/*
 * An exception that nobody expects, taken in a mode of Secure PL1. The frame
 * goes to the stack of Monitor mode, which is where it happened.
 */
	.macro	unexpected vector
	mov	sp, #\vector
	b	mon_unexpected
	.endm

mon_vector_reset:
	unexpected 0
mon_vector_und:
	unexpected 1
mon_vector_pabt:
	unexpected 3
mon_vector_dabt:
	unexpected 4
mon_vector_trap:
	unexpected 5
mon_vector_irq:
	unexpected 6
mon_vector_fiq:
	unexpected 7

/*
 * In: sp of this mode = vector. SCR.NS = 0, TPIDRPRW is scratch of the Secure
 * world. Does not return.
 */
	.type	mon_unexpected, %function
mon_unexpected:
	write_sysreg sp, TPIDRPRW
	srsdb	sp!, #PSR_MODE_MON	@ lr and SPSR of this mode
	cps	#PSR_MODE_MON
	push	{r0-r12, lr}		@ struct mon_frame
	mov	r0, sp
	read_sysreg r1, TPIDRPRW
	bl	mon_report
	bl	cpu_stop
