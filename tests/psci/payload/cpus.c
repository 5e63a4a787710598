// SPDX-License-Identifier: BSD-2-Clause
/*
 * The CPUs of the payload: how one that is started arrives and waits for jobs,
 * and how the boot CPU starts, uses and stops it.
 */
#include <arm/barrier.h>
#include <check.h>
#include "payload.h"
#include "psci.h"

#define DEADLINE_SECONDS 20
/* If CNTFRQ says nothing */
#define CNTFRQ_GUESS	 62500000

volatile struct cpu cpus[MAX_CPUS];

uint32_t mpidr_of(unsigned int index)
{
	return (read_sysreg(MPIDR) & MPIDR_AFFINITY & ~0xffu) | index;
}

volatile struct cpu *this_cpu(void)
{
	return &cpus[read_sysreg(MPIDR) % MAX_CPUS];
}

void relax(void)
{
	__asm__ volatile("yield" : : : "memory");
}

static uint64_t counter(void)
{
	uint64_t val;

	__asm__ volatile("isb\n\tmrrc p15, 0, %Q0, %R0, c14" : "=r"(val));
	return val;
}

uint64_t wait_start(void)
{
	uint32_t hz = read_sysreg(CNTFRQ);

	return counter() +
	       (uint64_t)(hz ? hz : CNTFRQ_GUESS) * DEADLINE_SECONDS;
}

bool wait_goes_on(uint64_t end)
{
	relax();
	return counter() < end;
}

void bail_out(const char *why, uint32_t val)
{
	put("Bail out! ");
	put(why);
	put(" ");
	put_hex(val);
	put("\n");
	for (;;)
		psci(PSCI_SYSTEM_OFF, 0, 0, 0);
}

void bare_exception(uint32_t vector, uint32_t lr, uint32_t spsr)
{
	put("\n# CPU ");
	put_number(read_sysreg(MPIDR) & 0xff);
	put(", ");
	put_exception(lr, spsr);
	bail_out("unexpected exception at vector", vector);
}

/* Each CPU as it comes in, before anything that its entry left is changed */
static void arrive(volatile struct cpu *cpu)
{
	registers_read(cpu->registers);
	if (bare_in_hyp()) {
		write_sysreg(read_sysreg(HSCTLR) & ~SCTLR_EE, HSCTLR);
		write_sysreg((uintptr_t)hyp_vectors, HVBAR);
	} else {
		write_sysreg(read_sysreg(SCTLR) & ~SCTLR_EE, SCTLR);
		write_sysreg((uintptr_t)pl1_vectors, VBAR);
	}
	isb(); /* both count from here on */
	cpu->done = cpu->number;
	dsb(); /* what we have noted is there before we say so */
	cpu->arrivals++;
}

/* entries.S: what CPUs do that CPU_ON has started */
void payload_cpu(volatile struct cpu *cpu);

void payload_cpu(volatile struct cpu *cpu)
{
	arrive(cpu);
	while (!cpu->resume) {
		if (cpu->done == cpu->number) {
			relax();
			continue;
		}
		cpu->job((struct cpu *)cpu);
		dsb(); /* its results are there before we say so */
		cpu->done = cpu->number;
	}
}

void cpu_post(unsigned int index, cpu_job job)
{
	if (!WAIT_FOR(cpus[index].done == cpus[index].number))
		bail_out("the last job is not done by CPU", index);
	cpus[index].job = job;
	dsb(); /* the job is there before its number */
	cpus[index].number++;
}

void cpu_do(unsigned int index, cpu_job job)
{
	cpu_post(index, job);
	if (!WAIT_FOR(cpus[index].done == cpus[index].number))
		bail_out("a job is not done by CPU", index);
}

void job_off(struct cpu *cpu)
{
	cpu->result = 0;
	registers_spoil();
	cpu->result = psci(psci_number(PSCI_CPU_OFF), 0, 0, 0);
}

uint32_t psci_number(uint32_t function)
{
	if (!options.numbers)
		return function;
	return options.numbers + function - PSCI_CPU_SUSPEND;
}

int32_t cpu_on(unsigned int index, const void *entry, uint32_t context)
{
	return psci(psci_number(PSCI_CPU_ON), mpidr_of(index), (uintptr_t)entry,
		    context);
}

int32_t affinity_info(unsigned int index)
{
	return psci(PSCI_AFFINITY_INFO, mpidr_of(index), 0, 0);
}

uint32_t entry_psr(void)
{
	return PSR_MASKED | (bare_in_hyp() ? PSR_MODE_HYP : PSR_MODE_SVC);
}

void cpu_expect_arrival(unsigned int index, uint32_t arrivals, uint32_t context,
			uint32_t psr)
{
	const volatile struct cpu *cpu = &cpus[index];
	uint32_t sctlr;

	if (!WAIT_FOR(cpu->arrivals != arrivals))
		bail_out("after CPU_ON nothing is heard of CPU", index);
	check_equal("arrivals", arrivals + 1, cpu->arrivals);
	check_equal("context", context, cpu->context);
	/* T cannot be read: that is which label was entered. Flags are anybody's */
	check_equal("Thumb state", psr & PSR_T, cpu->thumb ? PSR_T : 0);
	check_equal("CPSR", psr & ~PSR_T, cpu->psr & PSR_STATE);
	sctlr = cpu->registers[bare_in_hyp() ? AT_HSCTLR : AT_SCTLR];
	check_equal("MMU, caches and endianness", psr & PSR_E ? SCTLR_EE : 0,
		    sctlr & (SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_EE));
}

void cpu_bring_up(unsigned int index, uint32_t context)
{
	uint32_t arrivals = cpus[index].arrivals;
	int32_t result = cpu_on(index, entry_arm, context);

	if (result)
		bail_out("CPU_ON says", result);
	cpu_expect_arrival(index, arrivals, context, entry_psr());
}

void cpu_take_down(unsigned int index)
{
	cpu_post(index, job_off);
	if (!WAIT_FOR(affinity_info(index) == PSCI_AFFINITY_OFF))
		bail_out("CPU_OFF, and AFFINITY_INFO still says",
			 affinity_info(index));
}
