/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The payload's entries for CPUs that CPU_ON starts; its exception vectors; and
 * the calls that C cannot make. ARM code, MMU off.
 */
#include <arm/sysreg.h>
#include "../../bare/bare.h"
#include "payload.h"
#include "psci.h"

	.syntax	unified
	.arch_extension sec
	.arch_extension virt
	.arm
	.text

/* \cpu := its struct cpu. Clobbers \tmp. */
	.macro	this_cpu cpu, tmp
	read_sysreg \tmp, MPIDR
	and	\tmp, \tmp, #MAX_CPUS - 1
	ldr	\cpu, =cpus
	add	\cpu, \cpu, \tmp, lsl #CPU_SIZE_SHIFT
	.endm

/*
 * Another CPU, or a boot CPU that had been off, as CPU_ON gave it. Everything
 * is taken down before it is changed. Does not return. Stack: its own, or what
 * is left of it below what cpu_off_and_on() has pushed.
 */
	.globl	entry_arm
	.type	entry_arm, %function
entry_arm:
	mov	r2, #0
.Lentry:
	mrs	r1, cpsr
	setend	le			@ E was set if the caller's was
	this_cpu r4, r3
	str	r0, [r4, #CPU_CONTEXT]
	str	r1, [r4, #CPU_PSR]
	str	r2, [r4, #CPU_THUMB]
	bl	bare_stack
	ldr	r3, [r4, #CPU_RESUME]
	cmp	r3, #0
	movne	sp, r3
	mov	r0, r4
	bl	payload_cpu
	/* Back only if there is somebody to resume */
	mov	r0, #0
	ldr	sp, [r4, #CPU_RESUME]
	str	r0, [r4, #CPU_RESUME]
	pop	{r3-r11, pc}

	.thumb
	.thumb_func
	.globl	entry_thumb
	.type	entry_thumb, %function
entry_thumb:
	movs	r2, #1
	ldr	r3, =.Lentry
	bx	r3
	.ltorg
	.arm

/* cpu_off_and_on(cpu): see payload.h */
	.globl	cpu_off_and_on
	.type	cpu_off_and_on, %function
cpu_off_and_on:
	push	{r3-r11, lr}
	str	sp, [r0, #CPU_RESUME]
	mov	r4, r0
	ldr	r0, =PSCI_CPU_OFF
	smc	#0
	mov	r1, #0
	str	r1, [r4, #CPU_RESUME]	@ refused
	pop	{r3-r11, pc}

/* psci(function, a, b, c): see payload.h */
	.globl	psci
	.type	psci, %function
psci:
	smc	#0
	bx	lr

	.globl	psci_by_hvc
	.type	psci_by_hvc, %function
psci_by_hvc:
	hvc	#0
	bx	lr

	.globl	psci_big_endian
	.type	psci_big_endian, %function
psci_big_endian:
	push	{r4, lr}
	mrs	ip, cpsr
	and	ip, ip, #PSR_MODE_MASK
	cmp	ip, #PSR_MODE_HYP
	bne	1f
	read_sysreg r4, HSCTLR
	orr	ip, r4, #SCTLR_EE
	write_sysreg ip, HSCTLR
	isb				@ EE counts from here on
	setend	be
	smc	#0
	setend	le
	write_sysreg r4, HSCTLR
	isb				@ no longer
	pop	{r4, pc}

1:	read_sysreg r4, SCTLR
	orr	ip, r4, #SCTLR_EE
	write_sysreg ip, SCTLR
	isb				@ as above
	setend	be
	smc	#0
	setend	le
	write_sysreg r4, SCTLR
	isb				@ no longer
	pop	{r4, pc}

	/* HYP mode, whose vectors are ours: there and back */
	.globl	psci_from_svc
	.type	psci_from_svc, %function
psci_from_svc:
	push	{r4, lr}
	mov	ip, #PSR_MASKED | PSR_MODE_SVC
	msr	spsr_cxsf, ip
	adr	ip, .Lin_svc
	msr	elr_hyp, ip
	eret
.Lin_svc:
	smc	#0
	hvc	#0
.Lfrom_svc:
	pop	{r4, pc}

/* probe_read(addr): r0 = 1, or 0 by way of the vectors. Clobbers r1, ip. */
	.globl	probe_read
	.type	probe_read, %function
probe_read:
	mov	r1, #1
.Lprobe:
	ldr	ip, [r0]
.Lprobed:
	mov	r0, r1
	bx	lr

/*
 * smc_site_arm, smc_site_thumb: an smc with all registers set, by way of
 * trampoline_call, in tests/target/suite.
 */
	.globl	smc_site_arm, smc_site_thumb
	.type	smc_site_arm, %object
smc_site_arm:
	smc	#0
	b	trampoline_capture

	.thumb
	.balign	4
1:	bx	pc			@ to the ARM instruction at the next word
	nop
	.arm
	b	trampoline_capture
	.thumb
	.type	smc_site_thumb, %object
smc_site_thumb:
	nop
	nop
	smc	#0
	.hword	0xbff0			@ in ARM state, with the next, Undefined
	b.n	1b
	.arm

	bare_table pl1_vectors, data_abort=.Ldata_abort
	bare_table hyp_vectors, data_abort=.Lhyp_data_abort, hyp_trap=.Lhyp_trap

.Ldata_abort:
	sub	lr, lr, #4		@ behind the instruction
	adr	ip, .Lprobed		@ a function's to clobber, if it is ours
	cmp	lr, ip
	moveq	r1, #0
	movseq	pc, lr
	b	bare_at_10
.Lhyp_data_abort:
	mrs	ip, elr_hyp
	adr	r1, .Lprobe
	cmp	ip, r1
	addeq	ip, ip, #4
	msreq	elr_hyp, ip
	moveq	r1, #0
	ereteq
	b	bare_at_10
.Lhyp_trap:
	mrs	ip, elr_hyp
	adr	r1, .Lfrom_svc		@ where an hvc is expected
	cmp	ip, r1
	beq	.Lfrom_svc
	b	bare_at_14
	.ltorg
