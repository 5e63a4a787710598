/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes: reads and calls that may fault, see probe.h. If a probe faults, the
 * boot's vectors (boot_vectors.S) find its instruction in the table below, and
 * resume the probe at probe_failed. Called by every step of the boot that has
 * to find out what is there.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>

	.syntax	unified
	.arm				@ TE = 0 while booting
	.arch_extension virt
	.arch_extension sec
	.section .text.probe, "ax", %progbits

/*
 * The instructions whose fault is an answer, each as its distance from the
 * table; 0 ends the table.
 */
	.balign	4
	.globl	probe_faults
	.type	probe_faults, %object
probe_faults:
	.word	.Lread - probe_faults
	.word	.Lread_byte - probe_faults
	.word	.Lread_halfword - probe_faults
	.word	.Lread_word - probe_faults
	.word	.Lwrite - probe_faults
	.word	.Lscr - probe_faults
	.word	.Lhvc - probe_faults
	.word	.Lcall_smc - probe_faults
	.word	.Lcall_hvc - probe_faults
	.word	0
	.size	probe_faults, . - probe_faults

/*
 * probe_read32(addr, val): reads a word that may not be there. HYP or SVC, MMU
 * off, vectors = boot_vectors.
 * In: r0 = address, 4-byte aligned; r1 = where the word read goes.
 * Out: r0 = 1, or 0 if the read aborts. Clobbers: r2. Stack: none, but the
 * vectors use it if the read aborts.
 */
function probe_read32
.Lread:
	ldr	r2, [r0]
	str	r2, [r1]
	mov	r0, #1
	bx	lr
endfunction probe_read32

/*
 * probe_read(addr, width, val): reads a register that may not be there. HYP or
 * SVC, MMU off, vectors = boot_vectors.
 * In: r0 = address, r1 = its width in bytes: 1, 2 or 4; r2 = where the value
 * goes, as a word.
 * Out: r0 = 1, or 0 if the read aborts. Clobbers: r1, flags. Stack: none, but
 * the vectors use it if the read aborts.
 */
function probe_read
	cmp	r1, #2
.Lread_byte:
	ldrblo	r1, [r0]
.Lread_halfword:
	ldrheq	r1, [r0]
.Lread_word:
	ldrhi	r1, [r0]
	str	r1, [r2]
	mov	r0, #1
	bx	lr
endfunction probe_read

/*
 * probe_write32(addr, val): writes a word where there may be nothing. HYP or
 * SVC, MMU off, vectors = boot_vectors.
 * In: r0 = address, 4-byte aligned; r1 = the word. Out: r0 = 1, or 0 if the
 * write aborts. Clobbers: nothing. Stack: none, but for the fault that it may
 * take.
 */
function probe_write32
.Lwrite:
	str	r1, [r0]
	dsb				@ it is there, before it is read back
	mov	r0, #1
	bx	lr
endfunction probe_write32

/*
 * probe_scr(): finds out whether the CPU is in Secure state. SVC, MMU off,
 * vectors = boot_vectors.
 * In: nothing. Out: r0 = 1 if SCR can be read, which only Secure PL1 may do
 * (DDI 0406C B4.1.129); 0 if that is Undefined. Clobbers: nothing. Stack: none,
 * but the vectors use it if the read is Undefined.
 */
function probe_scr
.Lscr:
	read_sysreg r0, SCR
	mov	r0, #1
	bx	lr
endfunction probe_scr

/*
 * probe_hyp(again): starts the boot again in HYP mode, by the SOFT_RESTART of a
 * stub that may be there. SVC, MMU and D-cache off, vectors = boot_vectors.
 * In: r0 = struct again.
 * Out: boot_again in HYP; or r0 = 1 if the stub refuses, 0 if hvc is Undefined.
 * Clobbers: r1-r3 and ip, as the contract of the call allows. Stack: none, but
 * the vectors use it if hvc is Undefined.
 */
function probe_hyp
	mov	r1, r0
	adr	r3, boot_again
	mov	r0, #HVC_SOFT_RESTART
.Lhvc:
	hvc	#0
	mov	r0, #1
	bx	lr
endfunction probe_hyp

/*
 * probe_call(smc, function, arg): makes a call of the SMC Calling Convention
 * that may be Undefined. HYP or SVC, MMU off, vectors = boot_vectors.
 * In: r0 = 1 for smc, 0 for hvc, which is not for HYP; r1, r2 = the call's r0
 * and r1, whose r2 and r3 are 0.
 * Out: r0 = 1 and r1 = the answer; r0 = 0 if the call is Undefined. Clobbers:
 * r2, r3, ip. Stack: none, but the vectors use it if the call is Undefined.
 */
function probe_call
	teq	r0, #0
	mov	r0, r1
	mov	r1, r2
	mov	r2, #0
	mov	r3, #0
	beq	.Lcall_hvc
.Lcall_smc:
	smc	#0
	b	1f
.Lcall_hvc:
	hvc	#0
1:	mov	r1, r0
	mov	r0, #1
	bx	lr
endfunction probe_call

/*
 * probe_failed: where boot_exception resumes a probe that faulted. It returns
 * "no" to the caller of the probe, in the mode of the probe.
 * In: lr = return address. Out: r0 = 0. Clobbers: nothing. Stack: none.
 */
function probe_failed
	mov	r0, #0
	bx	lr
endfunction probe_failed

/*
 * boot_again: enters the body of the image again, now in HYP mode. Before that
 * it cleans and invalidates all caches: the owner of HVBAR may have run with
 * caches on since the last kernel cleaned them, and the boot may overwrite the
 * memory of that owner. HYP, MMU and D-cache off.
 * In: r1 = struct again. Out: boot_body, with r7-r9, r11, r12 from struct
 * again.
 * Clobbers: everything else. Stack: none.
 */
local_function boot_again
	mov	r4, r1
	bl	dcache_clean_invalidate_all	@ r0-r3, r8-r12 are lost
	read_sysreg r0, HSCTLR
	read_sysreg r1, HVBAR
	write_sysreg r0, TPIDRPRW	@ as head.S does
	write_sysreg r1, TPIDRURO
	ldm	r4, {r7, r8, r9, r11, r12}
	b	boot_body
endfunction boot_again
