/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The start of the body of the image. It sets vectors, control register, bss
 * and stack, and calls boot_main(). Runs on the boot CPU: entered by head.S,
 * and a second time by boot_again (base/probe.S) if the boot has found its way
 * back to HYP mode.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include "sizes.h"

	.syntax	unified
	.arm				@ entered from head.S, TE = 0

	.section .text.boot_body, "ax", %progbits
/*
 * boot_body: prepares the CPU for C, in the mode that it is in. HYP or SVC, MMU
 * and D-cache off.
 * In: r7 = argc, r8 = DTB, r9 = machine or argv, r11 = the image in RAM, r12 =
 * where the file lies; TPIDRPRW, TPIDRURO, TPIDRURW as head.S has set them.
 * Out: boot_main(image, loaded, dtb, machine, argc, entered), which does not
 * return.
 * Clobbers: everything. Stack: the boot's, empty.
 */
	.balign	BODY_ALIGN
function boot_body
	mrs	r3, cpsr
	and	r3, r3, #PSR_MODE_MASK	@ r3 := the mode that we are in
	adr	r6, .Lvectors
	ldr	r4, [r6]
	add	r4, r4, r6		@ r4 := vectors
	cmp	r3, #PSR_MODE_HYP
	bne	1f
	write_sysreg r4, HVBAR
	ldr	r5, .Lhsctlr
	write_sysreg r5, HSCTLR		@ nothing that a loader set stays
	b	2f
1:	write_sysreg r4, VBAR
	ldr	r5, .Lsctlr
	write_sysreg r5, SCTLR		@ V = 0: vectors at VBAR; A as in HYP
2:	isb				@ before anything can fault
	bne	.Lexception_stacks
.Lstacks_set:

	adr	r6, .Lbss
	ldr	r4, [r6]
	add	r4, r4, r6		@ r4 := start of bss
	ldr	r5, [r6, #4]
	add	r5, r5, r6		@ r5 := its end
	mov	r6, #0
3:	cmp	r4, r5
	strlo	r6, [r4], #4
	blo	3b
	adr	r4, .Lstack
	ldr	r5, [r4]
	add	sp, r4, r5
	ldr	r5, .Lstack_guard
	sub	r4, sp, #BOOT_STACK_SIZE
	str	r5, [r4]		@ checked before the payload is entered

	mov	r0, r11
	mov	r1, r12
	mov	r2, r8
	mov	r3, r9
	mov	r4, r7
	read_sysreg r5, TPIDRPRW	@ r5-r7 := struct cpu_entered
	read_sysreg r6, TPIDRURO
	read_sysreg r7, TPIDRURW
	push	{r4-r7}			@ keeps sp aligned
	mov	r4, #0
	write_sysreg r4, TPIDRPRW	@ nothing of this stays in them
	write_sysreg r4, TPIDRURO
	write_sysreg r4, TPIDRURW
	bl	boot_main

	/* Outside HYP each exception mode has its own sp */
.Lexception_stacks:
	adr	r4, .Lexception_stack
	ldr	r5, [r4]
	add	r5, r5, r4
	cps	#PSR_MODE_UND
	mov	sp, r5
	cps	#PSR_MODE_ABT
	mov	sp, r5
	cps	#PSR_MODE_IRQ
	mov	sp, r5
	cps	#PSR_MODE_FIQ
	mov	sp, r5
	cps	#PSR_MODE_SVC
	b	.Lstacks_set
endfunction boot_body

	.balign	4
.Lhsctlr:
	.word	HSCTLR_STUB
.Lsctlr:
	.word	SCTLR_ENTRY | SCTLR_A
	/* Distances (R_ARM_REL32): none is an absolute address */
.Lvectors:
	.word	boot_vectors - .
.Lbss:
	.word	bss_start - .
	.word	bss_end - . + 4
.Lstack:
	.word	boot_stack_top - .
.Lstack_guard:
	.word	BOOT_STACK_GUARD
.Lexception_stack:
	.word	boot_exception_stack + BOOT_EXCEPTION_STACK_SIZE - .

	.section .noinit, "aw", %nobits
	.balign	8
	.globl	boot_stack
boot_stack:
	.space	BOOT_STACK_SIZE
	.globl	boot_stack_top
boot_stack_top:
boot_exception_stack:
	.space	BOOT_EXCEPTION_STACK_SIZE
