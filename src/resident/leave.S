/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The staircase down to a payload, for every CPU: from the mode that the stub
 * got this CPU in to the mode that the payload wants. Runs once per CPU.
 */
#include <arm/sysreg.h>

	.syntax	unified
	.section .text.leave, "ax", %progbits

/*
 * leave_after_move(entry, r1, r2, mode, to, from, size, sp): see leave.h.
 * HYP, MMU and D-cache off. In: r0-r3 as leave_boot's, the others on the stack,
 * which is used no more. Goes on as leave_boot.
 */
	.globl	leave_after_move
	.type	leave_after_move, %function
leave_after_move:
	ldrd	r4, r5, [sp]		@ r4 := to, r5 := from
	ldr	r6, [sp, #8]		@ r6 := bytes that are left
	ldr	r7, [sp, #12]
	mov	sp, r7
1:	ldr	r7, [r5], #4
	str	r7, [r4], #4
	subs	r6, r6, #4
	bne	1b

/*
 * leave_boot(entry, r1, r2, mode): see leave.h.
 * HYP, or SVC where there is no HYP to be had; MMU and D-cache off.
 * In: r0 = entry (bit 0 = Thumb), r1, r2 = the payload's, r3 = HYP or SVC.
 * Out: the payload runs: A, I, F masked, r0 = 0, r1, r2, all others 0.
 * Stack: the caller's, for the two calls.
 */
	.globl	leave_boot
	.type	leave_boot, %function
leave_boot:
	mov	r4, r0			@ r4 := entry
	mov	r5, r1			@ r5 := r1 of the payload
	mov	r6, r2			@ r6 := r2 of the payload
	mov	r7, r3			@ r7 := mode
	mrs	r8, cpsr
	and	r8, r8, #PSR_MODE_MASK	@ r8 := the mode that we are in
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
	tst	r7, #1			@ of the two modes, SVC has bit 0
	bne	1f
	ldr	r0, .Lhsctlr_entry
	write_sysreg r0, HSCTLR		@ alignment checking is the stub's alone
1:	bl	cpu_ready
	mov	r0, #0
	mov	r4, #0
	eret				@ the only way out of HYP

.Lfrom_svc:
	bl	cpu_ready
	mov	lr, r4
	mov	r0, #0
	mov	r4, #0
	movs	pc, lr			@ CPSR := SPSR, T with the branch

/*
 * cpu_ready: the last of what an entry needs. What is entered was written as
 * data: nothing older may be executed.
 * Any privileged mode, MMU off. Out: r3, r5-r12 = 0, as a payload finds them.
 */
	.globl	cpu_ready
	.type	cpu_ready, %function
cpu_ready:
	mov	r3, #0
	dsb				@ its last words are in memory
	write_sysreg r3, ICIALLU
	write_sysreg r3, BPIALL
	dsb				@ the invalidations are complete
	isb				@ and nothing is prefetched from before
	mov	r5, r3
	mov	r6, r3
	mov	r7, r3
	mov	r8, r3
	mov	r9, r3
	mov	r10, r3
	mov	r11, r3
	mov	r12, r3
	bx	lr

	.balign	4
.Lhsctlr_entry:
	.word	HSCTLR_ENTRY
