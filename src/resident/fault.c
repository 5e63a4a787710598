// SPDX-License-Identifier: BSD-2-Clause
/*
 * The report of an unexpected exception in HYP or Monitor mode: a few lines on
 * the console, after which the vectors stop the CPU. Called by hyp_vectors.S
 * and mon_vectors.S.
 *
 * Each list of names is one string and not a table of pointers: a pointer would
 * be an absolute address, and this code is copied to another address.
 */
#include <stdbool.h>
#include <arm/sysreg.h>
#include "block.h"
#include "fault.h"
#include "putc.h"

/* The name of each vector, in the order of the vectors */
static const char vector_names[] =
	"reset\0undefined instruction\0SVC in HYP\0prefetch abort\0"
	"data abort\0trap from PL1 or PL0\0IRQ\0FIQ";

/* HSR.EC: the exception classes of ARMv7 and their names (DDI 0406C B3.13.6) */
#define HSR_CLASSES(CLASS) \
	CLASS(HSR_EC_UNKNOWN, "unknown reason") \
	CLASS(HSR_EC_WFX, "WFI or WFE") \
	CLASS(HSR_EC_CP15_32, "CP15") \
	CLASS(HSR_EC_CP15_64, "CP15") \
	CLASS(HSR_EC_CP14_32, "CP14") \
	CLASS(HSR_EC_CP14_LDC, "CP14") \
	CLASS(HSR_EC_VFP, "VFP or NEON") \
	CLASS(HSR_EC_CP10_ID, "CP10") \
	CLASS(HSR_EC_BXJ, "BXJ") \
	CLASS(HSR_EC_CP14_64, "CP14") \
	CLASS(HSR_EC_SVC, "SVC") \
	CLASS(HSR_EC_HVC, "HVC") \
	CLASS(HSR_EC_SMC, "SMC") \
	CLASS(HSR_EC_PABT_PL1, "prefetch abort below HYP") \
	CLASS(HSR_EC_PABT_HYP, "prefetch abort in HYP") \
	CLASS(HSR_EC_DABT_PL1, "data abort below HYP") \
	CLASS(HSR_EC_DABT_HYP, "data abort in HYP")
#define CLASS_CODE(code, name) code,
#define CLASS_NAME(code, name) name "\0"

/* The codes and the names of the classes, in the same order */
static const uint8_t class_codes[] = { HSR_CLASSES(CLASS_CODE) };
static const char class_names[] = HSR_CLASSES(CLASS_NAME) "not of ARMv7";

/* Returns string @number of @names, strings that stand one after another. */
static const char *nth(const char *names, uint32_t number)
{
	while (number)
		if (!*names++)
			number--;
	return names;
}

/* Returns the name of the exception class in @hsr. */
static const char *hsr_class(uint32_t hsr)
{
	uint32_t i = 0;

	while (i < sizeof(class_codes) && class_codes[i] != hsr >> HSR_EC_SHIFT)
		i++;
	return nth(class_names, i);
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

/* 1 for a CPU that has started a report; only that CPU writes its byte */
static uint8_t reporting[RESIDENT_CPUS]
	__attribute__((section(".resident.data"))) = { 0 };

/*
 * Prints the first line of a report. Returns false, and prints nothing, if this
 * CPU has already started one.
 */
static bool report_start(const char *mode, uint32_t vector)
{
	uint32_t mpidr = read_sysreg(MPIDR) & MPIDR_AFFINITY;
	uint8_t *me = &reporting[cpu_slot(mpidr)];

	/* An exception during the report: it was the console that faulted */
	if (*me)
		return false;
	*me = 1;
	uart_puts("\nhypstub: unexpected exception in ");
	uart_puts(mode);
	uart_puts(": ");
	uart_puts(nth(vector_names, vector));
	uart_print(", CPU % stops\n", &mpidr);
	return true;
}

/* Prints the 14 words at @r, which are r0 to r12 and lr. */
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

	if (!report_start("HYP", frame->vector))
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

	if (!report_start("Monitor", vector))
		return;
	uart_print("  lr %, SPSR %\n  DFSR %, DFAR %, IFSR %, IFAR %\n", val);
	put_registers(frame->r);
}
