// SPDX-License-Identifier: BSD-2-Clause
/*
 * CPU_ON: what it refuses, and how a CPU arrives that it has started. And what
 * AFFINITY_INFO says meanwhile.
 */
#include <hypstub/abi.h>
#include <call.h>
#include <check.h>
#include "payload.h"
#include "psci.h"

static void expect_on(const char *what, int32_t expected, uint32_t mpidr,
		      uint32_t entry)
{
	uint32_t function = psci_number(PSCI_CPU_ON);

	check_call(function, 0, mpidr);
	check_equal(what, expected, psci(function, mpidr, entry, 0));
}

static void expect_info(const char *what, int32_t expected, uint32_t mpidr,
			uint32_t level)
{
	check_call(PSCI_AFFINITY_INFO, 0, mpidr);
	check_equal(what, expected, psci(PSCI_AFFINITY_INFO, mpidr, level, 0));
}

/* None of these is a CPU; the last is the first that is not there, if any */
static unsigned int no_cpus(uint32_t mpidr[9])
{
	uint32_t own = mpidr_of(0);
	unsigned int n = 0;

	mpidr[n++] = own | 0x77;
	mpidr[n++] = own ^ 0x000100;
	mpidr[n++] = own ^ 0x010000;
	mpidr[n++] = own | 0x80000000; /* as MPIDR itself reads */
	mpidr[n++] = own | 0x01000000;
	mpidr[n++] = own | 0x40000000;
	mpidr[n++] = own | MAX_CPUS; /* the same in its lowest bits */
	mpidr[n++] = ~0u;
	if (options.cpus < MAX_CPUS)
		mpidr[n++] = own + options.cpus;
	return n;
}

static void check_refused(void)
{
	uint32_t arm = (uintptr_t)entry_arm;
	uint32_t none[9];
	unsigned int n = no_cpus(none);

	check_begin("CPU_ON of the calling CPU is ALREADY_ON");
	expect_on("r0", PSCI_ALREADY_ON, mpidr_of(0), arm);
	check_end();

	check_begin("CPU_ON of what is no CPU is INVALID_PARAMETERS");
	for (unsigned int i = 0; i < n; i++)
		expect_on("r0", PSCI_INVALID_PARAMETERS, none[i], arm);
	check_end();

	check_begin("AFFINITY_INFO of what is no CPU is INVALID_PARAMETERS");
	for (unsigned int i = 0; i < n; i++)
		expect_info("r0", PSCI_INVALID_PARAMETERS, none[i], 0);
	check_end();

	if (options.foreign)
		return;
	check_begin("AFFINITY_INFO above level 0 is INVALID_PARAMETERS");
	for (uint32_t level = 1; level < 5; level++)
		expect_info("r0", PSCI_INVALID_PARAMETERS, mpidr_of(0), level);
	expect_info("r0", PSCI_INVALID_PARAMETERS, mpidr_of(0), ~0u);
	check_end();
}

static void check_misaligned(void)
{
	if (options.cpus < 2)
		return;
	check_begin("CPU_ON at misaligned ARM code is INVALID_ADDRESS");
	expect_on("r0", PSCI_INVALID_ADDRESS, mpidr_of(1),
		  (uintptr_t)entry_arm + 2);
	expect_info("the CPU after that", PSCI_AFFINITY_OFF, mpidr_of(1), 0);
	check_end();
}

void check_cpu_on(void)
{
	check_refused();

	check_begin("AFFINITY_INFO: this CPU is ON, the others are OFF");
	for (unsigned int i = 0; i < options.cpus; i++)
		expect_info("r0", i ? PSCI_AFFINITY_OFF : PSCI_AFFINITY_ON,
			    mpidr_of(i), 0);
	check_end();
	check_misaligned();
}

static bool is_on_or_pending(int32_t result)
{
	return result == PSCI_ALREADY_ON || result == PSCI_ON_PENDING;
}

/* Off -> pending -> on, with a second try at each stage; then left on */
static void check_on(unsigned int i)
{
	uint32_t arrivals = cpus[i].arrivals;
	uint32_t context = 0xc0de0000 | i;
	int32_t second;

	check_equal("CPU_ON", 0, cpu_on(i, entry_arm, context));
	second = cpu_on(i, entry_arm, ~context);
	check_equal("second CPU_ON refused", true, is_on_or_pending(second));
	cpu_expect_arrival(i, arrivals, context, entry_psr());
	registers_remember(i);
	expect_info("AFFINITY_INFO", PSCI_AFFINITY_ON, mpidr_of(i), 0);
	expect_on("third CPU_ON", PSCI_ALREADY_ON, mpidr_of(i),
		  (uintptr_t)entry_thumb);
	check_equal("arrivals after that", arrivals + 1, cpus[i].arrivals);
}

static void check_entry(const char *name, const void *entry, uint32_t psr)
{
	uint32_t arrivals = cpus[1].arrivals;

	check_begin(name);
	check_equal("CPU_ON", 0, cpu_on(1, entry, 0x600d0000));
	cpu_expect_arrival(1, arrivals, 0x600d0000, psr);
	registers_compare(1);
	check_end();
	cpu_take_down(1);
}

/* The state that a caller's endianness gives */
static void check_big_endian(void)
{
	uint32_t arrivals = cpus[1].arrivals;
	int32_t result;

	check_begin("CPU_ON by a big-endian caller enters big-endian");
	result = psci_big_endian(psci_number(PSCI_CPU_ON), mpidr_of(1),
				 (uintptr_t)entry_arm, 0x01020304);
	check_equal("CPU_ON", 0, result);
	cpu_expect_arrival(1, arrivals, 0x01020304, entry_psr() | PSR_E);
	check_end();
	cpu_take_down(1);
}

/* A job: its HVBAR, as the stub tells it */
static void job_vectors(struct cpu *cpu)
{
	cpu->result = psci_by_hvc(HVC_GET_VECTORS, 0, 0, 0);
}

static void check_stub(void)
{
	job_vectors((struct cpu *)&cpus[0]);
	check_begin("the stub is under every CPU, GET_VECTORS agrees");
	check_equal("no stub", false,
		    cpus[0].result == 0 || cpus[0].result == ~0u);
	for (unsigned int i = 1; i < options.cpus; i++) {
		cpu_do(i, job_vectors);
		check_equal("vectors", cpus[0].result, cpus[i].result);
	}
	check_end();
}

/* As Linux does: its CPUs have to come in the mode that the first came in */
static void check_from_svc(void)
{
	uint32_t arrivals = cpus[1].arrivals;
	uint32_t entry = (uintptr_t)entry_arm;

	check_begin(
		"CPU_ON by a kernel that went from HYP to SVC enters in HYP");
	check_equal("PSCI_VERSION", 0x00010001,
		    psci_from_svc(PSCI_VERSION, 0, 0, 0));
	check_equal("CPU_ON", 0,
		    psci_from_svc(PSCI_CPU_ON, mpidr_of(1), entry, 0x11e));
	cpu_expect_arrival(1, arrivals, 0x11e, entry_psr());
	registers_compare(1);
	check_end();
	cpu_take_down(1);
}

static void job_off_by_hvc(struct cpu *cpu)
{
	cpu->result = psci_by_hvc(PSCI_CPU_OFF, 0, 0, 0);
}

/* The stub serves both conduits, whoever's PSCI it wraps */
static void check_by_hvc(void)
{
	uint32_t arrivals = cpus[1].arrivals;
	uint32_t entry = (uintptr_t)entry_arm;
	uint32_t own = mpidr_of(0), other = mpidr_of(1);

	check_begin("PSCI is served by hvc, too");
	check_equal("PSCI_VERSION", 0x00010001,
		    psci_by_hvc(PSCI_VERSION, 0, 0, 0));
	check_equal("CPU_ON of the calling CPU", PSCI_ALREADY_ON,
		    psci_by_hvc(PSCI_CPU_ON, own, entry, 0));
	check_equal("MIGRATE", PSCI_NOT_SUPPORTED,
		    psci_by_hvc(PSCI_MIGRATE, 0, 0, 0));
	if (options.cpus > 1) {
		check_equal("AFFINITY_INFO", PSCI_AFFINITY_OFF,
			    psci_by_hvc(PSCI_AFFINITY_INFO, other, 0, 0));
		check_equal("CPU_ON", 0,
			    psci_by_hvc(PSCI_CPU_ON, other, entry, 0x47c));
		cpu_expect_arrival(1, arrivals, 0x47c, entry_psr());
		registers_compare(1);
		cpu_post(1, job_off_by_hvc);
		check_equal("CPU_OFF", true,
			    WAIT_FOR(affinity_info(1) == PSCI_AFFINITY_OFF));
	}
	check_end();
}

static void check_stop(void)
{
	check_begin("CPU_OFF takes each CPU off");
	for (unsigned int i = 1; i < options.cpus; i++) {
		cpu_take_down(i);
		expect_info("AFFINITY_INFO", PSCI_AFFINITY_OFF, mpidr_of(i), 0);
	}
	check_end();
	check_entry("CPU_ON with bit 0 set enters in Thumb state", entry_thumb,
		    entry_psr() | PSR_T);
	check_entry("CPU_ON without enters in ARM state again", entry_arm,
		    entry_psr());
	check_big_endian();
	if (bare_in_hyp())
		check_from_svc();
	check_entry("CPU_ON by a little-endian caller enters so again",
		    entry_arm, entry_psr());
}

/* From all CPUs off to all CPUs off */
void check_states(void)
{
	if (options.cpus > 1) {
		check_begin("CPU_ON starts each CPU once, as it is told");
		for (unsigned int i = 1; i < options.cpus; i++)
			check_on(i);
		check_end();
	}
	if (!bare_in_hyp())
		check_stub();
	check_registers();
	if (options.cpus > 1)
		check_stop();
	if (!bare_in_hyp())
		check_by_hvc();
}
