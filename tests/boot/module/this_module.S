/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What Linux's module loader wants to find in a module, no code. layout.h is
 * made from a module of the same kernel, THIS_MODULE is given by module.mk. There are neither a vermagic nor
 * __versions: the kernel takes that for a module that is loaded by force.
 */
#include "layout.h"

	.section .modinfo, "a", %progbits
	.asciz	"license=Dual BSD/GPL"

	/* struct module: the kernel fills in all the rest */
	.section .gnu.linkonce.this_module, "aw", %progbits
	.balign	64
	.globl	__this_module
	.type	__this_module, %object
__this_module:
	.org	MODULE_NAME
	.asciz	THIS_MODULE
	.org	MODULE_INIT
	.word	init_module
	.org	MODULE_EXIT
	.word	cleanup_module
	.org	MODULE_SIZE

	/* The loader makes room here for calls of what is out of bl's reach */
	.section .plt, "ax", %progbits
	.byte	0
	.section .init.plt, "ax", %progbits
	.byte	0
