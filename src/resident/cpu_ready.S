/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The last thing that a CPU does before it enters a payload: leave.S on the
 * boot CPU, cpu_wake.S on the others. Runs once for each entry.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>

	.syntax	unified
	.section .text.cpu_ready, "ax", %progbits

/*
 * cpu_ready: makes sure that the CPU executes what was written as data, and
 * clears the registers that a payload finds 0. leave_boot and cpu_wake.S call
 * it last before they enter a payload. Any privileged mode, MMU off.
 * In: nothing. Out: r3, r5-r12 = 0. Clobbers: nothing else. Stack: none.
 */
function cpu_ready
	movs	r3, #0
	dsb				@ the payload's words are in memory
	write_sysreg r3, ICIALLU
	write_sysreg r3, BPIALL
	dsb				@ the invalidations are complete
	isb				@ nothing fetched before is executed
	mov	r5, r3
	mov	r6, r3
	mov	r7, r3
	mov	r8, r3
	mov	r9, r3
	mov	r10, r3
	mov	r11, r3
	mov	r12, r3
	bx	lr
endfunction cpu_ready
