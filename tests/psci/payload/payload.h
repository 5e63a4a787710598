/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The test payload for PSCI: what its CPUs exchange, the calls, and one
 * function per group of checks. It runs with MMU and caches off: memory is
 * Strongly-ordered, and every word that two CPUs look at has one writer.
 */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include "../../bare/bare.h"

#define MAX_CPUS       BARE_MAX_CPUS

/* struct cpu, for entries.S */
#define CPU_CONTEXT    0
#define CPU_PSR	       4
#define CPU_THUMB      8
#define CPU_RESUME     12
#define CPU_SIZE_SHIFT 8

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <arm/sysreg.h>
#include "../../bare/console.h"
#include "registers.h"

struct cpu;
typedef void (*cpu_job)(struct cpu *cpu);

/* By Aff0. The second half is the boot CPU's to write, the first the CPU's */
struct cpu {
	/* The last entry: r0, CPSR, and by which of the two labels */
	uint32_t context, psr, thumb;
	uint32_t resume; /* sp of a CPU that cpu_off_and_on() will resume */
	uint32_t arrivals;
	uint32_t done;	 /* number of the last job done */
	uint32_t result; /* of a job */
	uint32_t registers[REGISTERS];

	volatile cpu_job job;
	uint32_t number; /* of the job to do */
} __attribute__((aligned(1 << CPU_SIZE_SHIFT)));

_Static_assert(offsetof(struct cpu, context) == CPU_CONTEXT &&
		       offsetof(struct cpu, psr) == CPU_PSR &&
		       offsetof(struct cpu, thumb) == CPU_THUMB &&
		       offsetof(struct cpu, resume) == CPU_RESUME &&
		       sizeof(struct cpu) == 1 << CPU_SIZE_SHIFT,
	       "entries.S");

extern volatile struct cpu cpus[MAX_CPUS];

/* What "psci.NAME=VALUE" tokens in bootargs say; zero if there is none */
struct options {
	uint32_t cpus;
	uint32_t foreign; /* PSCI is not hypstub's own monitor's */
	uint32_t cycles;  /* of CPU_OFF and CPU_ON; 0: no such check */
	uint32_t race;	  /* rounds of two CPUs that start a third */
	uint32_t sweep;	  /* instructions are counted: meet at each of them */
	uint32_t gic;	  /* 2, 3; 0: none */
	uint32_t secure;  /* an address that the Non-secure world cannot read */
	uint32_t random;  /* calls, all CPUs' together */
	uint32_t seed;	  /* of those */
	/* PSCI is 0.1, of which CPU_SUSPEND has this number, and so on; or 0 */
	uint32_t numbers;
	uint32_t reset; /* ends by SYSTEM_RESET, not SYSTEM_OFF */
};

extern struct options options;
void options_read(const char *dtb);

/* entries.S */
uint32_t psci(uint32_t function, uint32_t a, uint32_t b, uint32_t c);
uint32_t psci_by_hvc(uint32_t function, uint32_t a, uint32_t b, uint32_t c);
/* By smc, in SVC mode, of a payload in HYP mode */
uint32_t psci_from_svc(uint32_t function, uint32_t a, uint32_t b, uint32_t c);
/* By smc, and by a caller whose data and exceptions are big-endian */
uint32_t psci_big_endian(uint32_t function, uint32_t a, uint32_t b, uint32_t c);
/* False if the read aborts */
bool probe_read(uint32_t addr);
/* CPU_OFF; returns 0 when somebody has started this CPU again, or the error */
uint32_t cpu_off_and_on(volatile struct cpu *cpu);
/* What CPU_ON is given: ARM code, and Thumb code with bit 0 set */
extern char entry_arm[], entry_thumb[];
/* Vectors for PL1, and for HYP mode, where nothing but a probe is expected */
extern char pl1_vectors[], hyp_vectors[];

/* cpus.c */
/* This CPU's MPIDR, or that of the CPU with this Aff0, as PSCI names it */
uint32_t mpidr_of(unsigned int index);
volatile struct cpu *this_cpu(void);

/* Waits, not for ever, until @condition holds: whether it does */
#define WAIT_FOR(condition) \
	({ \
		uint64_t end_ = wait_start(); \
		while (!(condition) && wait_goes_on(end_)) \
			; \
		(condition); \
	})
/* Lets another CPU run, where an emulator has one thread for all */
void relax(void);
uint64_t wait_start(void);
bool wait_goes_on(uint64_t end);
/* Says that nothing else can be tested, and ends */
_Noreturn void bail_out(const char *why, uint32_t val);

/* The number by which CPU_SUSPEND, CPU_OFF or CPU_ON is called */
uint32_t psci_number(uint32_t function);
/* CPU_ON by another CPU's number: its result */
int32_t cpu_on(unsigned int index, const void *entry, uint32_t context);
int32_t affinity_info(unsigned int index);
/* Start it at entry_arm, or stop it, and wait until that is done: or bail out */
void cpu_bring_up(unsigned int index, uint32_t context);
void cpu_take_down(unsigned int index);
/* Waits for an arrival after that one, and checks how the CPU was entered */
void cpu_expect_arrival(unsigned int index, uint32_t arrivals, uint32_t context,
			uint32_t psr);
/* PSR that an entry has by default: our mode, masked, ARM, little-endian */
uint32_t entry_psr(void);
/* A CPU that is on does this; the second returns when it has */
void cpu_post(unsigned int index, cpu_job job);
void cpu_do(unsigned int index, cpu_job job);
/* A job: CPU_OFF */
void job_off(struct cpu *cpu);

/* One group of checks each */
void check_calls(void);
void check_preserves(void);
void check_cpu_on(void);
void check_states(void);
void check_registers(void);
void check_cycles(void);
void check_race(void);
void check_random_calls(void);
void check_boot_cpu_off(void);
void check_suspend(void);
void check_secure(void);

#endif
#endif
