// SPDX-License-Identifier: BSD-2-Clause
/*
 * The report of an exception that nobody expects, in HYP or Monitor mode: one
 * block of lines, then the vectors stop the CPU.
 *
 * Names are kept in one string each, not in tables of pointers, since a
 * pointer would be an absolute address in code that moves.
 */
#include <stdbool.h>
#include <arm/sysreg.h>
#include "block.h"
#include "fault.h"
#include "putc.h"

/* One string for each vector, from the first on */
static const char vector_names[] =
	"reset\0undefined instruction\0SVC in HYP\0prefetch abort\0"
	"data abort\0trap from PL1 or PL0\0IRQ\0FIQ";

/* HSR.EC (DDI 0406C B3.13.6) plus one as a character, and what it stands for */
static const char classes[] =
	"\001unknown reason\0\002WFI or WFE\0\004CP15\0\005CP15\0\006CP14\0"
	"\007CP14\0\010VFP or NEON\0\011CP10\0\013BXJ\0\015CP14\0\022SVC\0"
	"\023HVC\0\024SMC\0\041prefetch abort below HYP\0"
	"\042prefetch abort in HYP\0\045data abort below HYP\0"
	"\046data abort in HYP\0";

static const char *next(const char *name)
{
	while (*name++)
		;
	return name;
}

static const char *vector_name(uint32_t vector)
{
	const char *name = vector_names;

	while (vector--)
		name = next(name);
	return name;
}

static const char *hsr_class(uint32_t hsr)
{
	const char *name = classes;

	while (*name && (uint32_t)*name != (hsr >> HSR_EC_SHIFT) + 1)
		name = next(name);
	return *name ? name + 1 : "not of ARMv7";
}

static uint32_t elr_hyp(void)
{
	uint32_t val;

	__asm__ volatile("mrs %0, elr_hyp" : "=r"(val));
	return val;
}

static uint32_t spsr(void)
{
	uint32_t val;

	__asm__ volatile("mrs %0, spsr" : "=r"(val));
	return val;
}

/* Set while a CPU reports: each byte is written by one CPU alone */
static uint8_t reporting[RESIDENT_CPUS]
	__attribute__((section(".resident.data"))) = { 0 };

/* The first line, once for each CPU */
static bool starts(const char *mode, uint32_t vector)
{
	uint32_t mpidr = read_sysreg(MPIDR) & MPIDR_AFFINITY;
	uint8_t *me = &reporting[cpu_slot(mpidr)];

	/* A fault while it reports a fault: the console does not answer */
	if (*me)
		return false;
	*me = 1;
	uart_puts("\nhypstub: unexpected exception in ");
	uart_puts(mode);
	uart_puts(": ");
	uart_puts(vector_name(vector));
	uart_print(", CPU % stops\n", &mpidr);
	return true;
}

static void put_registers(const uint32_t *r)
{
	uart_print("  r0-r12, lr:\n  % % % % % % %\n  % % % % % % %\n", r);
}

void fault_report(const struct fault_frame *frame)
{
	const uint32_t val[] = {
		read_sysreg(HSR),   elr_hyp(),		spsr(),
		read_sysreg(HDFAR), read_sysreg(HIFAR), read_sysreg(HPFAR),
	};

	if (!starts("HYP", frame->vector))
		return;
	uart_print("  HSR % (", val);
	uart_puts(hsr_class(val[0]));
	uart_print("), ELR_hyp %, SPSR_hyp %\n  HDFAR %, HIFAR %, HPFAR %\n",
		   val + 1);
	put_registers(frame->r);
}

void mon_report(const struct mon_frame *frame, uint32_t vector)
{
	const uint32_t val[] = {
		frame->pc,	   frame->psr,	      read_sysreg(DFSR),
		read_sysreg(DFAR), read_sysreg(IFSR), read_sysreg(IFAR),
	};

	if (!starts("Monitor", vector))
		return;
	uart_print("  lr %, SPSR %\n  DFSR %, DFAR %, IFSR %, IFAR %\n", val);
	put_registers(frame->r);
}
