/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's entry: from HYP or SVC, MMU off, at KERNEL_PHYS, to
 * kernel_main() in SVC with MMU and caches on, at KERNEL_VIRT.
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
	.section .text.start, "ax", %progbits

/* In: r1 = hop word or machine, r2 = DTB, as the boot protocol says */
	.globl	kernel_start
kernel_start:
#ifdef __ARMEB__
	setend	be			@ images are entered little-endian
#endif
	cpsid	aif
	mov	r11, r0			@ r11 := r0 as entered
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
	ldr	r0, [r10, #20]
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
	ldr	r0, [r10, #12]
	add	sp, r0, r10		@ the stack, physical so far
	bl	mmu_build
	bl	mmu_on
	ldr	r3, .Lvirtual
	bx	r3

/*
 * MMU and caches on, by kernel_table, which maps this code flat, too. Every
 * CPU. PL1, MMU off. Clobbers: r0-r2. Stack: none.
 */
	.globl	mmu_on
	.type	mmu_on, %function
mmu_on:
	adr	r1, .Lwords
	ldr	r0, [r1, #16]
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

	.balign	4
.Lwords:
	.word	bss_start - .Lwords
	.word	bss_end - .Lwords
	.word	boot_mode - .Lwords
	.word	kernel_stack_top - .Lwords
	.word	kernel_table - .Lwords
	.word	entry_registers - .Lwords
.Lsctlr:
	.word	SCTLR_RES1 | SCTLR_CP15BEN | SCTLR_M | SCTLR_C | SCTLR_I | 1 << 11 | KERNEL_EE
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
