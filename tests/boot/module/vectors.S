/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vectors of the module's hypervisor: the smallest that shows that it is
 * there. They answer one call and pass all else on to the stub, the kernel's
 * smc among it: SET_VECTORS has left HCR.TSC as the stub needs it.
 *
 * Run in HYP mode with the MMU off, at the physical address of this page, as
 * ARM code (HSCTLR.TE = 0). No stack. The stub expects all registers as they
 * were at the exception, so that SP_hyp is the only one that is free; HTPIDR
 * holds the count, since nothing may be stored: the kernel sees this page
 * through its caches.
 */
#include <arm/sysreg.h>
#include "hypmod.h"

	.syntax	unified
	.arm
	.arch_extension virt

	/* Writable, for hypmod_stub. With the MMU off nothing is execute-never */
	.section .data.hypmod, "aw", %progbits
	.balign	4096
	.globl	hypmod_vectors
	.type	hypmod_vectors, %object
hypmod_vectors:
	ldr	pc, hypmod_stub + 0x00
	ldr	pc, hypmod_stub + 0x04
	ldr	pc, hypmod_stub + 0x08
	ldr	pc, hypmod_stub + 0x0c
	ldr	pc, hypmod_stub + 0x10
	b	.Lfrom_pl1
	ldr	pc, hypmod_stub + 0x18
	ldr	pc, hypmod_stub + 0x1c

/*
 * hvc from PL1, or another trap. HYP, MMU off.
 * In: r0 = number. Out, of HYPMOD_CALL: by ERET, r0 and r1; else as the stub
 * answers. Clobbers: SP_hyp, HTPIDR; the flags, which SPSR_hyp has kept.
 */
.Lfrom_pl1:
	read_sysreg sp, HSR
	teq	sp, #HSR_HVC_0
	teqeq	r0, #HYPMOD_CALL
	bne	.Lpass_on
	mrs	r0, cpsr
	read_sysreg r1, HTPIDR
	mov	sp, #0
	write_sysreg sp, HTPIDR		@ counts from here on
	eret

.Lpass_on:
	read_sysreg sp, HTPIDR
	add	sp, sp, #1
	write_sysreg sp, HTPIDR		@ one more
	ldr	pc, hypmod_stub + 0x14

	.globl	hypmod_stub
	.type	hypmod_stub, %object
hypmod_stub:
	.zero	32

	/* Nothing else of the module is in this page */
	.balign	4096
