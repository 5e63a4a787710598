// SPDX-License-Identifier: BSD-2-Clause
/*
 * A module for Debian's Linux in SVC mode with the stub under it: installs a
 * hypervisor, vectors.S, on every CPU that is on, and takes it away again. It
 * makes stub calls without asking, so that whoever loads it has to see first
 * that /firmware/hypstub says boot-mode = "svc".
 *
 * Runs as the kernel does, in SVC mode with MMU and caches on. A CPU that is
 * turned on later, or off and on, has the stub's vectors; exit tells it apart.
 */
#include <arm/cache.h>
#include <arm/sysreg.h>
#include <hypstub/client.h>
#include <stdbool.h>
#include "hypmod.h"
#include "physical.h"

/* The kernel's, by its own names */
#define KERN_INFO "\0016"
#define EIO	  5

__attribute__((format(printf, 1, 2))) int _printk(const char *format, ...);
/* On that CPU, with interrupts masked. Not 0 if it is off, or none */
int smp_call_function_single(int cpu, void (*function)(void *), void *arg,
			     int wait);

/* As many as the stub has stacks for */
#define CPUS 8

/* HVBAR before the hypervisor, on all CPUs */
static uint32_t stub;

/* What a CPU has done */
struct report {
	const char *wrong; /* 0: nothing is */
	uint32_t vectors;
	uint32_t passed_on;
	bool was_ours; /* until now */
};

/* Our call. Out: the mode that answers, or HVC_STUB_ERR if nobody does */
static uint32_t call(uint32_t *passed_on)
{
	uint32_t r[4] = { HYPMOD_CALL };

	hypstub_smccc(r);
	*passed_on = r[1];
	return r[0] == (uint32_t)HVC_STUB_ERR ? r[0] : r[0] & PSR_MODE_MASK;
}

/* Once, before any CPU is told of the page: it is read with the MMU off */
static void prepare(void)
{
	for (int i = 0; i < 8; i++)
		hypmod_stub[i] = stub + 4 * i;
	dcache_clean(hypmod_vectors, HYPMOD_PAGE);
}

/* Out: what is wrong, or 0. On the CPU itself, interrupts masked */
static const char *install_here(struct report *report)
{
	uint32_t cpsr;

	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	if ((cpsr & PSR_MODE_MASK) != PSR_MODE_SVC)
		return "not in SVC mode";
	if (!(read_sysreg(TTBCR) & TTBCR_EAE))
		return "a kernel with short descriptors";
	if (hypstub_get_vectors() != stub)
		return "HVBAR is not the stub's";

	/* A fault brings the page into this process's tables, if need be */
	(void)*(volatile const uint32_t *)hypmod_vectors;
	report->vectors = physical(hypmod_vectors);
	if (!report->vectors || report->vectors % HVC_VECTORS_ALIGN)
		return "no address for HVBAR";
	write_sysreg(0, ICIALLU); /* what was code there before is not ours */
	write_sysreg(0, BPIALL);
	dsb(); /* both are complete */
	isb(); /* and count for what is fetched from here on */

	if (hypstub_set_vectors(report->vectors))
		return "SET_VECTORS is refused";
	if (hypstub_get_vectors() != report->vectors)
		return "HVBAR is not ours";
	if (call(&report->passed_on) != PSR_MODE_HYP)
		return "our call is not answered in HYP mode";
	return 0;
}

/* The same */
static const char *remove_here(struct report *report)
{
	uint32_t answer = call(&report->passed_on);
	uint32_t none;

	report->was_ours = answer == PSR_MODE_HYP;
	/* In any case: our memory is about to go */
	if (hypstub_reset_vectors())
		return "RESET_VECTORS is refused";
	if (hypstub_get_vectors() != stub)
		return "HVBAR is not the stub's again";
	if (call(&none) != (uint32_t)HVC_STUB_ERR)
		return "our call is answered still";
	if (!report->was_ours && answer != (uint32_t)HVC_STUB_ERR)
		return "our call was answered in another mode";
	return 0;
}

/* For smp_call_function_single(): arg is a struct report */
static void install(void *arg)
{
	struct report *report = arg;

	report->wrong = install_here(report);
}

static void remove(void *arg)
{
	struct report *report = arg;

	report->wrong = remove_here(report);
}

/* On rmmod. It cannot fail: what is wrong is in its lines */
void cleanup_module(void)
{
	for (int cpu = 0; cpu < CPUS; cpu++) {
		struct report report = { 0 };

		if (smp_call_function_single(cpu, remove, &report, 1))
			continue; /* it comes back with the stub's vectors */
		if (report.wrong)
			_printk(KERN_INFO "hypmod: CPU %d: error: %s\n", cpu,
				report.wrong);
		else if (report.was_ours)
			_printk(KERN_INFO
				"hypmod: CPU %d: removed, %lu passed on, the stub is back at 0x%08lx\n",
				cpu, report.passed_on, stub);
		else
			_printk(KERN_INFO
				"hypmod: CPU %d: the stub was back already\n",
				cpu);
	}
}

/* On insmod. Out: 0, or -EIO and no CPU has the hypervisor */
int init_module(void)
{
	stub = hypstub_get_vectors();
	prepare();
	for (int cpu = 0; cpu < CPUS; cpu++) {
		struct report report = { 0 };

		if (smp_call_function_single(cpu, install, &report, 1))
			continue;
		if (report.wrong) {
			_printk(KERN_INFO "hypmod: CPU %d: error: %s\n", cpu,
				report.wrong);
			cleanup_module(); /* our memory goes when we fail */
			return -EIO;
		}
		_printk(KERN_INFO
			"hypmod: CPU %d: our vectors at 0x%08lx, answer from HYP mode\n",
			cpu, report.vectors);
	}
	return 0;
}
