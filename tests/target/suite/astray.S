/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Coming back from a call that led its owner astray: where a target's vectors
 * may go on an exception in HYP mode, and the plain call that surrounds the
 * checks. ARM code beside its data, since nothing but pc is left afterwards.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>

	.syntax	unified
	.arch_extension virt
	.arm
	.section .conformance.astray, "awx", %progbits

/*
 * conformance_astray: see conformance.h. HYP, MMU off, or this mapped flat.
 * In: ELR_hyp, for the diagnostics. Out: by ERET to astray_return in
 * astray_psr's mode, r0 = no answer of any call; HYP mode tame, HVBAR the
 * stub's. Clobbers all that HYP mode can see. Stack: none.
 */
	.globl	conformance_astray
	.type	conformance_astray, %function
conformance_astray:
	ldr	r0, .Lhsctlr
	write_sysreg r0, HSCTLR		@ before the first store
	isb
	mrs	r0, elr_hyp
	str	r0, astray_pc
	ldr	r0, astray_count
	add	r0, r0, #1
	str	r0, astray_count
	mov	r0, #0
	write_sysreg r0, HCR
	write_sysreg r0, HSTR
	write_sysreg r0, HCPTR
	ldr	r0, astray_stub
	write_sysreg r0, HVBAR
	ldr	r0, astray_return
	msr	elr_hyp, r0
	ldr	r0, astray_psr
	msr	spsr_cxsf, r0
	ldr	r0, .Lno_answer
	eret				@ synchronises all of these

/*
 * hvc_plain(r0, r1): hvc #0 that believes in nothing but r0. SVC or HYP, MMU
 * off. Out: r0. Stack: 9 words. Also sp may be anything after the call.
 */
	.globl	hvc_plain
	.type	hvc_plain, %function
hvc_plain:
	push	{r4-r11, lr}
	str	sp, plain_sp
	adr	r2, .Lbehind
	str	r2, astray_return
	mrs	r2, cpsr
	str	r2, astray_psr
	hvc	#0
.Lbehind:
	ldr	sp, plain_sp
	pop	{r4-r11, pc}

	.balign	4
.Lhsctlr:
	.word	HSCTLR_ENTRY
.Lno_answer:
	.word	0xdeadbeef
plain_sp:
	.word	0
	.globl	astray_return, astray_psr, astray_count, astray_pc, astray_stub
astray_return:
	.word	0
astray_psr:
	.word	0
astray_count:
	.word	0
astray_pc:
	.word	0
astray_stub:
	.word	0
