/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first bytes of the image: its header, and the way from any word-aligned
 * address, in HYP or SVC, in RAM or in flash, to boot_main() in C with a stack.
 * Runs once, on each CPU that is running.
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
	b	.Lund
	/*
	 * Reached only from an image at address 0, by an exception before its
	 * first instructions set HVBAR or VBAR: mostly that there is no RAM.
	 */
	.rept	6
	b	.Lno_ram		@ in HYP, too: ends there in WFI
	.endr
	.org	IMAGE_MAGIC
	.word	ZIMAGE_MAGIC
	.word	0			@ start: any address
	/* linker.ld puts the end word here */

	.section .head.start, "ax", %progbits
.Lhead_start:
	.word	ZIMAGE_LITTLE_ENDIAN
	.zero	IMAGE_RAM_BASE - IMAGE_ENDIAN - 4
	.word	RAM_BASE
	.zero	IMAGE_ARMSTUB - IMAGE_RAM_BASE - 4
	.word	ARMSTUB_MAGIC
	.zero	IMAGE_ARMSTUB_SIZE - 4

/*
 * Entry from reset or from any loader: HYP or SVC, MMU and D-cache off. From
 * reset all CPUs may come here, in Secure SVC: the one with Aff0 = 0 boots.
 * In: r1 = machine number or all ones, r2 = DTB if there is one.
 * Out: boot_body, with r8-r12 as noted. Stack: none.
 */
	.type	start, %function
start:
	cpsid	aif
	setend	le			@ a BE8 kernel may have started us
	mov	r4, r2
	mov	r5, r1
	mov	sp, r0			@ sp := argc of U-Boot's go
	mrs	r6, cpsr
	and	r6, r6, #PSR_MODE_MASK	@ r6 := the mode that we are in
	bl	.Lcaches_off		@ r0-r3, r7-r12 are lost
	mov	r8, r4			@ r8 := DTB, not checked yet
	mov	r9, r5			@ r9 := machine number, or go's argv
	adr	r12, .Lhead_start
	sub	r12, r12, #IMAGE_ENDIAN	@ r12 := where the file lies
	mov	r11, r12		@ r11 := the image in RAM
	cmp	r6, #PSR_MODE_HYP
	ldrne	r5, .Lsctlr_head
	write_sysreg_ne r5, SCTLR	@ V = 0: VBAR counts
	isb				@ from here on

	/*
	 * In RAM? All ones are a command to a NOR flash, too: read, which it
	 * does. The word of the file is zero.
	 */
	mvn	r5, #0
	bl	.Lholds
	bne	.Lflash

	/* In Secure SVC, CPUs with Aff0 other than 0 are parked */
.Lwhich_cpu:
	mrs	r4, cpsr
	and	r4, r4, #PSR_MODE_MASK
	cmp	r4, #PSR_MODE_HYP
	beq	.Lboot_cpu		@ who enters in HYP has chosen the CPU
	read_sysreg r4, MPIDR
	tst	r4, #MPIDR_AFF0
	beq	.Lboot_cpu
	tst	r12, #31
	bne	.Lboot_cpu		@ not from reset, then
	write_sysreg r12, VBAR
	isb				@ before SCR is tried
.Lprobe:
	read_sysreg r4, SCR		@ Undefined in Non-secure state: .Lund

	/*
	 * Until there is an address to go to, which is in the image, and its
	 * complement. What RAM holds by chance is not so.
	 */
	ldr	r7, [r12, #IMAGE_END]	@ r7 := bytes of the image
.Lpark:
	ldr	r4, [r11, #IMAGE_MAILBOX]
	ldr	r5, [r11, #IMAGE_MAILBOX + 4]
	mvn	r5, r5
	eor	r5, r5, r4		@ 0: it is the complement
	sub	r6, r4, r11		@ less than r7: it is in the image
	cmp	r5, #1
	cmplo	r6, r7
	blo	1f
	wfe				@ until the boot CPU's SEV
	b	.Lpark
1:	isb				@ nothing is prefetched from before
	bx	r4

.Lboot_cpu:
	cmp	r11, r12
	bne	.Lcopy
.Lin_ram:
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
	bl	.Lsynchronise
.Lbody_aligned:
	bx	r10

/* In flash, each CPU finds RAM by itself, and nobody gave us r1 or r2 */
.Lflash:
	mov	r0, r12
	bl	flash_find_ram		@ r0 := start of RAM; r1-r12 are lost
	mov	r8, #0
	mvn	r9, #0
	mov	sp, #0
	adr	r12, .Lhead_start
	sub	r12, r12, #IMAGE_ENDIAN
	add	r11, r0, #FLASH_COPY
	b	.Lwhich_cpu

	/*
	 * Where RAM shall be there may be flash, to which the words of the image
	 * would be commands, to program and to erase, too. Flash that is erased
	 * holds all ones, and must not hold the command to read of the other set.
	 */
.Lcopy:
	mvn	r5, #0
	bl	.Lholds
	bne	.Lno_ram
	movw	r5, #0xf0f0
	movt	r5, #0xf0f0
	bl	.Lholds
	mvn	r5, #0
	str	r5, [r11, #IMAGE_SCRATCH]
	bne	.Lno_ram
	ldr	r6, [r12, #IMAGE_END]	@ r6 := bytes to copy
1:	subs	r6, r6, #4
	ldr	r4, [r12, r6]
	str	r4, [r11, r6]
	bne	1b
	bl	.Lsynchronise
	adr	r4, .Lin_ram
	sub	r4, r4, r12
	add	r4, r4, r11		@ .Lin_ram of the copy
	bx	r4

/* Does memory hold r5? Out: the flags, eq if it does. Clobbers r6 */
.Lholds:
	str	r5, [r11, #IMAGE_SCRATCH]
	dsb				@ it is there, if it is RAM
	ldr	r6, [r11, #IMAGE_SCRATCH]
	cmp	r5, r6
	bx	lr

/*
 * A loader like U-Boot's go leaves its MMU and caches on. What it loaded, us
 * and the rest, may be in its D-cache alone: first the image is cleaned by
 * address, since it is about to be executed from memory; then everything is,
 * by set and way, with the D-cache off and without a store in between.
 * In: r6 = mode. MMU off, or an address is what it was. Clobbers r0-r3, r7-r12.
 */
.Lcaches_off:
	mov	r7, lr
	cmp	r6, #PSR_MODE_HYP
	read_sysreg_eq r0, HSCTLR
	read_sysreg_ne r0, SCTLR
	tst	r0, #SCTLR_M | SCTLR_C
	bxeq	lr
	read_sysreg r1, CTR
	ubfx	r1, r1, #16, #4		@ DminLine: log2 of words
	mov	r2, #4
	lsl	r1, r2, r1		@ r1 := bytes of the smallest line
	sub	r2, r1, #1
	adr	r3, .Lhead_start
	sub	r3, r3, #IMAGE_ENDIAN
	ldr	r8, [r3, #IMAGE_END]
	add	r8, r8, r3
	bic	r3, r3, r2
1:	write_sysreg r3, DCCMVAC
	add	r3, r3, r1
	cmp	r3, r8
	blo	1b
	dsb				@ the image is in memory
	bic	r0, r0, #SCTLR_M | SCTLR_C
	bic	r0, r0, #SCTLR_I
	cmp	r6, #PSR_MODE_HYP
	write_sysreg_eq r0, HSCTLR
	write_sysreg_ne r0, SCTLR
	isb				@ all accesses go to memory from here on
	bl	dcache_clean_invalidate_all
	mov	r0, #0
	cmp	r6, #PSR_MODE_HYP
	write_sysreg_eq r0, TLBIALLH
	write_sysreg_ne r0, TLBIALL
	mov	lr, r7

/* What was written is code. Clobbers r0 */
.Lsynchronise:
	mov	r0, #0
	dsb				@ the written words are in memory
	write_sysreg r0, ICIALLU	@ and nothing older is executed
	write_sysreg r0, BPIALL
	dsb				@ the invalidations are complete
	isb				@ and nothing is prefetched from before
	bx	lr

/* SCR cannot be read: Non-secure state, so that a loader chose this CPU */
.Lund:
	adr	r4, .Lprobe + 4
	cmp	lr, r4
	bne	.Lno_ram
	cps	#PSR_MODE_SVC
	b	.Lboot_cpu

/* One CPU says so */
.Lno_ram:
	read_sysreg r0, MPIDR
	tst	r0, #MPIDR_AFF0
	beq	flash_no_ram
1:	wfi
	b	1b

	.balign	4
.Lsctlr_head:
	.word	SCTLR_ENTRY | SCTLR_A

.Lbody:
	.word	boot_body - .		@ R_ARM_REL32: no absolute address
	.word	body_end - . + 4

	.section .text.boot_body, "ax", %progbits
/*
 * The start of the body: exception vectors, control register, bss and stack.
 * In: r8-r11 as above. HYP or SVC, MMU and D-cache off.
 * Out: boot_main(image, loaded, dtb, machine, argc).
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
	mov	r6, sp
	adr	r4, .Lstack
	ldr	r5, [r4]
	add	sp, r4, r5

	mov	r0, r11
	mov	r1, r12
	mov	r2, r8
	mov	r3, r9
	push	{r6, r7}		@ argc; r7 keeps sp aligned
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
	.word	SCTLR_ENTRY | SCTLR_A
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
