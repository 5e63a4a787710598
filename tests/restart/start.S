/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's entry: from HYP or SVC, MMU off, at KERNEL_PHYS, to
 * kernel_main() in SVC with MMU and caches on, at KERNEL_VIRT.
 */
#include <arm/sysreg.h>
#include "kernel.h"

	.syntax	unified
	.arm
	.section .text.start, "ax", %progbits

/* In: r1 = hop word or machine, r2 = DTB, as the boot protocol says */
	.globl	kernel_start
kernel_start:
	cpsid	aif
	mov	r8, r1			@ r8 := r1 as entered
	mov	r9, r2			@ r9 := DTB
	adr	r10, .Lwords		@ r10 := the words below

	ldr	r4, [r10]
	add	r4, r4, r10		@ bss, physical
	ldr	r5, [r10, #4]
	add	r5, r5, r10
	mov	r6, #0
1:	cmp	r4, r5
	strlo	r6, [r4], #4
	blo	1b

	ldr	r0, [r10, #8]
	add	r0, r0, r10
	bl	hypstub_record_mode	@ while it is still the mode of entry
	mrs	r0, cpsr
	and	r1, r0, #PSR_MODE_MASK
	cmp	r1, #PSR_MODE_HYP
	bne	.Lsvc
	mov	r1, #PSR_MASKED | PSR_MODE_SVC
	msr	spsr_cxsf, r1
	adr	r1, .Lsvc
	msr	elr_hyp, r1
	eret				@ the stub stays in HVBAR

.Lsvc:
	ldr	r0, [r10, #12]
	add	sp, r0, r10		@ the stack, physical so far
	bl	mmu_build
	ldr	r0, [r10, #16]
	add	r0, r0, r10
	mov	r1, #0
	mov	r2, #1
	write_sysreg r0, TTBR0
	write_sysreg r1, TTBCR
	write_sysreg r2, DACR
	write_sysreg r1, CONTEXTIDR
	write_sysreg r1, TLBIALL
	write_sysreg r1, ICIALLU
	write_sysreg r1, BPIALL
	dsb				@ tables and invalidations are complete
	isb
	ldr	r0, [r10, #20]
	write_sysreg r0, SCTLR		@ MMU, caches, branch prediction on
	isb				@ we are mapped flat, too
	ldr	r3, .Lvirtual
	bx	r3

	.balign	4
.Lwords:
	.word	bss_start - .Lwords
	.word	bss_end - .Lwords
	.word	boot_mode - .Lwords
	.word	kernel_stack_top - .Lwords
	.word	kernel_table - .Lwords
	.word	SCTLR_RES1 | SCTLR_CP15BEN | SCTLR_M | SCTLR_C | SCTLR_I | 1 << 11
.Lvirtual:
	.word	kernel_virtual

/* Virtual addresses from here on */
kernel_virtual:
	ldr	sp, .Lstack
	mov	r0, r8
	mov	r1, r9
	bl	kernel_main
.Lstack:
	.word	kernel_stack_top

	.section .noinit, "aw", %nobits
	.balign	8
	.space	KERNEL_STACK_SIZE
kernel_stack_top:
