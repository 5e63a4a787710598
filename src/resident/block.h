/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The layout of the resident block, for C and assembly. The block's own code
 * uses it to find stacks and CPUs, boot code to make the copies of the block.
 *
 *	+0x0000	vectors, code, constants, settings	(RESIDENT_CODE_SIZE)
 *	+0x2000	one stack per CPU, in order of cpu_slot	(RESIDENT_STACK_SIZE),
 *		with its struct cpu at the bottom
 *
 * If the image is entered in Secure state, boot code makes two copies: the
 * stub, which runs in HYP mode, and the monitor, which may lie where only
 * Secure state can read.
 */
#ifndef RESIDENT_BLOCK_H
#define RESIDENT_BLOCK_H

#define RESIDENT_CODE_SIZE   0x2000
#define RESIDENT_STACK_SHIFT 9
#define RESIDENT_STACK_SIZE  (1 << RESIDENT_STACK_SHIFT)
#define RESIDENT_CPUS	     8
#define RESIDENT_SIZE	     0x3000
/* Alignment of a copy: memory is reserved by whole pages */
#define RESIDENT_ALIGN	     0x1000

#ifdef __ASSEMBLER__
/* clang-format off */
#include <arm/sysreg.h>

	.if	RESIDENT_CPUS != 8
	.error	"cpu_slot adds one bit of Aff1 to the three of Aff0"
	.endif

/*
 * \slot := the slot of this CPU, computed as cpu_slot() in C below does. The
 * CPU's stack begins \slot << RESIDENT_STACK_SHIFT bytes behind the code's
 * RESIDENT_CODE_SIZE bytes. Needs no other register and clobbers no other, nor
 * the flags; \slot may be sp in ARM code.
 */
	.macro	cpu_slot slot
	read_sysreg \slot, MPIDR
	eor	\slot, \slot, \slot, lsr #6	@ Aff1 bit 0 becomes bit 2
	and	\slot, \slot, #RESIDENT_CPUS - 1
	.endm

/* clang-format on */
#else

#include <stdint.h>

_Static_assert(RESIDENT_CODE_SIZE + RESIDENT_CPUS * RESIDENT_STACK_SIZE ==
		       RESIDENT_SIZE,
	       "the block is code and stacks");
_Static_assert(RESIDENT_CPUS == 8, "one bit of Aff1 and three of Aff0");

/*
 * Returns the slot of the CPU with @mpidr, which is the number of its stack.
 * Slots differ within one cluster of eight CPUs, and within two clusters of
 * four with neighbouring Aff1. The computation takes one register and no
 * memory, so that vectors without a free register can do it (the macro above).
 * Boot code checks that no two CPUs of the device tree share a slot.
 */
static inline unsigned int cpu_slot(uint32_t mpidr)
{
	return (mpidr ^ (mpidr >> 6)) % RESIDENT_CPUS;
}

/* The block in the image, from its vectors to the end of its settings */
extern char resident_start[], resident_end[];
/*
 * The HYP vectors, at the start of the block: HVC_RESET_VECTORS sets HVBAR to
 * their address
 */
extern char hyp_vectors[];

#endif
#endif
