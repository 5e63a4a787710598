/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A payload that makes each call of the stub once; bench.py counts from the
 * hvc to the label behind it. SVC, MMU off; ends by PSCI SYSTEM_OFF over smc.
 */
#include <arm/smccc.h>
#include <hypstub/abi.h>

	.syntax	unified
	.arm
	.arch_extension sec

	.macro	call name, number
	mov	r0, #\number
	.globl	bench_\name
	.globl	bench_\name\()_end
bench_\name:
	hvc	#0
bench_\name\()_end:
	.endm

	.text
	.globl	_start
_start:
	call	get_vectors, HVC_GET_VECTORS
	mov	r1, r0
	call	set_vectors, HVC_SET_VECTORS
	call	reset_vectors, HVC_RESET_VECTORS
	call	unknown, HVC_STUB_CALLS
	call	smccc_version, SMCCC_VERSION
	adr	r3, bench_soft_restart_end
	call	soft_restart, HVC_SOFT_RESTART
	ldr	r0, .Lsystem_off
	smc	#0
	b	.
.Lsystem_off:
	.word	PSCI_SYSTEM_OFF
