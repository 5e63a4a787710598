/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The exception vectors while the image boots, in HYP, or in SVC if there is no
 * HYP mode. If a probe (base/probe.S) faults, that probe returns "no" to its
 * caller. Any other exception is reported and ends the boot. body.S and
 * secure/secure.c install them.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include "../resident/fault.h"

	.syntax	unified
	.arm				@ TE = 0 while booting
	.arch_extension virt
	.section .text.boot_vectors, "ax", %progbits

	.balign	32
	.globl	boot_vectors
boot_vectors:
	b	.Lreset
	b	.Lund
	b	.Lsvc
	b	.Lpabt
	b	.Ldabt
	b	.Ltrap
	b	.Lirq
	b	.Lfiq

/*
 * Stores the registers and goes to boot_exception. @lr_offset: how far lr is
 * behind the instruction that faulted, outside HYP (DDI 0406C B1.8.3).
 */
	.macro	handler vector, lr_offset
	sub	sp, sp, #FAULT_FRAME_SIZE - FAULT_FRAME_VECTOR
	push	{r0-r12, lr}
	mov	r0, #\vector
	mov	r1, #\lr_offset
	b	boot_exception
	.endm

.Lreset:
	handler	0, 0
.Lund:
	handler	1, 4
.Lsvc:
	handler	2, 4
.Lpabt:
	handler	3, 4
.Ldabt:
	handler	4, 8
.Ltrap:
	handler	5, 0
.Lirq:
	handler	6, 4
.Lfiq:
	handler	7, 4

/*
 * boot_exception: resumes a probe that faulted at probe_failed, which returns
 * to the caller of the probe; reports any other exception and stops. HYP on the
 * boot stack, or the mode of the exception on the exception stack; MMU and
 * D-cache off.
 * In: r0 = vector, r1 = offset of lr, sp = struct fault_frame, complete but for
 * the vector.
 * Out: probe_failed, with the registers of the probe; or does not return.
 * Clobbers: nothing, since the frame has all registers. Stack: pops the frame.
 */
local_function boot_exception
	str	r0, [sp, #FAULT_FRAME_VECTOR]
	mrs	r2, cpsr
	and	r2, r2, #PSR_MODE_MASK
	cmp	r2, #PSR_MODE_HYP
	subne	r3, lr, r1
	bne	1f
	mrs	r3, elr_hyp		@ r3 := the instruction that faulted
1:	adr	r4, .Lprobe_faults
	ldr	r5, [r4]
	add	r4, r4, r5		@ r4 := the table
	mov	r5, r4			@ r5 := its next word
2:	ldr	r6, [r5], #4
	teq	r6, #0
	beq	.Lreport		@ no probe was at this instruction
	add	r6, r6, r4
	teq	r6, r3
	bne	2b

	adr	r4, .Lprobe_failed
	ldr	r5, [r4]
	add	r4, r4, r5		@ r4 := where the probe resumes
	cmp	r2, #PSR_MODE_HYP
	bne	3f
	msr	elr_hyp, r4
	pop	{r0-r12, lr}
	add	sp, sp, #FAULT_FRAME_SIZE - FAULT_FRAME_VECTOR
	eret
3:	str	r4, [sp, #13 * 4]
	pop	{r0-r12, lr}
	add	sp, sp, #FAULT_FRAME_SIZE - FAULT_FRAME_VECTOR
	movs	pc, lr

.Lreport:
	mov	r0, sp
	mov	r1, r3
	cmp	r2, #PSR_MODE_HYP
	bne	4f
	bl	fault_report
	bl	cpu_stop
4:	bl	boot_fault
	bl	cpu_stop
endfunction boot_exception

	/* Distances (R_ARM_REL32): none is an absolute address */
.Lprobe_faults:
	.word	probe_faults - .
.Lprobe_failed:
	.word	probe_failed - .
