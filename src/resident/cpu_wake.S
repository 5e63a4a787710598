/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a CPU waits, turned off, and comes to what CPU_ON was told: in Monitor
 * mode, where PSCI is served; and in HYP mode, where the stub wraps it.
 */
#include <arm/sysreg.h>
#include "block.h"
#include "cpu.h"

	.syntax	unified
	.section .text.cpu_wake, "ax", %progbits

/*
 * this_cpu: struct cpu of this CPU, in the copy of the block that runs.
 * In: nothing. Out: r0. Clobbers r1. Any privileged mode, no stack.
 */
	.type	this_cpu, %function
this_cpu:
	read_sysreg r0, MPIDR
	eor	r0, r0, r0, lsr #6	@ cpu_slot()
	and	r0, r0, #RESIDENT_CPUS - 1
	adr	r1, .Lblock
	add	r0, r1, r0, lsl #9	@ RESIDENT_STACK_SIZE
	ldr	r1, [r1]
	add	r0, r0, r1
	bx	lr

/*
 * cpu_off(): see cpu.h. Nothing is powered down: the CPU stays in the
 * coherency domain, and waits here with all done that can be done before it is
 * known where to go. Its L1 lines must go to memory, since the next to use the
 * CPU may invalidate them.
 * Monitor, SCR.NS = 1, MMU and D-cache off. Does not return.
 */
	.globl	cpu_off
	.type	cpu_off, %function
cpu_off:
	bl	clean_l1
	bl	this_cpu
	mov	r4, r0
/*
 * cpu_wait: the same for a CPU that comes from reset, after mon_init().
 * In: r4 = its struct cpu.
 */
	.globl	cpu_wait
	.type	cpu_wait, %function
cpu_wait:
	add	r0, r4, #RESIDENT_STACK_SIZE
	mov	sp, r0
	read_sysreg r0, ID_PFR1
	tst	r0, #ID_PFR1_VIRT
	beq	1f
	bl	hyp_init
1:	bl	pl1_init
	bl	cpu_ready
	mov	r2, #CPU_OFF
	str	r2, [r4, #CPU_STATE]	@ from here on others may write the rest
	mov	r1, #0
	mov	lr, #CPU_ON

	/*
	 * Until CPU_ON's SEV. Its words are Strongly-ordered, in one KiB, and
	 * so read in this order (DDI 0406C A3.8.2).
	 */
2:	wfe
	ldr	r0, [r4, #CPU_STATE]
	cmp	r0, #CPU_ON_PENDING
	bne	2b
	ldrd	r2, r3, [r4, #CPU_PSR]	@ and cpu.sctlr
	tst	r2, #1			@ of the two modes, SVC has bit 0
	ite	ne
	write_sysreg_ne r3, SCTLR
	write_sysreg_eq r3, HSCTLR
	str	lr, [r4, #CPU_STATE]
	msr	spsr_cxsf, r2
	ldr	lr, [r4, #CPU_ENTRY]
	ldr	r0, [r4, #CPU_CONTEXT]
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	movs	pc, lr			@ CPSR := SPSR; synchronises SCTLR

/*
 * cpu_on: see cpu.h. Entered in ARM state.
 */
	.arm
	.globl	cpu_on
	.type	cpu_on, %function
cpu_on:
#ifdef __thumb__
	add	r0, pc, #1		@ past the next instruction, in Thumb
	bx	r0
	.thumb
#endif
	cpsid	aif
	setend	le
	bl	this_cpu
	mov	r4, r0			@ r4 := struct cpu
	add	r0, r4, #RESIDENT_STACK_SIZE
	mov	sp, r0
	bl	hyp_init
	bl	pl1_init
	bl	cpu_ready
	mov	r2, #CPU_ON
	str	r2, [r4, #CPU_STATE]
	ldrd	r2, r3, [r4, #CPU_PSR]	@ and cpu.sctlr
	write_sysreg r3, SCTLR
	msr	spsr_cxsf, r2		@ "spsr_hyp" is UNPREDICTABLE in HYP
	ldr	r2, [r4, #CPU_ENTRY]
	msr	elr_hyp, r2
	ldr	r0, [r4, #CPU_CONTEXT]
	mov	r1, #0
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	eret

	.balign	4
.Lblock:
	.word	hyp_vectors + RESIDENT_CODE_SIZE - .

/*
 * Cleans and invalidates the L1 data cache of this CPU by set and way (DDI
 * 0406C B2.2.7). L2 is shared, and coherent. SCR.NS as it is: CSSELR is the
 * caller's, who has no more use for it. Clobbers r0-r3, r5, r6, r12.
 */
	.type	clean_l1, %function
clean_l1:
	dsb				@ what the caller wrote is in its cache
	mov	r0, #0
	write_sysreg r0, CSSELR		@ level 1, data
	isb				@ CCSIDR is that of this cache
	read_sysreg r0, CCSIDR
	and	r1, r0, #7
	adds	r1, r1, #4		@ r1 := log2 of the line's bytes
	ubfx	r2, r0, #3, #10		@ r2 := ways - 1
	ubfx	r0, r0, #13, #15	@ r0 := sets - 1
	clz	r3, r2			@ r3 := where the way stands
1:	mov	r5, r2
2:	lsl	r6, r0, r1
	mov	r12, r5
	lsl	r12, r12, r3		@ one way alone: 0, shifted by 32
	orr	r6, r6, r12
	write_sysreg r6, DCCISW
	subs	r5, r5, #1
	bpl	2b
	subs	r0, r0, #1
	bpl	1b
	dsb				@ all lines are in memory
	bx	lr
