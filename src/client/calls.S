/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub calls as C functions, see hypstub/client.h. Called by a kernel in
 * any PL1 mode or HYP, in any state of the MMU and caches. Each function
 * follows the procedure call standard: r0-r3 and ip are clobbered, and no
 * implementer of the calls may clobber more.
 */
#include <arm/asm.h>
#include <hypstub/abi.h>

	.syntax	unified
	.text

/*
 * hypstub_get_vectors(): HVC_GET_VECTORS. Any mode but USR, any state of MMU
 * and caches.
 * In: nothing. Out: r0 = HVBAR. Clobbers: r1-r3, ip. Stack: none.
 */
function hypstub_get_vectors
	mov	r0, #HVC_GET_VECTORS
	hvc	#0
	bx	lr
endfunction hypstub_get_vectors

/* r0 := 0 if the call succeeded; HVC_STUB_ERR stays */
	.macro	result_to_errno
	cmp	r0, #HVC_STUB_ERR
	it	ne
	movne	r0, #0
	.endm

/*
 * hypstub_set_vectors(vectors): HVC_SET_VECTORS. Any mode but USR, any state of
 * MMU and caches.
 * In: r0 = vectors. Out: r0 = 0 or HVC_STUB_ERR. Clobbers: r1-r3, ip, flags.
 * Stack: none.
 */
function hypstub_set_vectors
	mov	r1, r0
	mov	r0, #HVC_SET_VECTORS
	hvc	#0
	result_to_errno
	bx	lr
endfunction hypstub_set_vectors

/*
 * hypstub_call_soft_restart(entry, r1, r2): HVC_SOFT_RESTART. Any mode but USR,
 * any state of MMU and caches.
 * In: r0 = entry, r1, r2 for the new image. Out: the new image runs in HYP; or
 * r0 = HVC_STUB_ERR. Clobbers: r1-r3, ip. Stack: none.
 */
function hypstub_call_soft_restart
	mov	r3, r0
	mov	r0, #HVC_SOFT_RESTART
	hvc	#0
	bx	lr
endfunction hypstub_call_soft_restart

/*
 * hypstub_reset_vectors(): HVC_RESET_VECTORS. Any mode but USR, any state of
 * MMU and caches.
 * In: nothing. Out: r0 = 0 or HVC_STUB_ERR. Clobbers: r1-r3, ip, flags.
 * Stack: none.
 */
function hypstub_reset_vectors
	mov	r0, #HVC_RESET_VECTORS
	hvc	#0
	result_to_errno
	bx	lr
endfunction hypstub_reset_vectors

/*
 * hypstub_smccc(r): a call of the SMC Calling Convention. Any mode but USR, any
 * state of MMU and caches.
 * In: r0 = uint32_t[4], the function and its arguments. Out: the array holds
 * the results. Clobbers: r0-r3, ip. Stack: 8 bytes.
 */
function hypstub_smccc
	push	{r4, lr}
	mov	r4, r0
	ldm	r4, {r0-r3}
	hvc	#0
	stm	r4, {r0-r3}
	pop	{r4, pc}
endfunction hypstub_smccc
