/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub calls as C functions, see hypstub/client.h. Any PL1 mode or HYP,
 * any state of the MMU. Each follows the procedure call standard: r0-r3 and ip
 * are the caller's loss, which is also all that an implementer may clobber.
 */
#include <hypstub/abi.h>

	.syntax	unified
	.text

	.macro	function name
	.globl	\name
	.type	\name, %function
\name:
	.endm

/* Out: r0 = HVBAR. Stack: none. */
function hypstub_get_vectors
	mov	r0, #HVC_GET_VECTORS
	hvc	#0
	bx	lr

/* r0 := 0 for a call that succeeded, HVC_STUB_ERR for one that did not */
	.macro	result_to_errno
	cmp	r0, #HVC_STUB_ERR
	it	ne
	movne	r0, #0
	.endm

/* In: r0 = vectors. Out: r0 = 0 or HVC_STUB_ERR. Stack: none. */
function hypstub_set_vectors
	mov	r1, r0
	mov	r0, #HVC_SET_VECTORS
	hvc	#0
	result_to_errno
	bx	lr

/* In: r0 = entry, r1, r2. Out, if at all: r0 = HVC_STUB_ERR. Stack: none. */
function hypstub_call_soft_restart
	mov	r3, r0
	mov	r0, #HVC_SOFT_RESTART
	hvc	#0
	bx	lr

/* Out: r0 = 0 or HVC_STUB_ERR. Stack: none. */
function hypstub_reset_vectors
	mov	r0, #HVC_RESET_VECTORS
	hvc	#0
	result_to_errno
	bx	lr

/* In: r0 = uint32_t[4]. Out: the same, changed. Stack: 8 bytes. */
function hypstub_smccc
	push	{r4, lr}
	mov	r4, r0
	ldm	r4, {r0-r3}
	hvc	#0
	stm	r4, {r0-r3}
	pop	{r4, pc}
