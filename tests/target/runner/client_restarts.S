/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The assembly of clients.c: vectors that refuse SOFT_RESTART, the naive
 * client, and the places where a client may come out. ARM code beside its data.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "clients.h"

	.syntax	unified
	.arch_extension virt
	.arm
	.section .conformance.clients, "awx", %progbits

/* HYP, MMU off: all but SOFT_RESTART is passed on to the stub */
	.balign	HVC_VECTORS_ALIGN
	.globl	clients_vectors
	.type	clients_vectors, %object
clients_vectors:
	.irp	offset, 0, 4, 8, 12, 16
	ldr	pc, clients_next + \offset
	.endr
	b	.Lcall
	ldr	pc, clients_next + 24
	ldr	pc, clients_next + 28
.Lcall:
	teq	r0, #HVC_SOFT_RESTART
	ldrne	pc, clients_next + 20
	mvn	r0, #0
	mvn	r1, r1
	mvn	r2, r2
	adr	r3, .Lastray		@ so that who goes there is seen
	mvn	ip, ip
	eret

/* In: as cpu_v7_reset(). Does not return. SVC, MMU off. */
	.globl	clients_naive
	.type	clients_naive, %function
clients_naive:
	mov	r3, r0
	mov	r0, #HVC_SOFT_RESTART
	hvc	#0
	mov	r0, #0			@ refused: r1-r3 are still in place
	bx	r3

/*
 * clients_restart(restart, r1, r2): restart() with the image below, and back.
 * SVC, MMU off. Clobbers: as any function. Stack: 10 words.
 */
	.globl	clients_restart
	.type	clients_restart, %function
clients_restart:
	push	{r3-r11, lr}
	str	sp, home_sp
	read_sysreg r4, VBAR
	str	r4, home_vbar
	mov	ip, r0
	adr	r0, .Limage
	mov	r3, #1			@ HYPSTUB_RESET_HYP
	bx	ip

/* In: what a new image gets. SVC, or any mode if it went wrong */
.Limage:
	str	r0, clients_found + 4 * CLIENTS_R0
	mov	r0, #CLIENTS_IMAGE
	b	1f
.Lastray:
	str	r0, clients_found + 4 * CLIENTS_R0
	mov	r0, #CLIENTS_ASTRAY
1:	str	r0, clients_found + 4 * CLIENTS_WHERE
	str	r1, clients_found + 4 * CLIENTS_R1
	str	r2, clients_found + 4 * CLIENTS_R2
	mrs	r0, cpsr
	str	r0, clients_found + 4 * CLIENTS_PSR
	cpsid	aif, #PSR_MODE_SVC
	ldr	sp, home_sp
	ldr	r0, home_vbar
	write_sysreg r0, VBAR
	isb				@ our exceptions are ours again
	pop	{r3-r11, pc}

	.balign	4
home_sp:
	.word	0
home_vbar:
	.word	0
	.globl	clients_found, clients_next
clients_found:
	.space	4 * CLIENTS_WORDS
clients_next:
	.space	4 * 8
