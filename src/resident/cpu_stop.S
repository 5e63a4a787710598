/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stops a CPU for good: after the report of an unexpected exception, when the
 * boot cannot go on, and after SYSTEM_OFF or SYSTEM_RESET. Called by the
 * vectors, by psci.c and by the boot, on any CPU.
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
1:	wfi				@ a masked interrupt may end it
	b	1b
endfunction cpu_stop
