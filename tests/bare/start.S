/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The entry of a guest program, by the ARM Linux boot protocol, and the stacks
 * of its CPUs. ARM code that runs at any address: a kernel that is linked for
 * virtual addresses is entered here with its MMU off.
 */
#include <arm/sysreg.h>
#include "bare.h"

	.syntax	unified
	.arm
	.section .text.start, "ax", %progbits

/*
 * start: the entry of the boot CPU. Clears bss and calls bare_main() (bare.h);
 * leaves all system registers as they were. HYP or SVC mode, MMU off. In: r0-r2
 * of the boot protocol. Does not return. Stack: this CPU's own.
 */
	.globl	start
	.type	start, %function
start:
	mrs	r3, cpsr		@ r3 := CPSR as entered
#ifdef __ARMEB__
	setend	be			@ images are entered little-endian
#endif
	cpsid	aif
	adr	r4, .Lbss_start
	ldr	r5, [r4]
	add	r5, r5, r4		@ r5 := bss, at its address now
	adr	r4, .Lbss_end
	ldr	r6, [r4]
	add	r6, r6, r4		@ r6 := its end
	mov	r7, #0
1:	cmp	r5, r6
	strlo	r7, [r5], #4
	blo	1b
	bl	bare_stack
	bl	bare_main
	b	.
.Lbss_start:
	.word	bss_start - .
.Lbss_end:
	.word	bss_end - .
	.size	start, . - start

/*
 * bare_stack: sp := the top of this CPU's own stack, at the address that it has
 * now. Any mode but User, MMU on or off. In: lr. Clobbers: ip. Stack: none yet.
 */
	.globl	bare_stack
	.type	bare_stack, %function
bare_stack:
	read_sysreg ip, MPIDR
	and	ip, ip, #BARE_MAX_CPUS - 1
	adr	sp, .Lstacks
	add	sp, sp, ip, lsl #BARE_STACK_SHIFT
	ldr	ip, .Lstacks
	add	sp, sp, ip
	bx	lr
.Lstacks:
	.word	stacks + (1 << BARE_STACK_SHIFT) - .
	.size	bare_stack, . - bare_stack

	.section .noinit.stacks, "aw", %nobits
	.balign	8
stacks:
	.space	BARE_MAX_CPUS << BARE_STACK_SHIFT
