/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel that is panicked: where its windows begin and end, its panic path,
 * the image that a restart enters, and the start of its second CPU.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "panic.h"
#include "window.h"

	.syntax	unified
	.arm
	.text

	.macro	function name
	.globl	\name
	.type	\name, %function
\name:
	.endm

	window	window_install, minihyp_install
	window	window_install_by_trampoline, minihyp_install_by_trampoline
	window	window_call, minihyp_call
	window	window_teardown, hypstub_reset_vectors
	window	window_teardown_trampoline, hypstub_reset_vectors
	window	window_restart, hypstub_soft_restart

/* Out: r0 = 0, or what the debugger writes to it at ..._end */
function choose_restart
	mov	r0, #PANIC_STUB
	.globl	choose_restart_end
choose_restart_end:
	bx	lr

/*
 * The panic path. The debugger comes here from any instruction of a window.
 * SVC mode, A, I, F masked, MMU on; no register holds anything, sp included.
 */
function panic_path
	ldr	r0, .Lrestart
	ldr	r1, .Limage
	ldr	r2, .Lcrashed
	ldr	r3, .Lr2
	b	hypstub_crash_restart
.Lrestart:
	.word	panic_restart
.Limage:
	.word	panic_image - KERNEL_VIRT + KERNEL_PHYS
.Lcrashed:
	.word	PANIC_CRASHED
.Lr2:
	.word	PANIC_R2

/*
 * The image that a restart or a crash enters. It collects what it was entered
 * with, asks for the vectors, and is seen by the debugger. HYP or SVC, MMU off.
 * Out, for the debugger: r0 = GET_VECTORS, r1, r2, r3 = r0 as entered,
 * r4 = CPSR, r5 = SCTLR of the mode, r6 = MPIDR; in HYP r7 = HVBAR, r8 = HCR.
 */
function panic_image
	mov	r3, r0
	mrs	r4, cpsr
	read_sysreg r6, MPIDR
	mov	r7, #0
	mov	r8, #0
	and	r0, r4, #PSR_MODE_MASK
	cmp	r0, #PSR_MODE_HYP
	beq	1f
	read_sysreg r5, SCTLR
	b	2f
1:	read_sysreg r5, HSCTLR
	read_sysreg r7, HVBAR
	read_sysreg r8, HCR
2:	mov	r9, r1			@ a call takes r1-r3, ip
	mov	r10, r2
	mov	r11, r3
	mov	r0, #HVC_GET_VECTORS
	hvc	#0
	mov	r1, r9
	mov	r2, r10
	mov	r3, r11
	.globl	panic_image_seen
panic_image_seen:
	b	panic_image_seen

/*
 * Puts a CPU back to where a restart was: the debugger comes here from
 * panic_image_seen in HYP mode, and writes the other registers at ..._end.
 * In: r0 = VBAR, r1 = SCTLR, r2 = CSSELR. Out: SVC mode.
 */
function panic_resume
	write_sysreg r0, VBAR
	write_sysreg r1, SCTLR
	write_sysreg r2, CSSELR
	mov	r0, #PSR_MASKED | PSR_MODE_SVC
	msr	spsr_cxsf, r0
	adr	r0, panic_resume_end
	msr	elr_hyp, r0
	eret
	.globl	panic_resume_end
panic_resume_end:
	b	panic_resume_end

/* CPU 1 enters in HYP mode, MMU off, its HVBAR unset. r0 = the stub's vectors */
function cpu1_start
	cpsid	aif
	write_sysreg r0, HVBAR
	isb				@ the stub answers from here on
	mov	r0, #HVC_RESET_VECTORS
	hvc	#0			@ it sets up this CPU, too
	adr	r4, .Lcpu1
	ldr	r0, [r4]
	add	r0, r0, r4
	bl	hypstub_record_mode
	mov	r0, #PSR_MASKED | PSR_MODE_SVC
	msr	spsr_cxsf, r0
	adr	r0, 1f
	msr	elr_hyp, r0
	eret
1:	bl	mmu_on
	ldr	sp, .Lcpu1_stack
	ldr	pc, .Lcpu1_main
.Lcpu1:
	.word	boot_mode - .Lcpu1
.Lcpu1_stack:
	.word	cpu1_stack_top
.Lcpu1_main:
	.word	cpu1_main

/* Where CPU 1 is while CPU 0 goes through its windows */
function cpu1_wait
	bx	lr

	.section .noinit, "aw", %nobits
	.balign	8
	.space	4096
cpu1_stack_top:
