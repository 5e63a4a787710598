/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records the mode that a CPU was entered in. Called by the kernel at the entry
 * of each CPU, before it has a stack.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>

	.syntax	unified
	.text

/*
 * hypstub_record_mode(record): see hypstub/client.h. Any mode, MMU off, so that
 * the words go to memory, whatever another CPU has in its cache.
 * In: r0 = record, physical. Out: r0 as it was. Clobbers: r1-r3, flags.
 * Stack: none.
 */
function hypstub_record_mode
	mrs	r1, cpsr
	and	r1, r1, #PSR_MODE_MASK	@ r1 := this CPU's mode
	ldr	r2, [r0]
	cmp	r2, #0
	it	eq
	streq	r1, [r0]		@ the first CPU; no other runs yet
	beq	1f
	cmp	r2, r1
	it	ne
	strne	r1, [r0, #4]		@ the mode of any CPU that differs
1:	dsb				@ in memory before this CPU goes on
	bx	lr
endfunction hypstub_record_mode
