/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first bytes of the image: its header, and the way from any word-aligned
 * address, in HYP or SVC, to boot_main() in C with a stack. Runs once.
 *
 * The image is a head, which stays where it was loaded, and a body, which is
 * moved up by less than 32 bytes if it has to be so that vector tables in it
 * are aligned. The file ends in as many spare bytes.
 */
#include <arm/sysreg.h>
#include <hypstub/image.h>
#include "boot.h"

	.syntax	unified
	.arm				@ every loader enters in ARM state

	.section .head.vectors, "ax", %progbits
	.globl	image_base
image_base:
	b	start
	/*
	 * Reached only from an image at address 0, by an exception before its
	 * first instructions set HVBAR or VBAR: there is no console yet.
	 */
	.rept	7
	b	.Lno_vectors
	.endr
	.org	IMAGE_MAGIC
	.word	ZIMAGE_MAGIC
	.word	0			@ start: any address
	/* linker.ld puts the end word here */

	.section .head.start, "ax", %progbits
.Lhead_start:
	.word	ZIMAGE_LITTLE_ENDIAN
	.zero	IMAGE_ARMSTUB - IMAGE_ENDIAN - 4
	.zero	IMAGE_ARMSTUB_SIZE
/*
 * Entry from any loader: HYP or SVC, MMU and D-cache off.
 * In: r1 = machine number or all ones, r2 = DTB if there is one.
 * Out: boot_body, with r8-r11 as noted. Stack: none.
 */
	.type	start, %function
start:
	cpsid	aif
	setend	le			@ a BE8 kernel may have started us
	mov	r8, r2			@ r8 := DTB, not checked yet
	mov	r9, r1			@ r9 := machine number
	adr	r11, .Lhead_start
	sub	r11, r11, #IMAGE_ENDIAN	@ r11 := where the image was loaded
	adr	r4, .Lbody
	ldr	r10, [r4]
	add	r10, r10, r4		@ r10 := where the body is
	ldr	r6, [r4, #4]
	add	r6, r6, r4		@ r6 := its end
	rsb	r5, r10, #0
	ands	r5, r5, #BODY_ALIGN - 1	@ r5 := how far it has to move
	beq	.Lbody_aligned

	/* From its last word down, since it moves up over itself */
1:	ldr	r7, [r6, #-4]!
	str	r7, [r6, r5]
	cmp	r6, r10
	bhi	1b
	add	r10, r10, r5
	mov	r7, #0
	dsb				@ the moved words are in memory
	write_sysreg r7, ICIALLU	@ and nothing older is executed
	write_sysreg r7, BPIALL
	dsb				@ the invalidations are complete
	isb				@ and nothing is prefetched from before
.Lbody_aligned:
	bx	r10

.Lno_vectors:
	wfi
	b	.Lno_vectors

.Lbody:
	.word	boot_body - .		@ R_ARM_REL32: no absolute address
	.word	body_end - . + 4

	.section .text.boot_body, "ax", %progbits
/*
 * The start of the body: exception vectors, control register, bss and stack.
 * In: r8-r11 as above. HYP or SVC, MMU and D-cache off.
 * Out: boot_main(image, dtb, machine, mode).
 */
	.balign	BODY_ALIGN
	.globl	boot_body
	.type	boot_body, %function
boot_body:
	mrs	r3, cpsr
	and	r3, r3, #PSR_MODE_MASK	@ r3 := the mode that we are in
	adr	r6, .Lvectors
	ldr	r4, [r6]
	add	r4, r4, r6		@ r4 := vectors
	cmp	r3, #PSR_MODE_HYP
	bne	1f
	write_sysreg r4, HVBAR
	ldr	r5, .Lhsctlr
	write_sysreg r5, HSCTLR		@ a loader's leftovers end here
	b	2f
1:	write_sysreg r4, VBAR
	ldr	r5, .Lsctlr
	write_sysreg r5, SCTLR		@ V = 0: VBAR counts; A as in HYP
2:	isb				@ before anything can fault
	bne	.Lexception_stacks
.Lstacks_set:

	adr	r6, .Lbss
	ldr	r4, [r6]
	add	r4, r4, r6		@ r4 := start of bss
	ldr	r5, [r6, #4]
	add	r5, r5, r6		@ r5 := its end
	mov	r7, #0
3:	cmp	r4, r5
	strlo	r7, [r4], #4
	blo	3b
	adr	r6, .Lstack
	ldr	r7, [r6]
	add	sp, r6, r7

	mov	r0, r11
	mov	r1, r8
	mov	r2, r9
	bl	boot_main

/* Outside HYP each exception mode has an sp of its own. Clobbers r4, r5 */
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

	.balign	4
.Lhsctlr:
	.word	HSCTLR_STUB
.Lsctlr:
	.word	SCTLR_RES1 | SCTLR_CP15BEN | SCTLR_A
	/* Distances, R_ARM_REL32: none is an absolute address */
.Lvectors:
	.word	boot_vectors - .
.Lbss:
	.word	bss_start - .
	.word	bss_end - . + 4
.Lstack:
	.word	boot_stack_top - .
.Lexception_stack:
	.word	boot_exception_stack + BOOT_EXCEPTION_STACK_SIZE - .

	.section .noinit, "aw", %nobits
	.balign	8
boot_stack:
	.space	BOOT_STACK_SIZE
	.globl	boot_stack_top
boot_stack_top:
boot_exception_stack:
	.space	BOOT_EXCEPTION_STACK_SIZE
