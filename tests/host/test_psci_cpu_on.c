// SPDX-License-Identifier: BSD-2-Clause
/*
 * CPU_ON, CPU_OFF and AFFINITY_INFO as the monitor serves them: each result,
 * and what a CPU that is turned on is given.
 */
#include <arm/sysreg.h>
#include "cpus.h"
#include "harness.h"
#include "registers.h"

/* Two clusters of four: CPU 0 calls, 1 and 0x101 are off, 0x102 never came */
static void program(void)
{
	cpus_clear();
	cpus_add(0, CPU_ON);
	cpus_add(1, CPU_OFF);
	cpus_add(0x101, CPU_OFF);
	cpus_add(0x102, CPU_ABSENT);
}

static uint32_t turn_on(uint32_t mpidr, uint32_t entry)
{
	return psci(PSCI_CPU_ON, mpidr, entry, CONTEXT);
}

TEST(cpu_on_takes_a_cpu_that_is_off)
{
	program();
	EXPECT_EQ(turn_on(1, ENTRY), SUCCESS);
	EXPECT_EQ(cpu_of(1)->state, CPU_ON_PENDING);
	EXPECT_EQ(cpu_of(1)->mpidr, 1);
	EXPECT_EQ(cpu_of(1)->entry, ENTRY);
	EXPECT_EQ(cpu_of(1)->context, CONTEXT);
}

TEST(cpu_on_takes_that_cpu_alone)
{
	program();
	turn_on(0x101, ENTRY);
	EXPECT_EQ(cpu_of(0)->state, CPU_ON);
	EXPECT_EQ(cpu_of(1)->state, CPU_OFF);
	EXPECT_EQ(cpu_of(0x101)->state, CPU_ON_PENDING);
	EXPECT_EQ(cpu_of(0x102)->state, CPU_ABSENT);
}

static uint32_t state_at_event;
static int events;

static void event(void)
{
	events++;
	state_at_event = cpu_of(1)->state;
}

TEST(cpu_on_sends_the_event_when_all_is_written)
{
	program();
	on_sev = event;
	turn_on(1, ENTRY);
	EXPECT_EQ(events, 1);
	EXPECT_EQ(state_at_event, CPU_ON_PENDING);
}

TEST(cpu_on_of_the_caller_is_already_on)
{
	program();
	EXPECT_EQ(turn_on(0, ENTRY), ALREADY_ON);
	EXPECT_EQ(cpu_of(0)->state, CPU_ON);
	EXPECT_EQ(cpu_of(0)->entry, 0);
}

TEST(cpu_on_of_another_that_runs_is_already_on)
{
	program();
	cpu_of(1)->state = CPU_ON;
	EXPECT_EQ(turn_on(1, ENTRY), ALREADY_ON);
}

TEST(cpu_on_twice_is_on_pending_and_changes_nothing)
{
	program();
	turn_on(1, ENTRY);
	EXPECT_EQ(psci(PSCI_CPU_ON, 1, 0x50000001, 7), ON_PENDING);
	EXPECT_EQ(cpu_of(1)->entry, ENTRY);
	EXPECT_EQ(cpu_of(1)->context, CONTEXT);
	EXPECT_EQ(cpu_of(1)->psr, 0x1da);
}

static void expect_nobody(uint32_t mpidr)
{
	program();
	EXPECT_EQ(turn_on(mpidr, ENTRY), INVALID_PARAMETERS);
	EXPECT_EQ(cpu_of(1)->state, CPU_OFF);
	EXPECT_EQ(cpu_of(0x101)->state, CPU_OFF);
}

TEST(cpu_on_of_a_cpu_that_never_came_is_invalid)
{
	expect_nobody(0x102);
}

TEST(cpu_on_of_a_cpu_that_is_not_in_the_device_tree_is_invalid)
{
	expect_nobody(2);
	expect_nobody(0xff);
}

/* The slot is that of CPU 1, the affinity is not */
TEST(cpu_on_compares_all_affinity_fields)
{
	expect_nobody(0x105);
	expect_nobody(9);
	expect_nobody(0x201);
	expect_nobody(0x10001);
}

TEST(cpu_on_with_bits_beside_the_affinity_fields_is_invalid)
{
	expect_nobody(0x80000001);
	expect_nobody(0x01000001);
	expect_nobody(0x40000001);
}

TEST(cpu_on_of_all_ones_is_invalid)
{
	expect_nobody(CPU_NONE);
	expect_nobody(0x00ffffff);
}

TEST(an_entry_that_is_neither_arm_nor_thumb_is_an_invalid_address)
{
	program();
	EXPECT_EQ(turn_on(1, ENTRY + 2), INVALID_ADDRESS);
	EXPECT_EQ(cpu_of(1)->state, CPU_OFF);
	EXPECT_EQ(cpu_of(1)->entry, 0);
}

TEST(a_thumb_entry_may_lie_at_any_halfword)
{
	program();
	EXPECT_EQ(turn_on(1, ENTRY + 1), SUCCESS);
	EXPECT_EQ(turn_on(0x101, ENTRY + 3), SUCCESS);
	EXPECT_EQ(cpu_of(1)->psr, 0x1fa); /* A, I, F, T, HYP */
	EXPECT_EQ(cpu_of(0x101)->psr, 0x1fa);
}

/* What CPU 1 is told when the caller's SPSR is @psr */
static void expect_told(uint32_t psr, uint32_t cpu_psr, uint32_t cpu_sctlr)
{
	EXPECT_EQ(psci_from(psr, PSCI_CPU_ON, 1, ENTRY, 0), SUCCESS);
	EXPECT_EQ(cpu_of(1)->psr, cpu_psr);
	EXPECT_EQ(cpu_of(1)->sctlr, cpu_sctlr);
}

TEST(a_caller_in_hyp_starts_hyp_with_mmu_and_caches_off)
{
	program();
	expect_told(FROM_HYP, 0x1da, 0x30c50878);
}

/* Linux with KVM runs in FROM_SVC, and its other CPUs must come in HYP */
TEST(a_caller_in_svc_starts_hyp_where_there_is_hyp)
{
	program();
	expect_told(FROM_SVC, 0x1da, 0x30c50878);
}

TEST(without_hyp_mode_svc_is_started_with_mmu_and_caches_off)
{
	program();
	resident_hvbar = 0;
	expect_told(FROM_SVC, 0x1d3, 0x00c50078);
}

TEST(without_hyp_mode_any_caller_starts_svc)
{
	program();
	resident_hvbar = 0;
	expect_told(0x6000001f, 0x1d3, 0x00c50078);
}

TEST(a_big_endian_caller_in_hyp_starts_big_endian)
{
	program();
	register_program(HSCTLR, 0x30c51879 | EE);
	expect_told(FROM_HYP, 0x3da, 0x32c50878);
}

TEST(a_big_endian_caller_in_svc_starts_big_endian)
{
	program();
	register_program(SCTLR, 0x00c50879 | EE);
	expect_told(FROM_SVC, 0x3da, 0x32c50878);
}

TEST(endianness_is_that_of_the_callers_own_mode)
{
	program();
	register_program(HSCTLR, 0x30c51879 | EE);
	expect_told(FROM_SVC, 0x1da, 0x30c50878);
	cpu_of(1)->state = CPU_OFF;
	register_program(HSCTLR, 0x30c51879);
	register_program(SCTLR, 0x00c50879 | EE);
	expect_told(FROM_HYP, 0x1da, 0x30c50878);
}

TEST(without_hyp_mode_hsctlr_is_not_read)
{
	program();
	resident_hvbar = 0;
	register_program(SCTLR, 0x00c50879 | EE);
	expect_told(FROM_SVC, 0x3d3, 0x02c50078);
}

TEST(cpu_off_does_not_come_back)
{
	program();
	if (setjmp(turned_off))
		return;
	psci(PSCI_CPU_OFF, 0, 0, 0);
	test_fail(__FILE__, __LINE__, "is still on");
}

TEST(affinity_info_tells_each_state)
{
	program();
	EXPECT_EQ(psci(PSCI_AFFINITY_INFO, 0, 0, 0), 0);
	EXPECT_EQ(psci(PSCI_AFFINITY_INFO, 1, 0, 0), 1);
	turn_on(1, ENTRY);
	EXPECT_EQ(psci(PSCI_AFFINITY_INFO, 1, 0, 0), 2);
	EXPECT_EQ(psci(PSCI_AFFINITY_INFO, 0x101, 0, 0), 1);
}

TEST(affinity_info_of_no_cpu_is_invalid)
{
	static const uint32_t mpidr[] = {
		0x102,
		2,
		0x80000001,
		CPU_NONE,
	};

	program();
	for (unsigned int i = 0; i < sizeof(mpidr) / 4; i++)
		EXPECT_EQ(psci(PSCI_AFFINITY_INFO, mpidr[i], 0, 0),
			  INVALID_PARAMETERS);
}

TEST(affinity_info_of_levels_above_cpus_is_invalid)
{
	program();
	for (uint32_t level = 1; level < 5; level++)
		EXPECT_EQ(psci(PSCI_AFFINITY_INFO, 0, level, 0),
			  INVALID_PARAMETERS);
	EXPECT_EQ(psci(PSCI_AFFINITY_INFO, 0, CPU_NONE, 0), INVALID_PARAMETERS);
}
