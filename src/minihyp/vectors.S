/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * minihyp's vectors while it is installed: HYP mode, MMU on, at HYP virtual
 * addresses. ARM code, in minihyp_text. Entered by traps from PL1.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include <hypstub/vectors.h>
#include "minihyp.h"

	.syntax	unified
	.arm
	.section minihyp_text, "awx", %progbits

	.balign	32
	.globl	minihyp_vectors
minihyp_vectors:
	ldr	pc, .Lflat_00
	ldr	pc, .Lflat_04
	ldr	pc, .Lflat_08
	ldr	pc, .Lflat_0c
	ldr	pc, .Lflat_10
	b	minihyp_trap
	ldr	pc, .Lflat_18
	ldr	pc, .Lflat_1c

/*
 * minihyp_trap: a trap from PL1. Serves the stub calls first. If the trap is
 * another hvc #0, calls the function in minihyp_text whose HYP virtual address
 * r0 is. HYP, MMU and caches on.
 * In: r0 = number or function, r1-r3 = its arguments. Out: by ERET, r0 =
 * result; or a way out to the stub. Clobbers: r1-r3, ip, as a function does;
 * sp. Stack: this CPU's, which HTPIDR holds.
 */
local_function minihyp_trap
	hypstub_calls .Lnot_a_stub_call, .Lflat_14

.Lnot_a_stub_call:
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	bne	.Lnot_hvc_0
	ldr	sp, .Lstart
	cmp	r0, sp
	ldrhs	sp, .Lend
	cmphs	sp, r0
	mvnls	r0, #0			@ outside of minihyp_text
	eretls

	read_sysreg sp, HTPIDR
	push	{r4, lr}		@ lr is the caller's; r4 aligns sp
	mov	ip, r0
	mov	r0, r1
	mov	r1, r2
	mov	r2, r3
	blx	ip
	pop	{r4, lr}
	eret

.Lnot_hvc_0:
	lsr	sp, sp, #HSR_EC_SHIFT
	teq	sp, #HSR_EC_HVC
	ldrne	pc, .Lflat_14		@ no hvc: the stub reports the trap
	mvn	r0, #0			@ another immediate
	eret
endfunction minihyp_trap

	/* Addresses of the ways out, which minihyp_prepare() fills in */
	.globl	minihyp_flat_links
minihyp_flat_links:
.Lflat_00:
	.word	0
.Lflat_04:
	.word	0
.Lflat_08:
	.word	0
.Lflat_0c:
	.word	0
.Lflat_10:
	.word	0
.Lflat_14:
	.word	0
.Lflat_18:
	.word	0
.Lflat_1c:
	.word	0
	/* Start and end of minihyp_text, HYP virtual */
	.globl	minihyp_text_range
minihyp_text_range:
.Lstart:
	.word	0
.Lend:
	.word	0
