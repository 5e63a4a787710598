/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The resident block: what boot code sets in it before it is copied to its
 * place, what it may call, and its layout, which the vectors rely on.
 *
 *	+0x0000	vectors, code, constants, settings	(RESIDENT_CODE_SIZE)
 *	+0x2000	one stack per CPU, in order of cpu_slot	(RESIDENT_STACK_SIZE),
 *		with its struct cpu at the bottom
 *
 * Entered in Secure state, boot code makes two copies: the stub, which runs in
 * HYP mode, and the monitor, which may lie where only Secure state can read.
 */
#ifndef RESIDENT_H
#define RESIDENT_H

#define RESIDENT_CODE_SIZE  0x2000
#define RESIDENT_STACK_SIZE 0x200
#define RESIDENT_CPUS	    8
#define RESIDENT_SIZE	    0x3000
/* Where the block may lie: reserved memory goes by pages */
#define RESIDENT_ALIGN	    0x1000

/* struct cpu, at the bottom of the CPU's stack */
#define CPU_MPIDR	    0
#define CPU_STATE	    4
#define CPU_ENTRY	    8
#define CPU_CONTEXT	    12
#define CPU_PSR		    16
#define CPU_SCTLR	    20
#define CPU_SIZE	    24
/* No CPU of this slot in the device tree: no MPIDR has these bits */
#define CPU_NONE	    0xffffffff
/* cpu.state: what AFFINITY_INFO answers, plus one (PSCI 5.1.8) */
#define CPU_ABSENT	    0
#define CPU_ON		    1
#define CPU_OFF		    2
#define CPU_ON_PENDING	    3

/* struct call_frame */
#define CALL_FRAME_SIZE	    24

/* struct fault_frame */
#define FAULT_FRAME_REGS    0
#define FAULT_FRAME_VECTOR  56
#define FAULT_FRAME_SIZE    64

#ifndef __ASSEMBLER__

#include <stdbool.h>
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

/*
 * One CPU as PSCI sees it. Boot code fills in mpidr and the first state; then
 * the CPU itself writes it, or who has taken it from CPU_OFF to CPU_ON_PENDING.
 */
struct cpu {
	uint32_t mpidr; /* affinity fields, or CPU_NONE */
	uint32_t state;
	uint32_t entry;	  /* what CPU_ON was told, bit 0 = Thumb */
	uint32_t context; /* r0 at entry; before: what mon_init() returned */
	uint32_t psr;	  /* the caller's mode and endianness, all masked */
	uint32_t sctlr;	  /* of that mode: SCTLR or HSCTLR */
};

_Static_assert(offsetof(struct cpu, mpidr) == CPU_MPIDR &&
		       offsetof(struct cpu, state) == CPU_STATE &&
		       offsetof(struct cpu, entry) == CPU_ENTRY &&
		       offsetof(struct cpu, context) == CPU_CONTEXT &&
		       offsetof(struct cpu, psr) == CPU_PSR &&
		       offsetof(struct cpu, sctlr) == CPU_SCTLR &&
		       sizeof(struct cpu) == CPU_SIZE,
	       "cpu_enter.S");

/* The registers that a call handled in C may read and change */
struct call_frame {
	uint32_t r[4];
	uint32_t ip;
	uint32_t lr;
};

_Static_assert(sizeof(struct call_frame) == CALL_FRAME_SIZE, "hyp_vectors.S");

/* What an unexpected exception found; r[13] is lr, which HYP shares with USR */
struct fault_frame {
	uint32_t r[14];
	uint32_t vector;
	uint32_t unused;
};

_Static_assert(offsetof(struct fault_frame, vector) == FAULT_FRAME_VECTOR &&
		       sizeof(struct fault_frame) == FAULT_FRAME_SIZE,
	       "hyp_vectors.S");

/* The same in Monitor mode: r[13] is lr_mon, pc and psr are what SRS stored */
struct mon_frame {
	uint32_t r[14];
	uint32_t pc, psr;
};

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

/*
 * A step of SYSTEM_OFF or SYSTEM_RESET: the word at @addr becomes what @keep
 * leaves of it, or @set. With @keep = 0 it is not read.
 */
struct poke {
	uint32_t addr;
	uint32_t keep, set;
};

#define POWER_POKES 3
struct power {
	struct poke off[POWER_POKES], reset[POWER_POKES]; /* addr 0: no more */
};

/* Settings, filled in by boot code before the block is copied */
extern struct uart resident_uart;
extern uint32_t resident_gich; /* GICv2 virtual interface control, 0: none */
/* The stub's vectors: in the monitor's copy of the block, those of the other */
extern uint32_t resident_hvbar;
/*
 * HCR while the stub owns HYP mode: 0, or TSC where it wraps PSCI, so that each
 * CPU that a kernel in SVC mode starts gets the stub
 */
extern uint32_t resident_hcr;
extern struct power resident_power;

/* HYP, MMU off: every HYP register of this CPU to the stub's value */
void hyp_init(void);
/* HYP, MMU off: the PL1 registers that a payload finds at its first entry */
void pl1_init(void);

/* The vectors of Monitor mode, and of Secure PL1 once the boot has left it */
extern char mon_vectors[];
/* Monitor, SCR.NS = 1, r4 = its struct cpu: from reset to waiting for CPU_ON */
extern char cpu_wait[];
/* ARM code. HYP, MMU off, no stack: a CPU started by the PSCI that is wrapped */
extern char cpu_on[];
/* Monitor: turns this CPU off; it comes back by CPU_ON */
_Noreturn void cpu_off(void);

/* SMCCC_VERSION and SMCCC_ARCH_FEATURES, by either conduit; all others: -1 */
int32_t smccc_call(const uint32_t *r);
/* Monitor: an SMC. psr is the caller's */
void smc_call(struct call_frame *frame, uint32_t psr);
/*
 * HYP: an SMC of PL1 that the stub took. True if the frame holds the result,
 * false if it is for whoever owns the Secure world.
 */
bool psci_proxy(struct call_frame *frame);
/* Monitor: reports an exception there; the caller stops the CPU */
void mon_report(const struct mon_frame *frame, uint32_t vector);

/*
 * HYP: a call that the vectors leave to C. The frame is what returns; true if it
 * is first to be passed on by smc.
 */
bool hvc_call(struct call_frame *frame);
/* HYP: reports the exception on the console; the caller stops the CPU */
void fault_report(const struct fault_frame *frame);

/*
 * Leaves for a payload: hyp_init and pl1_init where HYP is ours, then entry in
 * @mode (PSR_MODE_HYP or PSR_MODE_SVC) with r0 = 0, @r1, @r2; bit 0 of @entry
 * selects Thumb. Entered in SVC, @mode is SVC. MMU and D-cache off.
 */
_Noreturn void cpu_start(uint32_t entry, uint32_t r1, uint32_t r2,
			 uint32_t mode);
/*
 * The same, after @size bytes, whole words, have been moved from @from to @to,
 * which may be where the caller and its stack are; @sp is another stack. HYP.
 */
_Noreturn void cpu_start_moved(uint32_t entry, uint32_t r1, uint32_t r2,
			       uint32_t mode, uint32_t to, uint32_t from,
			       uint32_t size, uint32_t sp);
/* Masks everything and waits for ever in WFI. Any mode */
_Noreturn void cpu_stop(void);

void uart_putc(char c);
void uart_puts(const char *s);
/* The same, with the next of @val in hexadecimal for each '%' */
void uart_print(const char *s, const uint32_t *val);
/* "0x" and eight digits */
void uart_puthex(uint32_t val);

#endif
#endif
