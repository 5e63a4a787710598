/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The resident block: what boot code sets in it before it is copied to its
 * place, what it may call, and its layout, which the vectors rely on.
 *
 *	+0x0000	vectors, code, constants, settings	(RESIDENT_CODE_SIZE)
 *	+0x1000	one stack per CPU, in order of cpu_slot	(RESIDENT_STACK_SIZE)
 */
#ifndef RESIDENT_H
#define RESIDENT_H

#define RESIDENT_CODE_SIZE  0x1000
#define RESIDENT_STACK_SIZE 0x200
#define RESIDENT_CPUS	    8
#define RESIDENT_SIZE	    0x2000
/* Where the block may lie: reserved memory goes by pages */
#define RESIDENT_ALIGN	    0x1000

/* struct hvc_frame */
#define HVC_FRAME_SIZE	    24

/* struct fault_frame */
#define FAULT_FRAME_REGS    0
#define FAULT_FRAME_VECTOR  56
#define FAULT_FRAME_SIZE    64

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

_Static_assert(RESIDENT_CODE_SIZE + RESIDENT_CPUS * RESIDENT_STACK_SIZE ==
		       RESIDENT_SIZE,
	       "the block is code and stacks");

/*
 * The stack that a CPU uses, by its MPIDR: one cluster of eight, or two of
 * four with neighbouring Aff1. It needs no table, no memory and one register,
 * so that vectors which own none can compute it (hyp_stack in hyp_vectors.S).
 * Boot code checks that no two CPUs of the device tree share a slot.
 */
static inline unsigned int cpu_slot(uint32_t mpidr)
{
	return (mpidr ^ (mpidr >> 6)) % RESIDENT_CPUS;
}

/* The registers that a call handled in C may read and change */
struct hvc_frame {
	uint32_t r[4];
	uint32_t ip;
	uint32_t lr;
};

_Static_assert(sizeof(struct hvc_frame) == HVC_FRAME_SIZE, "hyp_vectors.S");

/* What an unexpected exception found; r[13] is lr, which HYP shares with USR */
struct fault_frame {
	uint32_t r[14];
	uint32_t vector;
	uint32_t unused;
};

_Static_assert(offsetof(struct fault_frame, vector) == FAULT_FRAME_VECTOR &&
		       sizeof(struct fault_frame) == FAULT_FRAME_SIZE,
	       "hyp_vectors.S");

/* The block in the image, from its vectors to the end of its settings */
extern char resident_start[], resident_end[];
/* The vectors' address is that of the block: HVBAR, and HVC_RESET_VECTORS' */
extern char hyp_vectors[];

/*
 * A UART that sends by polling: wait until (status & mask) == ready, then
 * write the character. All register offsets in bytes; width 1 or 4.
 */
struct uart {
	uintptr_t base; /* 0: none, output is dropped */
	uint32_t mask, ready;
	uint8_t data, status;
	uint8_t width;
};

/* Settings, filled in by boot code before the block is copied */
extern struct uart resident_uart;
extern uint32_t resident_gich; /* GICv2 virtual interface control, 0: none */

/* HYP, MMU off: every HYP register of this CPU to the stub's value */
void hyp_init(void);
/* HYP, MMU off: the PL1 registers that a payload finds at its first entry */
void pl1_init(void);

/* HYP: a call that the vectors leave to C. The frame is what returns */
void hvc_call(struct hvc_frame *frame);
/* HYP: reports the exception on the console; the caller stops the CPU */
void fault_report(const struct fault_frame *frame);

/*
 * Leaves for a payload: hyp_init and pl1_init where HYP is ours, then entry in
 * @mode (PSR_MODE_HYP or PSR_MODE_SVC) with r0 = 0, @r1, @r2; bit 0 of @entry
 * selects Thumb. Entered in SVC, @mode is SVC. MMU and D-cache off.
 */
_Noreturn void cpu_start(uint32_t entry, uint32_t r1, uint32_t r2,
			 uint32_t mode);
/* Masks everything and waits for ever in WFI. Any mode */
_Noreturn void cpu_stop(void);

void uart_putc(char c);
void uart_puts(const char *s);
/* "0x" and eight digits */
void uart_puthex(uint32_t val);

#endif
#endif
