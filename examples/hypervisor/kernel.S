/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel that installs the hypervisor of hypervisor.S under itself, calls it
 * and takes it away again. The payload of hypstub, in SVC mode with the stub
 * under it, on QEMU's virt board; for another board change UART here and the
 * address in hypervisor.ld. MMU and caches off.
 */
#include <hypstub/abi.h>

#define UART		0x09000000	/* a PL011, which hypstub has set up */
#define WHICH_MODE	0x100
#define HYP_MODE	0x1a
#define PSCI_SYSTEM_OFF	0x84000008

	.syntax	unified
	.arm
	.arch_extension virt
	.arch_extension sec
	.section .text.start, "ax", %progbits

/* start: the entry. In: r0-r2 of the Linux boot protocol. Does not return. */
	.globl	start
start:
	bl	hypervisor_install
	cmp	r0, #0
	adr	r1, installed
	bleq	print

	mov	r0, #WHICH_MODE
	hvc	#0
	and	r0, r0, #0x1f
	cmp	r0, #HYP_MODE
	adr	r1, answered
	bleq	print

	mov	r0, #HVC_RESET_VECTORS
	hvc	#0
	mov	r0, #WHICH_MODE
	hvc	#0
	cmp	r0, #HVC_STUB_ERR
	adr	r1, gone
	bleq	print

	movw	r0, #PSCI_SYSTEM_OFF & 0xffff
	movt	r0, #PSCI_SYSTEM_OFF >> 16
	smc	#0
	b	.

/* print: writes a text. In: r1 = text. Clobbers: r0-r3. Stack: none. */
print:
	mov	r2, #UART
1:	ldrb	r0, [r1], #1
	cmp	r0, #0
	bxeq	lr
2:	ldr	r3, [r2, #0x18]		@ UARTFR
	tst	r3, #1 << 5		@ its FIFO is full
	bne	2b
	str	r0, [r2]
	b	1b

installed:
	.asciz	"hypervisor: installed\r\n"
answered:
	.asciz	"hypervisor: our call was answered in HYP mode\r\n"
gone:
	.asciz	"hypervisor: gone; the stub refuses our call\r\n"
