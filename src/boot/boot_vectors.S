/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vectors while the image boots, in HYP, or in SVC where there is no HYP:
 * a fault of one of the probes below comes back to its caller as "no", any
 * other is reported and ends the boot.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "../resident/resident.h"

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

/* @lr_offset: how far lr is past the fault, outside HYP (DDI 0406C B1.8.3) */
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
 * Mode: HYP on the boot stack, or the exception's own on the exception stack.
 * In: r0 = vector, r1 = offset of lr, sp = struct fault_frame.
 */
boot_exception:
	str	r0, [sp, #FAULT_FRAME_VECTOR]
	mrs	r2, cpsr
	and	r2, r2, #PSR_MODE_MASK
	cmp	r2, #PSR_MODE_HYP
	subne	r3, lr, r1
	bne	1f
	mrs	r3, elr_hyp		@ r3 := the instruction that faulted
1:	adr	r4, .Lprobe_first
	cmp	r3, r4
	adrne	r4, .Lprobe_scr
	cmpne	r3, r4
	adrne	r4, .Lprobe_hvc
	cmpne	r3, r4
	bne	.Lreport

	adr	r4, .Lprobe_failed
	cmp	r2, #PSR_MODE_HYP
	bne	2f
	msr	elr_hyp, r4
	pop	{r0-r12, lr}
	add	sp, sp, #FAULT_FRAME_SIZE - FAULT_FRAME_VECTOR
	eret
2:	str	r4, [sp, #13 * 4]
	pop	{r0-r12, lr}
	add	sp, sp, #FAULT_FRAME_SIZE - FAULT_FRAME_VECTOR
	movs	pc, lr

.Lreport:
	mov	r0, sp
	mov	r1, r3
	cmp	r2, #PSR_MODE_HYP
	bne	3f
	bl	fault_report
	bl	cpu_stop
3:	bl	boot_fault
	bl	cpu_stop

/*
 * probe_read32(addr, val): HYP or SVC, MMU off, on the vectors above.
 * In: r0 = address, 4-byte aligned; r1 = where the word read goes.
 * Out: r0 = 1, or 0 if the read aborts. Clobbers r2.
 */
	.globl	probe_read32
	.type	probe_read32, %function
probe_read32:
.Lprobe_first:
	ldr	r2, [r0]
	str	r2, [r1]
	mov	r0, #1
	bx	lr

/*
 * probe_scr(): SVC. Out: r0 = 1 if SCR can be read, which only Secure PL1 may
 * do (DDI 0406C B4.1.129); 0 if that is Undefined.
 */
	.globl	probe_scr
	.type	probe_scr, %function
probe_scr:
.Lprobe_scr:
	read_sysreg r0, SCR
	mov	r0, #1
	bx	lr

/*
 * probe_hyp(again): SVC. By the stub's SOFT_RESTART to the boot's start, in HYP
 * mode. In: r0 = struct again. Out: r0 = 1 if that was refused, or 0 if hvc is
 * Undefined.
 */
	.globl	probe_hyp
	.type	probe_hyp, %function
probe_hyp:
	mov	r1, r0
	adr	r3, .Lagain
	mov	r0, #HVC_SOFT_RESTART
.Lprobe_hvc:
	hvc	#0
	mov	r0, #1
	bx	lr

.Lprobe_failed:
	mov	r0, #0
	bx	lr

/*
 * HYP, MMU and D-cache off. In: r1 = struct again. Out: boot_body. No stack.
 * Whoever had HVBAR may have run with caches on since the last kernel cleaned
 * them, and its memory is free now.
 */
.Lagain:
	mov	r4, r1
	bl	dcache_clean_invalidate_all	@ r0-r3, r8-r12 are lost
	ldm	r4, {r6, r8, r9, r11, r12}
	mov	sp, r6
	b	boot_body
