/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A payload that calls PSCI, for bench.py, which counts between its labels, and
 * for `make trace`. In HYP mode by smc alone; in SVC mode, where the stub wraps
 * PSCI, also by hvc. MMU off; two CPUs; ends by SYSTEM_OFF.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>

	.syntax	unified
	.arm
	.arch_extension sec
	.arch_extension virt

/* From bench_NAME, the call, to bench_NAME_end, the instruction behind it */
	.macro	call conduit, name, function
	ldr	r0, \function
	.globl	bench_\name
	.globl	bench_\name\()_end
bench_\name:
	\conduit #0
bench_\name\()_end:
	.endm

	.text
	.globl	_start
_start:
	call	smc, smc_version, .Lpsci_version
	call	smc, smc_unknown, .Lunknown
	mov	r1, #1
	adr	r2, bench_on_by_smc
	call	smc, smc_cpu_on, .Lcpu_on
	cmp	r0, #PSCI_SUCCESS
	bne	.Ldone			@ one CPU alone
	bl	wait_until_off
	mrs	r4, cpsr
	and	r4, r4, #PSR_MODE_MASK
	cmp	r4, #PSR_MODE_HYP
	beq	.Ldone
	call	hvc, hvc_version, .Lpsci_version
	mov	r1, #1
	adr	r2, bench_on_by_hvc
	call	hvc, hvc_cpu_on, .Lcpu_on
	bl	wait_until_off
.Ldone:
	ldr	r0, .Lsystem_off
	smc	#0
	b	.

/* Until CPU 1 has been here, and is off again */
wait_until_off:
	ldr	r5, .Lseen
1:	wfe				@ QEMU runs the other CPU
	ldr	r0, [r5]
	cmp	r0, #0
	beq	1b
	mov	r0, #0
	str	r0, [r5]
2:	mov	r5, #16			@ turns, which CPU 1 needs to turn off
3:	wfe
	subs	r5, r5, #1
	bne	3b
	ldr	r0, .Laffinity_info
	mov	r1, #1
	mov	r2, #0
	smc	#0
	cmp	r0, #1			@ OFF
	bne	2b
	bx	lr

/* CPU 1, turned on: each way has an address of its own */
	.globl	bench_on_by_smc
bench_on_by_smc:
	b	1f
	.globl	bench_on_by_hvc
bench_on_by_hvc:
	b	1f
1:	ldr	r5, .Lseen
	mov	r1, #1
	str	r1, [r5]
	dsb				@ it is in memory, before the event
	sev
	ldr	r0, .Lcpu_off
	smc	#0
	b	.

.Lpsci_version:
	.word	PSCI_VERSION
.Lunknown:
	.word	0xc5000000
.Lcpu_on:
	.word	PSCI_CPU_ON
.Lcpu_off:
	.word	PSCI_CPU_OFF
.Laffinity_info:
	.word	PSCI_AFFINITY_INFO
.Lsystem_off:
	.word	PSCI_SYSTEM_OFF
.Lseen:
	.word	seen

	.data
seen:
	.word	0
