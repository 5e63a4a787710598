/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a CPU ends: after the report of an exception, for a boot that cannot go
 * on, and if nothing turns the machine off. Called on any CPU.
 */
	.syntax	unified
	.section .text.cpu_stop, "ax", %progbits

/*
 * cpu_stop(): the end of this CPU. Any privileged mode, any state of the MMU.
 */
	.globl	cpu_stop
	.type	cpu_stop, %function
cpu_stop:
	cpsid	aif
1:	wfi				@ may wake up for a masked interrupt
	b	1b
