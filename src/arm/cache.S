/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cache maintenance by set and way, for a CPU that turns its caches off. The
 * client library has it: in a kernel it runs in the flat mapping of a restart,
 * and so lies in hypstub_idmap. The resident block has it as well, and boot
 * code calls it there.
 */
#include <arm/asm.h>
#include <arm/sysreg.h>

	.syntax	unified
	.section hypstub_idmap, "ax", %progbits

/*
 * dcache_clean_invalidate_l1(): cleans and invalidates the L1 data cache of
 * this CPU, for a CPU whose further caches are shared and coherent.
 * Any privileged mode, MMU on or off, D-cache off; CSSELR is the one of the
 * current SCR.NS.
 * In: nothing. Out: CSSELR = 0. Clobbers: r0-r3, r8-r12, flags. Stack: none,
 * nothing is stored.
 */
function dcache_clean_invalidate_l1
	dsb				@ what was stored so far is in the cache
	read_sysreg r0, CLIDR		@ r0 := cache types, 3 bits a level
	movs	r1, #1 << 1		@ r1 := one level, as in CSSELR
	b	.Llevels
endfunction dcache_clean_invalidate_l1

/*
 * dcache_clean_invalidate_all(): cleans and invalidates each line of each data
 * and unified cache up to the Level of Coherency (DDI 0406C B2.2.7). Operations
 * by set and way reach only this CPU's caches and those that it shares: the
 * D-cache must be off, and no other CPU may use the memory.
 * Any privileged mode, MMU on or off, D-cache off.
 * In: nothing. Out: CSSELR = 0, unless there is no cache. Clobbers: r0-r3,
 * r8-r12, flags. Stack: none, nothing is stored. Three instructions per line.
 */
function dcache_clean_invalidate_all
	dmb				@ stores so far come before cleaning
	read_sysreg r0, CLIDR		@ r0 := cache types, 3 bits a level
	ubfx	r1, r0, #24, #3
	lsls	r1, r1, #1		@ r1 := Level of Coherency, as in CSSELR
	beq	.Ldone
.Llevels:
	movs	r2, #0			@ r2 := level, as in CSSELR

.Llevel:
	and	r3, r0, #7
	cmp	r3, #2			@ 2: data, 3: separate, 4: unified
	blo	.Lnext_level
	write_sysreg r2, CSSELR
	isb				@ CCSIDR is that of this level
	read_sysreg r3, CCSIDR
	and	r8, r3, #7
	add	r8, r8, #4		@ r8 := log2 of the line's bytes
	ubfx	r9, r3, #3, #10		@ r9 := ways - 1
	ubfx	r10, r3, #13, #15	@ r10 := sets - 1
	clz	r11, r9			@ r11 := lowest bit of the way number
	mov	r12, #1
	lsls	r12, r12, r11		@ r12 := one way
	it	eq
	moveq	r12, #0x80000000	@ one way alone: larger than any r3
	lsl	r9, r9, r11		@ r9 := the last way
	orr	r9, r9, r2

.Lset:
	lsl	r3, r10, r8
	orr	r3, r3, r9		@ r3 := set, last way, level
1:	write_sysreg r3, DCCISW
	subs	r3, r3, r12		@ borrows after way 0
	bcs	1b
	subs	r10, r10, #1
	bcs	.Lset
	dsb				@ this level is done before the next

.Lnext_level:
	lsrs	r0, r0, #3
	adds	r2, r2, #2
	cmp	r2, r1
	blo	.Llevel
	movs	r0, #0
	write_sysreg r0, CSSELR
.Ldone:
	dsb				@ all lines are in memory
	isb				@ and CSSELR is 0 from here on
	bx	lr
endfunction dcache_clean_invalidate_all
