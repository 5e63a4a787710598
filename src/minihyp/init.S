/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * minihyp's entry to HYP mode and its ways out to the stub: all code that runs
 * with the HYP MMU off, or that turns it on or off, and so must be mapped flat.
 * It lies in section minihyp_flat, which is at most a page. ARM code. Entered
 * by the calls in install.c, and from vectors.S to pass a trap on to the stub.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include <hypstub/vectors.h>
#include "minihyp.h"

	.syntax	unified
	.arm
	.section minihyp_flat, "awx", %progbits

/*
 * The init trampoline: the vectors in HVBAR between SET_VECTORS and
 * MINIHYP_INIT. HYP, MMU off.
 */
	.balign	32
	.globl	minihyp_trampoline
minihyp_trampoline:
	ldr	pc, .Lstub_00
	ldr	pc, .Lstub_04
	ldr	pc, .Lstub_08
	ldr	pc, .Lstub_0c
	ldr	pc, .Lstub_10
	b	minihyp_trampoline_call
	ldr	pc, .Lstub_18
	ldr	pc, .Lstub_1c

/*
 * minihyp_trampoline_call: hvc from PL1. The check of r0 comes first: every
 * call but MINIHYP_INIT goes on to the stub, which can still answer it, with
 * all registers as they are. HYP, MMU off.
 * In: r0 = number, r1 = struct minihyp_cpu, physical. Out: minihyp_init; or the
 * stub's vector. Clobbers: sp, flags. Stack: none.
 */
local_function minihyp_trampoline_call
	teq	r0, #MINIHYP_INIT
	ldrne	pc, .Lstub_14
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	ldrne	pc, .Lstub_14		@ other immediate or class: not our call
	/* falls through to minihyp_init */
endfunction minihyp_trampoline_call

/*
 * minihyp_init: the init code, entered by HVC_SOFT_RESTART or from the
 * trampoline. It sets HVBAR last: until then the stub or the trampoline owns
 * HVBAR.
 * HYP, MMU off.
 * In: r1 = struct minihyp_cpu, physical. Out: by ERET, r0 = 0; HYP MMU on.
 * Clobbers: r1-r3. Stack: none.
 */
function minihyp_init
	mov	r3, #0
	ldr	r2, [r1, #MINIHYP_CPU_HTTBR]
	write_sysreg64 r2, r3, HTTBR
	ldr	r2, [r1, #MINIHYP_CPU_VTTBR]
	mov	r3, #1 << 16		@ VMID 1, which PL1 has not used so far
	write_sysreg64 r2, r3, VTTBR
	ldr	r2, .Lhmair0
	write_sysreg r2, HMAIR0
	ldr	r2, .Lhtcr
	write_sysreg r2, HTCR
	ldr	r2, .Lvtcr
	write_sysreg r2, VTCR
	isb				@ new tables before old entries go
	mov	r0, #0
	write_sysreg r0, TLBIALLH
	write_sysreg r0, TLBIALLNSNH
	write_sysreg r0, ICIALLU
	write_sysreg r0, BPIALL
	dsb				@ the invalidations are complete
	isb				@ no fetch uses the old entries now
	ldr	r2, [r1, #MINIHYP_CPU_STACK]
	write_sysreg r2, HTPIDR		@ where the vectors find the stack
	ldr	r3, [r1, #MINIHYP_CPU_VECTORS]
	ldr	r2, .Lhsctlr
	write_sysreg r2, HSCTLR		@ MMU and caches on
	isb				@ this code is mapped flat
	mov	r2, #HCR_VM
	write_sysreg r2, HCR		@ stage 2 is used from the ERET on
	write_sysreg r3, HVBAR
	eret				@ synchronises all of these
endfunction minihyp_init

	/* The ways out, one for each vector: see hypstub/vectors.h */
	.irp	offset, 00, 04, 08, 0c, 10, 14, 18, 1c
.Lflat_\offset:
	hypstub_pass_on .Lstub, 0x\offset
	.endr

	/* Normal write-back for attribute 0, Device for 1 */
.Lhmair0:
	.word	0x000004ff
	/* Walks: inner shareable, write-back; T0SZ = 0 */
.Lhtcr:
	.word	HTCR_RES1 | 3 << 12 | 1 << 10 | 1 << 8
	/* The same for stage 2; SL0 = 1: starts at the first level */
.Lvtcr:
	.word	VTCR_RES1 | 3 << 12 | 1 << 10 | 1 << 8 | 1 << 6
.Lhsctlr:
	.word	HSCTLR_ENTRY | SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_A

	/*
	 * The addresses of the stub's vectors, which minihyp_prepare() fills in
	 */
	.globl	minihyp_stub_links
minihyp_stub_links:
.Lstub:
.Lstub_00:
	.word	0
.Lstub_04:
	.word	0
.Lstub_08:
	.word	0
.Lstub_0c:
	.word	0
.Lstub_10:
	.word	0
.Lstub_14:
	.word	0
.Lstub_18:
	.word	0
.Lstub_1c:
	.word	0
	/*
	 * Offsets of the ways out from minihyp_trampoline, for
	 * minihyp_prepare()
	 */
	.globl	minihyp_flat_offsets
minihyp_flat_offsets:
	.irp	offset, 00, 04, 08, 0c, 10, 14, 18, 1c
	.word	.Lflat_\offset - minihyp_trampoline
	.endr
