/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How the boot CPU leaves the boot: the last move, the registers that a payload
 * finds, and the entry of the payload in its mode. Runs once, on the boot CPU
 * alone, in the stub's copy where there is one; called by install.c. A CPU that
 * CPU_ON starts goes through cpu_wake.S, which calls cpu_ready as well.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>

	.syntax	unified
	.section .text.leave, "ax", %progbits

/*
 * leave_after_move(entry, r1, r2, mode, to, from, size, sp): see leave.h. Moves
 * the last part of the payload up or down to its address, and then does what
 * leave_boot does, on another stack. HYP, MMU and D-cache off.
 * In: r0-r3 as leave_boot's; to, from, size and sp on the stack.
 * Out: the payload runs. Clobbers: all that leave_boot does not set.
 * Stack: the caller's, for the arguments; then the one at sp.
 */
function leave_after_move
	ldrd	r4, r5, [sp]		@ r4 := to, r5 := from
	ldr	r6, [sp, #8]		@ r6 := bytes that are left
	ldr	r7, [sp, #12]
	mov	sp, r7
1:	ldr	r7, [r5], #4
	str	r7, [r4], #4
	subs	r6, r6, #4
	bne	1b
	/* falls through to leave_boot */
endfunction leave_after_move

/*
 * leave_boot(entry, r1, r2, mode): see leave.h. Sets the registers that a
 * payload finds, and enters it.
 * HYP, or SVC if there is no HYP mode or another owner has it; MMU and D-cache
 * off.
 * In: r0 = entry (bit 0 = Thumb), r1, r2 = the payload's, r3 = HYP or SVC.
 * Out: the payload runs: A, I, F masked, r0 = 0, r1, r2, all others 0.
 * Clobbers: all other registers. Stack: the caller's, for the two calls.
 *
 *	r4 := entry			r7 := mode, then PSR of the payload
 *	r5 := r1 of the payload		r8 := the mode that we are in
 *	r6 := r2 of the payload
 */
function leave_boot
	mov	r4, r0
	mov	r5, r1
	mov	r6, r2
	mov	r7, r3
	mrs	r8, cpsr
	and	r8, r8, #PSR_MODE_MASK
	cmp	r8, #PSR_MODE_HYP
	bne	1f
	bl	hyp_init
1:	bl	pl1_init
	orr	r7, r7, #PSR_MASKED	@ r7 := PSR of the payload
	tst	r4, #1
	it	ne
	orrne	r7, r7, #PSR_T
	bic	r4, r4, #1
	msr	spsr_cxsf, r7		@ "spsr_hyp" is UNPREDICTABLE in HYP
	mov	r1, r5
	mov	r2, r6
	mov	r0, r8
	cmp	r0, #PSR_MODE_HYP
	bne	.Lfrom_svc

	msr	elr_hyp, r4
	tst	r7, #1			@ bit 0 of the mode: SVC 1, HYP 0
	bne	1f
	ldr	r0, .Lhsctlr_entry
	write_sysreg r0, HSCTLR		@ only the stub checks alignment
1:	bl	cpu_ready
	movs	r0, #0
	movs	r4, #0
	eret				@ the only way out of HYP

.Lfrom_svc:
	bl	cpu_ready
	mov	lr, r4
	movs	r0, #0
	movs	r4, #0
	movs	pc, lr			@ CPSR := SPSR, T included
endfunction leave_boot

	.balign	4
.Lhsctlr_entry:
	.word	HSCTLR_ENTRY
