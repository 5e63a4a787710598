/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a CPU ends: after the report of an exception, for a boot that cannot go
 * on, and if nothing turns the machine off. Called on any CPU.
 */
#include <arm/asm.h>

	.syntax	unified
	.section .text.cpu_stop, "ax", %progbits

/*
 * cpu_stop(): stops this CPU for good, with everything masked.
 * Any privileged mode, any state of MMU and caches.
 * In: nothing. Out: does not return. Clobbers: nothing. Stack: none.
 */
function cpu_stop
	cpsid	aif
1:	wfi				@ may wake up for a masked interrupt
	b	1b
endfunction cpu_stop
