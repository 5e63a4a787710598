/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Assembly macros for a hypervisor's vectors: how to keep the contract while
 * the HYP MMU is on (docs/abi.md, docs/restart.md). ARM code; needs nothing but
 * abi.h. Two pieces:
 *
 *	hypstub_calls	in the handler of the hypervisor's vector 0x14, first:
 *			answers the stub calls that come from PL1
 *	hypstub_pass_on	in memory that is mapped flat (virtual address =
 *			physical): turns the HYP MMU off, puts the stub's
 *			vectors back and lets the stub answer
 *
 * Both macros use SP_hyp and nothing else. They store nothing, since a caller
 * that restarts has already cleaned its caches. A hypervisor must restore its
 * own SP_hyp from where it keeps the value, such as HTPIDR.
 */
#ifndef HYPSTUB_VECTORS_H
#define HYPSTUB_VECTORS_H

#include <hypstub/abi.h>

#ifdef __ASSEMBLER__
/* clang-format off */

#define HYPSTUB_HSR	p15, 4, sp, c5, c2, 0
#define HYPSTUB_HVBAR_SP p15, 4, sp, c12, c0, 0
#define HYPSTUB_HVBAR_R0 p15, 4, r0, c12, c0, 0
#define HYPSTUB_HSCTLR	p15, 4, sp, c1, c0, 0
/* HSR of "hvc #0": class 0x12, 32-bit instruction, immediate 0 */
#define HYPSTUB_HSR_HVC_0	0x4a000000
/* HSCTLR with MMU and caches off: bits that read as one, CP15BEN */
#define HYPSTUB_HSCTLR_OFF	0x30c50878

/*
 * Answers HVC_GET_VECTORS with HVBAR as it is, refuses HVC_SET_VECTORS, and
 * HVC_SOFT_RESTART with r3[1:0] = 2, and jumps for HVC_SOFT_RESTART and
 * HVC_RESET_VECTORS to the physical address in the word at @flat, which is that
 * of a hypstub_pass_on. Jumps to @other for anything else: the hypervisor's own
 * calls, traps that are no hvc, and other numbers and immediates, for which the
 * hypervisor must return -1.
 * In: the registers of the trap. Out, at @other: the same; sp and flags are
 * clobbered.
 */
	.macro	hypstub_calls other, flat
	mrc	HYPSTUB_HSR
	teq	sp, #HYPSTUB_HSR_HVC_0
	bne	\other
	cmp	r0, #HVC_STUB_CALLS
	bhs	\other
	cmp	r0, #HVC_SOFT_RESTART
	andeq	sp, r3, #3
	teqeq	sp, #2
	ldrhi	pc, \flat
	cmp	r0, #HVC_GET_VECTORS
	mrceq	HYPSTUB_HVBAR_R0
	mvnne	r0, #0
	eret
	.endm

/*
 * Passes the exception of vector @offset on to the stub: turns HYP MMU and
 * caches off and sets HVBAR to the word at @stub, which is what HVC_GET_VECTORS
 * returned before the hypervisor was installed. The macro and the word must be
 * within 4 KiB of memory that is mapped flat, and the word must be clean in the
 * caches.
 */
	.macro	hypstub_pass_on stub, offset
	ldr	sp, 8f
	mcr	HYPSTUB_HSCTLR
	isb				@ off before the stub is fetched
	ldr	sp, \stub
	mcr	HYPSTUB_HVBAR_SP
	isb				@ the stub catches faults from here on
	add	pc, sp, #\offset
8:	.word	HYPSTUB_HSCTLR_OFF
	.endm

#endif
#endif
