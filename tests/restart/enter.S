/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's way from its entry, in HYP or SVC mode with the MMU off, at
 * KERNEL_PHYS, to kernel_main() in SVC mode with MMU and caches on, at
 * KERNEL_VIRT. Called by start.S of tests/bare.
 */
#include <arm/sysreg.h>
#include "kernel.h"

/* Exceptions and table walks in the kernel's endianness */
#ifdef __ARMEB__
#define KERNEL_EE	SCTLR_EE
#else
#define KERNEL_EE	0
#endif

	.syntax	unified
	.arm
	.text

/*
 * bare_main: see tests/bare/bare.h. In: r0-r2 as entered; r1 = hop word or
 * machine, r2 = DTB. Does not return. Stack: this CPU's own.
 */
	.globl	bare_main
	.type	bare_main, %function
bare_main:
	mov	r11, r0			@ r11 := r0 as entered
	mov	r8, r1			@ r8 := r1 as entered
	mov	r9, r2			@ r9 := DTB
	adr	r10, .Lwords		@ r10 := the words below

	ldr	r0, [r10]
	add	r0, r0, r10
	bl	hypstub_record_mode	@ while it is still the mode of entry
	ldr	r0, [r10, #8]
	add	r0, r0, r10
	mov	r1, r11
	bl	entry_capture
	mrs	r0, cpsr
	and	r1, r0, #PSR_MODE_MASK
	cmp	r1, #PSR_MODE_HYP
	bne	.Lsvc
	mov	r1, #PSR_MASKED | PSR_MODE_SVC
#ifdef __ARMEB__
	orr	r1, r1, #PSR_E
#endif
	msr	spsr_cxsf, r1
	adr	r1, .Lsvc
	msr	elr_hyp, r1
	eret				@ the stub stays in HVBAR

.Lsvc:
	bl	bare_stack		@ SVC mode's, physical so far
	bl	mmu_build
	bl	mmu_on
	ldr	r3, .Lvirtual
	bx	r3
	.size	bare_main, . - bare_main

/*
 * MMU and caches on, by kernel_table, which also maps this code flat. Called on
 * each CPU. PL1, MMU off. Clobbers: r0-r2. Stack: none.
 */
	.globl	mmu_on
	.type	mmu_on, %function
mmu_on:
	adr	r1, .Lwords
	ldr	r0, [r1, #4]
	add	r0, r0, r1
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
	ldr	r0, .Lsctlr
	write_sysreg r0, SCTLR		@ MMU, caches, branch prediction on
	isb				@ the next instruction is translated
	bx	lr
	.size	mmu_on, . - mmu_on

	.balign	4
.Lwords:
	.word	boot_mode - .Lwords
	.word	kernel_table - .Lwords
	.word	entry_registers - .Lwords
.Lsctlr:
	.word	SCTLR_RES1 | SCTLR_CP15BEN | SCTLR_M | SCTLR_C | SCTLR_I | 1 << 11 | KERNEL_EE
.Lvirtual:
	.word	kernel_virtual

/* Virtual addresses from here on */
kernel_virtual:
	bl	bare_stack
	mov	r0, r8
	mov	r1, r9
	bl	kernel_main
