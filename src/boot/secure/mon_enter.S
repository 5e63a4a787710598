/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two ways into the monitor: cpu_arrive for the CPUs that come from reset
 * and wait in the monitor, mon_enter for the boot CPU, which goes on in
 * Non-secure state. Secure SVC, MMU off, while the image is still where it was
 * loaded. secure.c calls mon_enter and releases other CPUs to cpu_arrive.
 *
 * ARM code in both builds: head.S and the boot code of boards send CPUs here,
 * and they know the address but not the instruction set.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>
#include "../../resident/block.h"
#include "../../resident/cpu.h"

	.syntax	unified
	.arm
	.section .text.mon_enter, "ax", %progbits

/*
 * mon_this_cpu: finds the struct cpu of this CPU in the monitor's block. Any
 * privileged mode, MMU off.
 * In: nothing. Out: r1 = struct cpu, r2 = distance from the block in the image
 * to the monitor's. Clobbers: r0. Stack: none.
 */
local_function mon_this_cpu
	adr	r0, .Lwords
	ldr	r1, [r0]
	ldr	r1, [r1, r0]		@ r1 := mon_block
	ldr	r2, [r0, #4]
	add	r2, r2, r0		@ resident_start
	sub	r2, r1, r2
	cpu_slot r0
	add	r1, r1, r0, lsl #RESIDENT_STACK_SHIFT
	add	r1, r1, #RESIDENT_CODE_SIZE
	bx	lr
endfunction mon_this_cpu

	/* Distances (R_ARM_REL32): none is an absolute address */
.Lwords:
	.word	mon_block - .Lwords
	.word	resident_start - .Lwords
	.word	cpu_wait - .Lwords
	.word	cpu_stop - .Lwords

/*
 * cpu_arrive: see cpu_init.h. Notes how the CPU was entered, as head.S does for
 * those that come through it. Secure SVC, MMU and D-cache off.
 * In: nothing. Out: cpu_arrive_parked. Clobbers: r0; TPIDRPRW, TPIDRURO and
 * TPIDRURW have the notes. Stack: none.
 */
function cpu_arrive
	cpsid	aif, #PSR_MODE_MON
	read_sysreg r0, SCTLR
	write_sysreg r0, TPIDRPRW
	read_sysreg r0, VBAR
	write_sysreg r0, TPIDRURO
	read_sysreg r0, ACTLR
	write_sysreg r0, TPIDRURW
	/* falls through to cpu_arrive_parked */
endfunction cpu_arrive

/*
 * cpu_arrive_parked: see cpu_init.h. Makes a CPU that comes from reset wait in
 * the monitor for CPU_ON. A CPU that has no slot, or whose slot is another
 * CPU's, stops in the block's cpu_stop. Secure SVC, MMU and D-cache off.
 * In: nothing. Out: cpu_wait in the monitor's block. Clobbers: everything.
 * Stack: the CPU's own in the block.
 */
function cpu_arrive_parked
	cpsid	aif, #PSR_MODE_MON
	bl	smp_join
	mov	r0, #0
	write_sysreg r0, ICIALLU	@ a board's boot code may have turned
	write_sysreg r0, BPIALL		@ the I-cache on
	dsb				@ the invalidations are complete
	isb				@ and nothing is prefetched from before
	bl	mon_this_cpu
	mov	r4, r1			@ r4 := struct cpu, also for cpu_wait
	mov	r5, r2			@ r5 := from the image to the block
	adr	r6, .Lwords
	read_sysreg r0, MPIDR
	bic	r0, r0, #~MPIDR_AFFINITY
	ldr	r1, [r4, #CPU_MPIDR]
	cmp	r0, r1
	ldrne	r7, [r6, #12]		@ cpu_stop
	bne	1f
	add	sp, r4, #RESIDENT_STACK_SIZE
	read_sysreg r0, TPIDRPRW	@ the Secure copies: SCR.NS = 0
	read_sysreg r1, TPIDRURO
	read_sysreg r2, TPIDRURW
	str	r0, [r4, #CPU_SCTLR]	@ for arrived.c, until CPU_ON
	str	r1, [r4, #CPU_ENTRY]
	str	r2, [r4, #CPU_PSR]
	bl	mon_init
	str	r0, [r4, #CPU_CONTEXT]	@ the same, for secure.c
	ldr	r7, [r6, #8]		@ cpu_wait
1:	add	r7, r7, r6
	add	r7, r7, r5		@ its address in the block
	bx	r7
endfunction cpu_arrive_parked

/*
 * mon_enter(): see cpu_init.h. Makes the block the monitor of this CPU, and
 * returns in Non-secure HYP mode, or in SVC mode if there is no HYP mode.
 * Secure SVC, MMU and D-cache off.
 * In: nothing. Out: r0 as mon_init() returns it; in the new mode sp is the
 * caller's, and SVC has the same sp in both worlds.
 * Clobbers: r1-r3, ip, lr, flags. Stack: the CPU's in the block; the boot's is
 * not touched.
 */
function mon_enter
	mov	r3, lr
	mov	ip, sp
	cps	#PSR_MODE_MON
	bl	mon_this_cpu
	add	sp, r1, #RESIDENT_STACK_SIZE
	push	{r3-r5, ip}
	bl	mon_init
	mov	r5, r0			@ r5 := what it returns
	read_sysreg r0, ID_PFR1
	ands	r4, r0, #ID_PFR1_VIRT	@ r4 := 0 without HYP mode
	blne	hyp_init
	bl	pl1_init

	mov	r0, r5
	mov	r2, #PSR_MASKED
	teq	r4, #0
	pop	{r3-r5, ip}
	orreq	r2, r2, #PSR_MODE_SVC
	beq	1f
	orr	r2, r2, #PSR_MODE_HYP
	msr	sp_hyp, ip
1:	tst	r3, #1
	orrne	r2, r2, #PSR_T
	msr	spsr_cxsf, r2
	movs	pc, r3
endfunction mon_enter
