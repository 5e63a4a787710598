/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hypervisor to start from. It answers one call of its own and passes
 * everything else on to the stub: the smallest owner of HVBAR that keeps the
 * contract (docs/abi.md). Called by a kernel in SVC mode, on each CPU, with the
 * stub as the owner of HVBAR; the HYP MMU stays off. Vectors are ARM code.
 */
#include <hypstub/abi.h>

/* Our call: any number that is not 0 to 3, and below 0x80000000 */
#define WHICH_MODE	0x100
/* HSR of an hvc #0: not of another trap, nor of an hvc #1 */
#define HSR_HVC_0	0x4a000000

	.syntax	unified
	.arm
	.arch_extension virt
	.text

/*
 * int hypervisor_install(void): keeps the addresses of the stub's vectors and
 * sets ours. SET_VECTORS leaves HCR as it is, so that an smc which the stub has
 * to see is trapped as before, to our vectors.
 * MMU and D-cache off. In: nothing. Out: r0 = 0, or less than 0 if refused.
 * Clobbers: r1-r3, ip. Stack: none.
 */
	.globl	hypervisor_install
	.type	hypervisor_install, %function
hypervisor_install:
	mov	r0, #HVC_GET_VECTORS
	hvc	#0
	adr	r1, stub
	add	r2, r1, #8 * 4
1:	str	r0, [r1], #4
	add	r0, r0, #4
	cmp	r1, r2
	blo	1b
	mov	r0, #HVC_SET_VECTORS
	adr	r1, vectors
	hvc	#0
	sub	r0, r0, #HVC_SET_VECTORS	@ the number, or -1
	bx	lr

	.balign	HVC_VECTORS_ALIGN
vectors:
	ldr	pc, stub + 0x00
	ldr	pc, stub + 0x04
	ldr	pc, stub + 0x08		@ hvc in HYP mode
	ldr	pc, stub + 0x0c
	ldr	pc, stub + 0x10
	b	trap			@ hvc from PL1, and every other trap
	ldr	pc, stub + 0x18
	ldr	pc, stub + 0x1c

/*
 * trap: HYP mode, MMU off. sp is free; all else is the caller's.
 * In: r0 = number. Out: by ERET, r0 = CPSR; or the stub's vector, with all
 * registers but sp as they came. Clobbers: sp, flags. Stack: none.
 */
trap:
	mrc	p15, 4, sp, c5, c2, 0	@ HSR
	teq	sp, #HSR_HVC_0
	teqeq	r0, #WHICH_MODE
	ldrne	pc, stub + 0x14
	mrs	r0, cpsr
	eret

stub:
	.zero	8 * 4
