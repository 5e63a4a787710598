/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The last part of a restart, from a kernel with MMU and caches on to the new
 * image. Called by the kernel or by soft_restart.c. It keeps its values in
 * registers alone: r4-r7, which no call of the contract clobbers and no
 * exception mode banks.
 *
 *	r4 := entry			r6 := r2 of the new image
 *	r5 := r1 of the new image	r7 := how (HYPSTUB_RESET_...), and
 *					whether an exception was taken
 *
 * All of the code lies in hypstub_idmap, which is mapped at its virtual and at
 * its physical address during the restart. docs/restart.md has the rules that
 * the code follows.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include <hypstub/client.h>

/* In r7: an exception was taken, and the restart began anew */
#define RESET_RETRIED	0x100

#define SCTLR_RESET	(SCTLR_RES1 | SCTLR_CP15BEN)

	.syntax	unified
	.arm				@ TE = 0: exceptions are in ARM state
	.section hypstub_idmap, "ax", %progbits

	/* The vectors, once the code runs in the flat mapping */
	.balign	32
restart_vectors:
	.rept	8
	b	restart_exception
	.endr

/*
 * restart_exception: handles an abort that was pending, or an hvc that is
 * Undefined since there is no HYP mode. Begins the restart anew: the same way
 * after a first exception, and into SVC after a second one or after an hvc, so
 * that the new image starts in any case. Any PL1 mode, any state of MMU and
 * caches.
 * In: r4-r7. Out: the new image runs. Clobbers: everything else. Stack: none.
 */
local_function restart_exception
	cpsid	aif, #PSR_MODE_SVC
	eors	r7, r7, #RESET_RETRIED
	tst	r7, #RESET_RETRIED
	moveq	r7, #HYPSTUB_RESET_SVC
	b	.Lreset
endfunction restart_exception

/*
 * hypstub_crash_restart(restart, entry, r1, r2): see hypstub/client.h.
 * PL1, MMU on, any state of caches.
 * In: r0 = struct hypstub_restart, r1 = entry, r2, r3 = r1, r2 of the new
 * image.
 * Out: the new image runs. Clobbers: everything. Stack: none; writes no memory.
 */
function hypstub_crash_restart
	mov	r4, r1
	mov	r5, r2
	mov	r6, r3
	ldr	r7, [r0, #HYPSTUB_RESTART_HYP]
	ldr	r1, [r0, #HYPSTUB_RESTART_RESET]
	ldr	r0, [r0, #HYPSTUB_RESTART_TTBR0]
	b	.Lswitch
endfunction hypstub_crash_restart

/*
 * restart_flat(entry, r1, r2, how, ttbr0, reset): see restart.h. PL1, MMU on,
 * any state of caches.
 * In: r0-r3, and ttbr0 and reset on the stack. Out: the new image runs.
 * Clobbers: everything. Stack: read for two arguments; writes no memory.
 */
function restart_flat
	mov	r4, r0
	mov	r5, r1
	mov	r6, r2
	mov	r7, r3
	ldr	r0, [sp]		@ r0 := ttbr0
	ldr	r1, [sp, #4]		@ r1 := reset

	/* The new mapping has this code here and at its physical address */
.Lswitch:
	cpsid	aif
	mov	r2, #0
	mov	r3, #1
	dsb				@ walks see what was stored so far
	write_sysreg r0, TTBR0
	write_sysreg r2, TTBCR		@ N = 0, EAE = 0
	write_sysreg r3, DACR		@ domain 0: client
	write_sysreg r2, CONTEXTIDR	@ ASID 0
	isb				@ new table before old entries go
	write_sysreg r2, TLBIALL
	write_sysreg r2, BPIALL
	dsb				@ the invalidations are complete
	isb				@ no fetch uses the old entries now
	mov	r8, r1			@ r8 := cpu_v7_reset, physical
	mov	r0, r4
	mov	r1, r5
	mov	r2, r6
	mov	r3, r7
	bx	r8
endfunction restart_flat

/*
 * cpu_v7_reset(entry, r1, r2, how): see hypstub/client.h.
 * PL1, at its physical address, which is mapped flat; caches on.
 * In: r0 = entry, r1, r2 for the new image, r3 = how. Out: the new image runs.
 * Clobbers: everything. Stack: none; nothing is stored from here to the new
 * image.
 */
function cpu_v7_reset
	mov	r4, r0
	mov	r5, r1
	mov	r6, r2
	mov	r7, r3

.Lreset:
	cpsid	aif
	adr	r0, restart_vectors
	write_sysreg r0, VBAR

	/*
	 * MMU and D-cache off in one write: from here on no line is allocated
	 * and none gets dirty, so that one pass by set and way, after it,
	 * cleans every dirty line. Instructions are still fetched through the
	 * I-cache, so that the pass is fast.
	 */
	read_sysreg r0, SCTLR
	bic	r0, r0, #SCTLR_M | SCTLR_C
	bic	r0, r0, #SCTLR_TE	@ the vectors are ARM code
	bic	r0, r0, #SCTLR_V	@ and at VBAR
	dsb				@ stores so far are in the caches
	write_sysreg r0, SCTLR
	isb				@ off before the first line is cleaned
	bl	dcache_clean_invalidate_all

	/* As at reset: the image sees I, Z, A, V, TE, EE, WXN = 0 */
	movw	r0, #SCTLR_RESET & 0xffff	@ no literal: an exception of
	movt	r0, #SCTLR_RESET >> 16		@ a BE8 kernel is taken in LE
	write_sysreg r0, SCTLR
	isb				@ before an exception is taken
	mov	r0, #0
	write_sysreg r0, TLBIALL
	write_sysreg r0, ICIALLU	@ the image was written as data
	write_sysreg r0, BPIALL
	dsb				@ the invalidations are complete
	isb				@ nothing fetched before is executed

	and	r8, r7, #0xff		@ r8 := how
	mov	r7, #RESET_RETRIED	@ an exception now leads to SVC, no hvc
	cmp	r8, #HYPSTUB_RESET_HYP
	beq	.Lenter_hyp
	cmp	r8, #HYPSTUB_RESET_STUB_SVC
	bne	.Lenter_svc
	mov	r0, #HVC_RESET_VECTORS
	hvc	#0			@ its result does not matter
	b	.Lenter_svc

.Lenter_hyp:
	mov	r0, #HVC_SOFT_RESTART
	mov	r1, r5
	mov	r2, r6
	mov	r3, r4
	hvc	#0
	/* Refused: r0-r3 and ip may be anything now */

	/* In: r4-r6. Any PL1 mode, MMU off */
.Lenter_svc:
	cpsid	aif, #PSR_MODE_SVC
	setend	le			@ images are entered little-endian
	mov	r0, #0
	mov	r1, r5
	mov	r2, r6
	bx	r4
endfunction cpu_v7_reset
