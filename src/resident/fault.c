// SPDX-License-Identifier: BSD-2-Clause
/*
 * The report of an exception that nobody expects in HYP: one block of lines,
 * then the vectors stop the CPU.
 *
 * Names are kept in one string each, not in tables of pointers, since a
 * pointer would be an absolute address in code that moves.
 */
#include <arm/sysreg.h>
#include "resident.h"

/* The @n-th of the strings that follow each other in @names */
static const char *nth(const char *names, uint32_t n)
{
	while (n--)
		while (*names++)
			;
	return names;
}

static const char *vector_name(uint32_t vector)
{
	return nth("reset\0undefined instruction\0SVC in HYP\0"
		   "prefetch abort\0data abort\0trap from PL1 or PL0\0IRQ\0FIQ",
		   vector);
}

static const char *hsr_class(uint32_t hsr)
{
	switch (hsr >> HSR_EC_SHIFT) {
	case HSR_EC_UNKNOWN:
		return "unknown reason, such as an undefined instruction";
	case HSR_EC_WFX:
		return "trapped WFI or WFE";
	case HSR_EC_CP15_32:
	case HSR_EC_CP15_64:
		return "trapped CP15 access";
	case HSR_EC_CP14_32:
	case HSR_EC_CP14_LDC:
	case HSR_EC_CP14_64:
		return "trapped CP14 access";
	case HSR_EC_VFP:
	case HSR_EC_CP10_ID:
		return "trapped VFP or NEON access";
	case HSR_EC_BXJ:
		return "trapped BXJ";
	case HSR_EC_SVC:
		return "SVC";
	case HSR_EC_HVC:
		return "HVC";
	case HSR_EC_SMC:
		return "trapped SMC";
	case HSR_EC_PABT_PL1:
		return "prefetch abort in PL1 or PL0";
	case HSR_EC_PABT_HYP:
		return "prefetch abort in HYP";
	case HSR_EC_DABT_PL1:
		return "data abort in PL1 or PL0";
	case HSR_EC_DABT_HYP:
		return "data abort in HYP";
	default:
		return "class not known to ARMv7";
	}
}

static void put(const char *name, uint32_t val)
{
	uart_puts(name);
	uart_puthex(val);
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

void fault_report(const struct fault_frame *frame)
{
	uint32_t hsr = read_sysreg(HSR);
	uint32_t mpidr = read_sysreg(MPIDR);
	unsigned int i;

	/* A fault while it reports a fault: the console does not answer */
	if (reporting[cpu_slot(mpidr)])
		return;
	reporting[cpu_slot(mpidr)] = 1;

	uart_puts("\nhypstub: unexpected exception in HYP: ");
	uart_puts(vector_name(frame->vector));
	put(", CPU ", mpidr & MPIDR_AFFINITY);
	put(" stops\n  HSR ", hsr);
	uart_puts(" (");
	uart_puts(hsr_class(hsr));
	put("), ELR_hyp ", elr_hyp());
	put(", SPSR_hyp ", spsr());
	put("\n  HDFAR ", read_sysreg(HDFAR));
	put(", HIFAR ", read_sysreg(HIFAR));
	put(", HPFAR ", read_sysreg(HPFAR));
	uart_puts("\n  r0-r12, lr:");
	for (i = 0; i < 14; i++)
		put(i % 7 ? " " : "\n  ", frame->r[i]);
	uart_puts("\n");
}
