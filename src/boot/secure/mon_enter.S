/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two ways into the monitor: of the CPUs that come from reset, to wait
 * there, and of the boot CPU, which goes on in Non-secure state. Secure SVC,
 * MMU off, while the image is still where it was loaded.
 *
 * ARM code in both builds: CPUs are sent here by head.S and by boards' own boot
 * code, which know no more than an address.
 */
#include <arm/sysreg.h>
#include "../boot.h"
#include "../../resident/resident.h"

	.syntax	unified
	.arm
	.section .text.mon_enter, "ax", %progbits

/*
 * In: nothing. Out: r1 = this CPU's struct cpu in the monitor's block, r2 = how
 * far the block is from where it lies in the image. Clobbers r0. No stack.
 */
.Lthis_cpu:
	adr	r0, .Lwords
	ldr	r1, [r0]
	ldr	r1, [r1, r0]		@ r1 := mon_block
	ldr	r2, [r0, #4]
	add	r2, r2, r0		@ resident_start
	sub	r2, r1, r2
	read_sysreg r0, MPIDR
	eor	r0, r0, r0, lsr #6	@ cpu_slot()
	and	r0, r0, #RESIDENT_CPUS - 1
	add	r1, r1, r0, lsl #9	@ RESIDENT_STACK_SIZE
	add	r1, r1, #RESIDENT_CODE_SIZE
	bx	lr

	/* Distances: none is an absolute address */
.Lwords:
	.word	mon_block - .Lwords
	.word	resident_start - .Lwords
	.word	cpu_wait - .Lwords
	.word	cpu_stop - .Lwords

/*
 * cpu_arrive: see secure.h. A CPU that is in no slot, or whose slot another has,
 * stays in the block's cpu_stop. Stack: its own in the block.
 */
	.globl	cpu_arrive
	.type	cpu_arrive, %function
cpu_arrive:
	cpsid	aif, #PSR_MODE_MON
	bl	.Lthis_cpu
	mov	r4, r1			@ r4 := struct cpu, for cpu_wait, too
	mov	r5, r2			@ r5 := from the image to the block
	adr	r6, .Lwords
	read_sysreg r0, MPIDR
	bic	r0, r0, #~MPIDR_AFFINITY
	ldr	r1, [r4, #CPU_MPIDR]
	cmp	r0, r1
	ldrne	r7, [r6, #12]		@ cpu_stop
	bne	1f
	add	sp, r4, #RESIDENT_STACK_SIZE
	bl	mon_init
	str	r0, [r4, #CPU_CONTEXT]	@ until it is turned on
	ldr	r7, [r6, #8]		@ cpu_wait
1:	add	r7, r7, r6
	add	r7, r7, r5		@ as it is in the block
	bx	r7

/*
 * mon_enter(): see secure.h. The boot's stack is not touched: its stack pointer
 * goes over to HYP mode, or is SVC's in both worlds. Stack: the CPU's in the
 * block.
 */
	.globl	mon_enter
	.type	mon_enter, %function
mon_enter:
	mov	r3, lr
	mov	ip, sp
	cps	#PSR_MODE_MON
	bl	.Lthis_cpu
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
