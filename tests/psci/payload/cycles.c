// SPDX-License-Identifier: BSD-2-Clause
/*
 * CPUs that go off and come back, often: what AFFINITY_INFO says on the way, and
 * that each entry is like the first. And the boot CPU itself off.
 */
#include <check.h>
#include "payload.h"
#include "psci.h"

/*
 * Polls AFFINITY_INFO until it says @last, and fails if it ever goes back: the
 * states on the way are those of @order, from the first on.
 */
static void expect_order(unsigned int index, const int32_t *order,
			 unsigned int n)
{
	uint64_t end = wait_start();
	unsigned int at = 0;

	do {
		int32_t now = affinity_info(index);
		unsigned int to = at;

		while (to < n && order[to] != now)
			to++;
		if (to == n) {
			check_differs("AFFINITY_INFO", order[at], now);
			return;
		}
		at = to;
	} while (at < n - 1 && wait_goes_on(end));
	check_equal("AFFINITY_INFO at last", order[n - 1], order[at]);
}

static void expect_on(unsigned int index)
{
	static const int32_t order[] = { PSCI_AFFINITY_PENDING,
					 PSCI_AFFINITY_ON };

	expect_order(index, order, 2);
}

static void expect_off(unsigned int index)
{
	static const int32_t order[] = { PSCI_AFFINITY_ON, PSCI_AFFINITY_OFF };

	expect_order(index, order, 2);
}

static void cycle(uint32_t round)
{
	uint32_t arrivals[MAX_CPUS];

	for (unsigned int i = 1; i < options.cpus; i++) {
		arrivals[i] = cpus[i].arrivals;
		check_equal("CPU_ON", 0, cpu_on(i, entry_arm, round << 8 | i));
	}
	for (unsigned int i = 1; i < options.cpus; i++) {
		expect_on(i);
		cpu_expect_arrival(i, arrivals[i], round << 8 | i, entry_psr());
		check_equal("AFFINITY_INFO", PSCI_AFFINITY_ON,
			    affinity_info(i));
		registers_compare(i);
	}
	for (unsigned int i = 1; i < options.cpus; i++)
		cpu_post(i, job_off);
	for (unsigned int i = 1; i < options.cpus; i++)
		expect_off(i);
}

void check_cycles(void)
{
	uint32_t done = 0;

	if (options.cpus < 2 || !options.cycles)
		return;
	check_begin(
		"CPU_OFF and CPU_ON again and again: no state is wrong, no entry differs from the first");
	for (uint32_t round = 0; done < options.cycles && check_passing();
	     round++) {
		cycle(round);
		done += options.cpus - 1;
	}
	check_end();
	put("# cycles: ");
	put_number(done);
	put("\n");
}

/* A job of CPU 1: starts CPU 0 as soon as that is off */
static void job_start_boot_cpu(struct cpu *cpu)
{
	WAIT_FOR(affinity_info(0) == PSCI_AFFINITY_OFF);
	cpu->result = cpu_on(0, entry_arm, 0xb007);
}

void check_boot_cpu_off(void)
{
	uint32_t arrivals = cpus[0].arrivals;
	int32_t result;

	if (options.cpus < 2)
		return;
	check_begin(
		"CPU_OFF of the boot CPU, which another starts again: all is as at first");
	cpu_bring_up(1, 0);
	cpu_post(1, job_start_boot_cpu);
	registers_spoil();
	result = cpu_off_and_on(&cpus[0]);
	check_equal("CPU_OFF", 0, result);
	if (!WAIT_FOR(cpus[1].done == cpus[1].number))
		bail_out("a job is not done by CPU", 1);
	check_equal("CPU_ON", 0, cpus[1].result);
	if (!result) {
		cpu_expect_arrival(0, arrivals, 0xb007, entry_psr());
		registers_compare(0);
	}
	check_end();
	cpu_take_down(1);
}
