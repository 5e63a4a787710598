/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The head of the probing payload, which runs wherever it lies: as a raw binary,
 * as a zImage, or as a segment of an ELF file. Words 0x24 to 0x30 are a zImage's
 * header and are zero otherwise; payloads.py writes them, and the settings.
 */
	.syntax	unified
	.arm
	.section .text.start, "ax", %progbits

/*
 * probe_start: calls probe_main(r0, r1, r2, CPSR) with a stack of its own.
 * In: r0-r2 of the boot protocol, HYP or SVC mode, MMU off. Out: does not
 * return. Clobbers: everything. Stack: below.
 */
	.globl	probe_start
	.type	probe_start, %function
probe_start:
	b	1f
	.space	0x40 - 4
	.globl	probe_settings
probe_settings:				/* struct settings of probe.c */
	.space	0x80 - 0x40
	.globl	probe_stack
probe_stack:				/* not in the hash: it changes */
	.space	0x280 - 0x80
1:	mrs	r3, cpsr
	cpsid	aif
	adr	sp, 1b
	bl	probe_main
2:	wfi
	b	2b
	.size	probe_start, . - probe_start
