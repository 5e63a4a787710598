/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vectors of Monitor mode and the dispatch of SMC. Runs on every CPU whose
 * Secure world is ours, with the Secure MMU off and A, I, F masked.
 *
 * ARM code in both builds (Secure SCTLR.TE = 0), as hyp_vectors.S is.
 */
#include <arm/asm.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>

	.syntax	unified
	.arm
	.arch_extension sec
	.section .text.mon_vectors, "ax", %progbits

/*
 * The vectors for MVBAR, by which only SMC arrives (SCR.IRQ, FIQ, EA = 0), and
 * for Secure VBAR, by which the faults of Monitor mode arrive. No other code
 * runs in the Secure world.
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
 * mon_smc: smc from Non-secure state. Monitor mode, SCR.NS = 1, MMU and D-cache
 * off.
 * In: r0 = function, r1-r3 = arguments; lr_mon, SPSR_mon of the caller.
 * Out: r0 = result; every other register and flag as it was. Clobbers: nothing.
 * Stack: this CPU's; sp_mon is at its top between calls.
 */
local_function mon_smc
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
endfunction mon_smc

.Lpsci:
	.word	PSCI_VERSION
.Lpsci_1_1:
	.word	PSCI_VERSION_1_1

/*
 * An unexpected exception, taken from Monitor mode to a mode of Secure PL1. Its
 * frame goes to the stack of Monitor mode.
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
 * mon_unexpected: stores the registers for mon_report() and stops this CPU. A
 * mode of Secure PL1, SCR.NS = 0, MMU and D-cache off.
 * In: sp of this mode = vector; all other registers are what the report shows.
 * Out: does not return. Clobbers: TPIDRPRW, which is the Secure world's
 * scratch. Stack: that of Monitor mode.
 */
local_function mon_unexpected
	write_sysreg sp, TPIDRPRW
	srsdb	sp!, #PSR_MODE_MON	@ lr and SPSR of this mode
	cps	#PSR_MODE_MON
	push	{r0-r12, lr}		@ struct mon_frame
	mov	r0, sp
	read_sysreg r1, TPIDRPRW
	bl	mon_report
	bl	cpu_stop
endfunction mon_unexpected
