/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls minihyp as a C function. Called by install.c, in the kernel. */
#include <arm/asm.h>

	.syntax	unified
	.text

/*
 * minihyp_hvc(r0, r1, r2, r3): executes hvc #0. PL1, any state of MMU and
 * caches.
 * In: r0-r3 for the call. Out: r0. Clobbers: r1-r3, ip. Stack: none.
 */
function minihyp_hvc
	hvc	#0
	bx	lr
endfunction minihyp_hvc
