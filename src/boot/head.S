/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first bytes of the image: its header, and the way from any word-aligned
 * address, in HYP or SVC, in RAM or in flash, to the body of the image in RAM
 * (body.S), which calls boot_main(). Runs once on each CPU that comes from
 * reset or that a loader starts.
 *
 * The image is a head, which stays where it was loaded, and a body. The body is
 * moved up by less than 32 bytes if its vector tables would not be aligned
 * otherwise, and the file ends in as many spare bytes.
 *
 * Registers, from caches_off to boot_body:
 *
 *	r7  := argc of U-Boot's go, or r0 of another loader
 *	r8  := DTB, not checked yet, or 0
 *	r9  := machine number, argv of U-Boot's go, or all ones
 *	r11 := the image in RAM
 *	r12 := where the file lies: RAM, then equal to r11, or flash
 *
 *	r0-r6, r10 and lr are free; r0 is lost in synchronise
 *
 * What would be lost until there is memory is in registers that software owns:
 *
 *	TPIDRPRW := SCTLR or HSCTLR	TPIDRURO := VBAR or HVBAR
 *	TPIDRURW := ACTLR, in Secure SVC alone
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include <hypstub/image.h>
#include "sizes.h"

	.syntax	unified
	.arm				@ every loader enters in ARM state

	.section .head.vectors, "ax", %progbits
	b	start
	/*
	 * Reached only if the image lies at address 0, by an exception before
	 * its first instructions set HVBAR or VBAR; most likely there is no
	 * RAM.
	 */
	.rept	7
	b	no_ram			@ in HYP as well: ends in WFI
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
	.zero	IMAGE_CONSOLE - IMAGE_RAM_BASE - 4
	.word	CONSOLE_ADDRESS, CONSOLE_KIND
	.zero	IMAGE_ARMSTUB - IMAGE_CONSOLE - 8
	.word	ARMSTUB_MAGIC
	.zero	IMAGE_ARMSTUB_SIZE - 4

/*
 * start: entry from reset or from any loader. HYP or SVC, MMU and D-cache off,
 * or on as U-Boot's go leaves them. From reset all CPUs may come here, in
 * Secure SVC: the CPU with Aff0 = 0 boots, the others are parked.
 * In: r0 = argc of U-Boot's go, r1 = machine number, argv or all ones, r2 = DTB
 * if there is one.
 * Out: boot_body on the boot CPU, with r7-r9, r11, r12 as noted; on a parked
 * CPU, the address that the boot CPU writes to the mailbox. Clobbers:
 * everything else. Stack: none.
 */
local_function start
	cpsid	aif
	setend	le			@ a BE8 kernel may have started us
	mov	r4, r2			@ r4 := DTB
	mov	r5, r1			@ r5 := machine number, or argv
	mov	r7, r0			@ r7 := argc
	mrs	r2, cpsr
	and	r2, r2, #PSR_MODE_MASK	@ r2 := the mode that we are in
	cmp	r2, #PSR_MODE_HYP
	read_sysreg_eq r0, HSCTLR
	read_sysreg_ne r0, SCTLR
	read_sysreg_eq r1, HVBAR
	read_sysreg_ne r1, VBAR
	write_sysreg r0, TPIDRPRW	@ as this CPU was entered, for the
	write_sysreg r1, TPIDRURO	@ report: body.S and mon_enter.S
	bl	is_secure
	bne	1f
	read_sysreg r0, ACTLR
	write_sysreg r0, TPIDRURW	@ the same, in Secure SVC
	bl	smp_join		@ before any maintenance
1:	bl	caches_off		@ r0, r1, r3, r6, r8-r12 are lost
	mov	r8, r4			@ r8 := DTB
	mov	r9, r5			@ r9 := machine number, or argv
	adr	r12, .Lhead_start
	sub	r12, r12, #IMAGE_ENDIAN	@ r12 := where the file lies
	mov	r11, r12		@ r11 := the image in RAM
	cmp	r2, #PSR_MODE_HYP
	ldrne	r5, .Lsctlr_head
	write_sysreg_ne r5, SCTLR	@ V = 0: vectors at VBAR
	isb				@ V = 0 from here on

	/*
	 * In RAM or in flash? Store all ones and read them back: RAM keeps
	 * them; NOR flash takes them as a command to read, which is harmless,
	 * and still returns the file's zero.
	 */
	mvn	r5, #0
	bl	memory_holds
	bne	.Lflash

	/* In Secure SVC, CPUs with Aff0 other than 0 are parked */
.Lwhich_cpu:
	read_sysreg r4, MPIDR
	tst	r4, #MPIDR_AFF0
	beq	.Lboot_cpu
	tst	r12, #31
	bne	.Lboot_cpu		@ not aligned, so not from reset
	bl	is_secure
	bne	.Lboot_cpu		@ a loader that enters so chose it

	/*
	 * Waits until the mailbox holds an address in the image, followed by
	 * its complement. RAM does not hold such a pair by chance.
	 */
	adr	r4, .Limage_end
	ldr	r3, [r4]
	add	r3, r3, r4
	sub	r3, r3, r12		@ r3 := bytes of the image
.Lpark:
	ldr	r4, [r11, #IMAGE_MAILBOX]
	ldr	r5, [r11, #IMAGE_MAILBOX + 4]
	mvn	r5, r5
	eor	r5, r5, r4		@ 0: it is the complement
	sub	r6, r4, r11		@ less than r3: it is in the image
	cmp	r5, #1
	cmplo	r6, r3
	blo	1f
	wfe				@ until the boot CPU's SEV
	b	.Lpark
1:	isb				@ nothing older is prefetched
	bx	r4

.Lboot_cpu:
	cmp	r11, r12
	bne	.Lcopy
.Lin_ram:
	adr	r4, .Lbody
	ldr	r10, [r4]
	add	r10, r10, r4		@ r10 := start of the body
	ldr	r6, [r4, #4]
	add	r6, r6, r4		@ r6 := its end
	rsb	r5, r10, #0
	ands	r5, r5, #BODY_ALIGN - 1	@ r5 := how far it has to move
	beq	.Lbody_aligned

	/* Copies from the last word down: the body moves up over itself */
1:	ldr	r3, [r6, #-4]!
	str	r3, [r6, r5]
	cmp	r6, r10
	bhi	1b
	add	r10, r10, r5
	bl	synchronise
.Lbody_aligned:
	bx	r10

	/* In flash, each CPU finds RAM for itself, and no loader gave r0-r2 */
.Lflash:
	mov	r0, r12
	bl	flash_find_ram		@ r0 := start of RAM; r11 is kept
	mov	r7, #0
	mov	r8, #0
	mvn	r9, #0
	adr	r12, .Lhead_start
	sub	r12, r12, #IMAGE_ENDIAN
	add	r11, r0, #FLASH_COPY
	b	.Lwhich_cpu

	/*
	 * If flash is where RAM should be, the words of the image would be
	 * commands to it, also to program and to erase. So test first with
	 * values that both command sets take as "read": all ones, which erased
	 * flash holds as well, and 0xf0f0f0f0, which it must not hold.
	 */
.Lcopy:
	mvn	r5, #0
	bl	memory_holds
	bne	no_ram
	movw	r5, #0xf0f0
	movt	r5, #0xf0f0
	bl	memory_holds
	mvn	r5, #0
	str	r5, [r11, #IMAGE_SCRATCH]
	bne	no_ram
	adr	r4, .Limage_end
	ldr	r6, [r4]
	add	r6, r6, r4
	sub	r6, r6, r12		@ r6 := bytes to copy
1:	subs	r6, r6, #4
	ldr	r4, [r12, r6]
	str	r4, [r11, r6]
	bne	1b
	bl	synchronise
	adr	r4, .Lin_ram
	sub	r4, r4, r12
	add	r4, r4, r11		@ .Lin_ram of the copy
	bx	r4
endfunction start

/*
 * is_secure: asks whether this is Secure SVC mode, by reading SCR, which is
 * Undefined in Non-secure state (DDI 0406C B4.1.129). HYP or SVC; MMU and
 * caches off, or on as U-Boot's go leaves them, with virtual addresses equal to
 * physical ones.
 * In: nothing. Out: flags, eq in Secure SVC; in SVC, SCTLR.V, TE and EE = 0 and
 * VBAR leads to no_ram. Clobbers: r0, r1; the Undefined mode's lr and SPSR.
 * Stack: none.
 */
local_function is_secure
	mrs	r0, cpsr
	and	r0, r0, #PSR_MODE_MASK
	teq	r0, #PSR_MODE_SVC
	bxne	lr
	read_sysreg r0, ID_PFR1
	tst	r0, #ID_PFR1_SECURITY
	beq	.Lnot_secure		@ there is no SCR
	read_sysreg r0, SCTLR
	bic	r0, r0, #SCTLR_V	@ exceptions go where VBAR says,
	bic	r0, r0, #SCTLR_TE | SCTLR_EE	@ to ARM code
	write_sysreg r0, SCTLR
	adr	r0, .Lvectors + 28
	bic	r0, r0, #31
	write_sysreg r0, VBAR
	isb				@ both, before SCR is tried
.Lprobe:
	read_sysreg r0, SCR
	teq	r0, r0
	bx	lr

	/* Any exception. If it was the probe's, SCR cannot be read */
.Lexception:
	adr	r0, .Lprobe + 4
	cmp	lr, r0
	bne	no_ram
	cps	#PSR_MODE_SVC
.Lnot_secure:
	movs	r0, #1			@ ne
	bx	lr

	/*
	 * The vectors, eight words aligned to 32 bytes somewhere in here: the
	 * image may be at any word.
	 */
.Lvectors:
	.rept	15
	b	.Lexception
	.endr
endfunction is_secure

/*
 * memory_holds: stores a word in the scratch word of the image and reads it
 * back. HYP or SVC, MMU and D-cache off.
 * In: r5 = the word, r11 = the image. Out: flags, eq if memory holds the word.
 * Clobbers: r6. Stack: none.
 */
local_function memory_holds
	str	r5, [r11, #IMAGE_SCRATCH]
	dsb				@ it is there, if it is RAM
	ldr	r6, [r11, #IMAGE_SCRATCH]
	cmp	r5, r6
	bx	lr
endfunction memory_holds

/*
 * no_ram: ends a boot from flash without RAM. Only the CPU with Aff0 = 0
 * reports it. Any mode, MMU off.
 * In: r11 = the image in RAM; where its file lies, if RAM is not known yet.
 * Out: does not return. Clobbers: everything. Stack: none.
 */
local_function no_ram
	read_sysreg r0, MPIDR
	tst	r0, #MPIDR_AFF0
	mov	r0, r11
	beq	flash_no_ram
1:	wfi
	b	1b
endfunction no_ram

	.balign	4
.Lsctlr_head:
	.word	SCTLR_ENTRY | SCTLR_A

	/* The header's end word counts what a pack has behind the image */
.Limage_end:
	.word	image_end - .		@ R_ARM_REL32: no absolute address
.Lbody:
	.word	boot_body - .		@ the same
	.word	body_end - . + 4
