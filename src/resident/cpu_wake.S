/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parks a CPU that is off, and enters the address that CPU_ON gives: in Monitor
 * mode where the monitor serves PSCI (cpu_off, cpu_wait), and in HYP mode where
 * the stub wraps another owner's PSCI (cpu_on). Every CPU but the boot CPU
 * comes through here, at each CPU_ON.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include "block.h"
#include "cpu.h"

	.syntax	unified
	.section .text.cpu_wake, "ax", %progbits

/*
 * this_cpu: finds the struct cpu of this CPU in the copy of the block that
 * runs. Any privileged mode, MMU off.
 * In: nothing. Out: r0 = struct cpu. Clobbers: r1. Stack: none.
 */
local_function this_cpu
	cpu_slot r0
	adr	r1, .Lblock
	add	r0, r1, r0, lsl #RESIDENT_STACK_SHIFT
	ldr	r1, [r1]
	add	r0, r0, r1
	bx	lr
endfunction this_cpu

/*
 * cpu_off(): see cpu.h. The CPU is not powered down: it stays in the coherency
 * domain, and waits with all registers ready that do not depend on the next
 * entry. Its L1 data cache is cleaned to memory first, since the next owner of
 * the CPU may invalidate it; L2 is shared and coherent. CSSELR, which the
 * cleaning changes, is the caller's: a CPU that turns itself off does not need
 * it any more.
 * Monitor, SCR.NS = 1, MMU and D-cache off.
 * In: nothing. Out: does not return. Clobbers: everything. Stack: the CPU's,
 * from its top.
 */
function cpu_off
	bl	dcache_clean_invalidate_l1
	bl	this_cpu
	mov	r4, r0
	/* falls through to cpu_wait */
endfunction cpu_off

/*
 * cpu_wait: prepares the registers that a payload finds, waits for CPU_ON and
 * enters the address that CPU_ON gives. Entered from cpu_off, and from
 * cpu_arrive in mon_enter.S by a CPU that comes from reset.
 * Monitor, SCR.NS = 1, MMU and D-cache off.
 * In: r4 = the CPU's struct cpu. Out: CPU_ON's entry address runs, A, I, F
 * masked, r0 = context, all others 0. Clobbers: everything. Stack: the CPU's,
 * from its top, for the calls.
 */
function cpu_wait
	add	r0, r4, #RESIDENT_STACK_SIZE
	mov	sp, r0
	read_sysreg r0, ID_PFR1
	tst	r0, #ID_PFR1_VIRT
	beq	1f
	bl	hyp_init
1:	bl	pl1_init
	bl	cpu_ready
	movs	r2, #CPU_OFF
	str	r2, [r4, #CPU_STATE]	@ now another CPU may write the rest
	movs	r1, #0
	mov	lr, #CPU_ON

	/*
	 * CPU_ON ends the wait by SEV. The words that it wrote are
	 * Strongly-ordered and within one KiB, so they are read in this order
	 * (DDI 0406C A3.8.2).
	 */
2:	wfe
	ldr	r0, [r4, #CPU_STATE]
	cmp	r0, #CPU_ON_PENDING
	bne	2b
	ldrd	r2, r3, [r4, #CPU_PSR]	@ r2 := cpu.psr, r3 := cpu.sctlr
	tst	r2, #1			@ bit 0 of the mode: SVC 1, HYP 0
	ite	ne
	write_sysreg_ne r3, SCTLR
	write_sysreg_eq r3, HSCTLR
	str	lr, [r4, #CPU_STATE]
	msr	spsr_cxsf, r2
	ldr	lr, [r4, #CPU_ENTRY]
	ldr	r0, [r4, #CPU_CONTEXT]
	movs	r2, #0
	movs	r3, #0
	movs	r4, #0
	movs	pc, lr			@ CPSR := SPSR; synchronises SCTLR
endfunction cpu_wait

/*
 * cpu_on: see cpu.h. The PSCI that is wrapped enters here a CPU that it starts.
 * Installs the stub on the CPU, and enters the address that the kernel gave to
 * CPU_ON. HYP, ARM state, MMU and D-cache off.
 * In: nothing. Out: CPU_ON's entry address runs in SVC, A, I, F masked, r0 =
 * context, all others 0. Clobbers: everything. Stack: the CPU's, from its top,
 * for the calls.
 */
	.arm
function cpu_on
#ifdef __thumb__
	add	r0, pc, #1		@ r0 := the code below, in Thumb state
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
	movs	r2, #CPU_ON
	str	r2, [r4, #CPU_STATE]
	ldrd	r2, r3, [r4, #CPU_PSR]	@ r2 := cpu.psr, r3 := cpu.sctlr
	write_sysreg r3, SCTLR
	msr	spsr_cxsf, r2		@ "spsr_hyp" is UNPREDICTABLE in HYP
	ldr	r2, [r4, #CPU_ENTRY]
	msr	elr_hyp, r2
	ldr	r0, [r4, #CPU_CONTEXT]
	movs	r1, #0
	movs	r2, #0
	movs	r3, #0
	movs	r4, #0
	eret
endfunction cpu_on

	.balign	4
.Lblock:
	.word	hyp_vectors + RESIDENT_CODE_SIZE - .
