/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vectors while the image boots, in HYP, or in SVC if there is no HYP mode:
 * a fault of one of the probes below makes that probe return "no" to its
 * caller; any other is reported and ends the boot.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
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
 * Stores the registers. @lr_offset: distance from the fault to lr, outside HYP
 * (DDI 0406C B1.8.3)
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
 * boot_exception: returns to probe_failed, for the caller of the probe that
 * faulted, or reports the exception and stops. HYP on the boot stack, or the
 * mode of the exception on the exception stack; MMU and D-cache off.
 * In: r0 = vector, r1 = offset of lr, sp = struct fault_frame, but for vector.
 * Out: probe_failed, with the registers of the probe; or does not return.
 * Clobbers: nothing, since the frame has them. Stack: pops the frame.
 */
local_function boot_exception
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

	adr	r4, probe_failed
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
endfunction boot_exception

/*
 * probe_read32(addr, val): reads a word that may not be there. HYP or SVC, MMU
 * off, on the vectors above.
 * In: r0 = address, 4-byte aligned; r1 = where the word read goes.
 * Out: r0 = 1, or 0 if the read aborts. Clobbers: r2. Stack: none, but for the
 * fault that it may take.
 */
function probe_read32
.Lprobe_first:
	ldr	r2, [r0]
	str	r2, [r1]
	mov	r0, #1
	bx	lr
endfunction probe_read32

/*
 * probe_scr(): asks whether this is Secure state. SVC, MMU off, on the vectors
 * above.
 * In: nothing. Out: r0 = 1 if SCR can be read, which only Secure PL1 may do
 * (DDI 0406C B4.1.129); 0 if that is Undefined. Clobbers: nothing. Stack: none,
 * but for the fault that it may take.
 */
function probe_scr
.Lprobe_scr:
	read_sysreg r0, SCR
	mov	r0, #1
	bx	lr
endfunction probe_scr

/*
 * probe_hyp(again): starts the boot again in HYP mode, by the SOFT_RESTART of a
 * stub that may be there. SVC, MMU and D-cache off, on the vectors above.
 * In: r0 = struct again.
 * Out: boot_again in HYP; or r0 = 1 if the stub refuses, 0 if hvc is Undefined.
 * Clobbers: r1-r3, and ip as the contract of the call has it. Stack: none, but
 * for the fault that it may take.
 */
function probe_hyp
	mov	r1, r0
	adr	r3, boot_again
	mov	r0, #HVC_SOFT_RESTART
.Lprobe_hvc:
	hvc	#0
	mov	r0, #1
	bx	lr
endfunction probe_hyp

/*
 * probe_failed: where boot_exception lets a probe that faulted go on: it
 * returns "no" to the caller of the probe. The mode of the probe.
 * In: lr = return address. Out: r0 = 0. Clobbers: nothing. Stack: none.
 */
local_function probe_failed
	mov	r0, #0
	bx	lr
endfunction probe_failed

/*
 * boot_again: enters the body of the image in HYP mode. Whoever owned HVBAR may
 * have run with caches on since the last kernel cleaned them, and its memory is
 * free now: they are cleaned again. HYP, MMU and D-cache off.
 * In: r1 = struct again. Out: boot_body, with r7-r9, r11, r12 from it.
 * Clobbers: everything else. Stack: none.
 */
local_function boot_again
	mov	r4, r1
	bl	dcache_clean_invalidate_all	@ r0-r3, r8-r12 are lost
	ldm	r4, {r7, r8, r9, r11, r12}
	b	boot_body
endfunction boot_again
