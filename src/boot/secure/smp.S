/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first thing that a CPU does in the Secure world: it joins the coherency
 * domain. Called by head.S and, for CPUs that a board's own boot code has held,
 * by mon_enter.S; without RAM and a stack, while the image is where it was
 * loaded.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include "smp.h"

	.syntax	unified
	.arm
	.section .text.smp, "ax", %progbits

/*
 * smp_join(): see smp.h. Sets ACTLR.SMP, on a Cortex-A5 and A9 FW as well;
 * other bits stay. The manuals of Cortex-A7, A12, A15 and A17 want SMP to be 1
 * before the caches and the MMU are turned on and before any maintenance of
 * caches and TLBs. Secure SVC or Monitor mode, any state of MMU and caches.
 * In: nothing. Out: nothing. Clobbers: r0, r1, r3, flags. Stack: none.
 */
function smp_join
	read_sysreg r0, MIDR
	movw	r1, #MIDR_C0N_MASK & 0xffff
	movt	r1, #MIDR_C0N_MASK >> 16
	and	r1, r1, r0
	movw	r3, #MIDR_C0N & 0xffff
	movt	r3, #MIDR_C0N >> 16
	teq	r1, r3
	bxne	lr
	ubfx	r0, r0, #MIDR_N_SHIFT, #4
	mov	r1, #1
	lsl	r0, r1, r0		@ r0 := the bit of this part
	movw	r1, #PARTS_WITH_SMP
	tst	r0, r1
	bxeq	lr
	read_sysreg r1, ACTLR
	orr	r1, r1, #ACTLR_SMP
	movw	r3, #PARTS_WITH_FW
	tst	r0, r3
	orrne	r1, r1, #ACTLR_A5_A9_FW
	write_sysreg r1, ACTLR
	isb				@ before any maintenance
	bx	lr
endfunction smp_join
