/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cache maintenance for head.S, on each CPU that enters there. caches_off turns
 * off the MMU and the caches that a loader left on, as U-Boot's go does, before
 * anything else, while the image is where the loader put it. synchronise makes
 * code executable that head.S has written.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>

	.syntax	unified
	.arm
	.section .text.caches_off, "ax", %progbits

/*
 * caches_off: turns off MMU and caches, and brings all that the loader wrote
 * to memory. The files that it loaded, this image among them, may be in the
 * D-cache alone. First the image is cleaned by address, since it is about to be
 * executed from memory. Then the D-cache is turned off, and everything in it is
 * cleaned by set and way, without a store in between. Does nothing if MMU and
 * D-cache are off. HYP or SVC. If the MMU is on, virtual addresses must equal
 * physical ones.
 * In: r2 = mode. Out: r2 = mode; MMU and D-cache off, and the I-cache if one of
 * them was on. Clobbers: r0, r1, r3, r6, r8-r12, flags. Stack: none.
 *
 *	r0 := HSCTLR or SCTLR		r6 := return address
 *	r1 := bytes of a line		r8 := end of the image
 *	r3 := address to clean
 */
function caches_off
	cmp	r2, #PSR_MODE_HYP
	read_sysreg_eq r0, HSCTLR
	read_sysreg_ne r0, SCTLR
	tst	r0, #SCTLR_M | SCTLR_C
	bxeq	lr
	mov	r6, lr
	read_sysreg r1, CTR
	ubfx	r1, r1, #16, #4		@ DminLine: log2 of words
	mov	r8, #4
	lsl	r1, r8, r1		@ r1 := bytes of the smallest line
	adr	r3, .Limage
	ldm	r3, {r8, r9}
	add	r8, r8, r3		@ r8 := end of the image
	add	r3, r3, r9		@ r3 := start of the image
	sub	r9, r1, #1
	bic	r3, r3, r9
1:	write_sysreg r3, DCCMVAC
	add	r3, r3, r1
	cmp	r3, r8
	blo	1b
	dsb				@ the image is in memory
	bic	r0, r0, #SCTLR_M | SCTLR_C
	bic	r0, r0, #SCTLR_I
	cmp	r2, #PSR_MODE_HYP
	write_sysreg_eq r0, HSCTLR
	write_sysreg_ne r0, SCTLR
	isb				@ all accesses go to memory from here on
	bl	dcache_clean_invalidate_all
	mrs	r2, cpsr
	and	r2, r2, #PSR_MODE_MASK
	mov	r0, #0
	cmp	r2, #PSR_MODE_HYP
	write_sysreg_eq r0, TLBIALLH
	write_sysreg_ne r0, TLBIALL
	mov	lr, r6
	b	synchronise	@ nothing older is executed
endfunction caches_off

.Limage:
	.word	image_end - .		@ R_ARM_REL32: no absolute address
	.word	image_base - . + 4	@ both from .Limage

	.section .head.start, "ax", %progbits

/*
 * synchronise: makes executable what was written as data. HYP or SVC, D-cache
 * off. It is in the head, since the body may be what was just moved.
 * In: nothing. Out: nothing. Clobbers: r0. Stack: none.
 */
function synchronise
	mov	r0, #0
	dsb				@ the written words are in memory
	write_sysreg r0, ICIALLU	@ and nothing older is executed
	write_sysreg r0, BPIALL
	dsb				@ the invalidations are complete
	isb				@ and nothing older is prefetched
	bx	lr
endfunction synchronise
