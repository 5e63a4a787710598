// SPDX-License-Identifier: BSD-2-Clause
/*
 * The stub around the PSCI of somebody else: what it answers itself, what it
 * asks the owner of the Secure world, and what it leaves alone.
 */
#include <arm/sysreg.h>
#include "cpus.h"
#include "harness.h"
#include "registers.h"

/* The owner: what it was asked last, and what it answers */
static struct {
	int calls;
	uint32_t r[4];
	int32_t answer;
	uint32_t state; /* of CPU 1, at that time */
	uint32_t own;	/* of CPU 0 */
} owner;

static int32_t answer(uint32_t function, uint32_t a1, uint32_t a2, uint32_t a3)
{
	owner.calls++;
	owner.r[0] = function;
	owner.r[1] = a1;
	owner.r[2] = a2;
	owner.r[3] = a3;
	owner.state = cpu_of(1)->state;
	owner.own = cpu_of(0)->state;
	return owner.answer;
}

/* CPU 0 calls, 1 is off */
static void program(void)
{
	cpus_clear();
	cpus_add(0, CPU_ON);
	cpus_add(1, CPU_OFF);
	on_smc = answer;
}

/* The same over a PSCI with these numbers in the device tree */
static void program_ids(uint32_t suspend, uint32_t off, uint32_t on)
{
	program();
	resident_psci_id[0] = suspend;
	resident_psci_id[1] = off;
	resident_psci_id[2] = on;
}

/* r0 of a call that is answered */
static uint32_t call(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	struct call_frame frame = {
		{ r0, r1, r2, r3 },
		0x44444444,
		0x55555555,
	};

	EXPECT(psci_wrap(&frame));
	EXPECT_EQ(frame.r[1], r1);
	EXPECT_EQ(frame.r[2], r2);
	EXPECT_EQ(frame.r[3], r3);
	EXPECT_EQ(frame.ip, 0x44444444);
	EXPECT_EQ(frame.lr, 0x55555555);
	return frame.r[0];
}

/* A call that goes on as it is, and not from here */
static void expect_forwarded(uint32_t r0, uint32_t r1, uint32_t r2)
{
	struct call_frame frame = { { r0, r1, r2, 3 }, 4, 5 };
	const struct call_frame as_it_was = frame;

	EXPECT(!psci_wrap(&frame));
	EXPECT_MEM(&frame, &as_it_was, sizeof(frame));
	EXPECT_EQ(owner.calls, 0);
}

static void expect_asked(uint32_t function, uint32_t a1, uint32_t a2)
{
	EXPECT_EQ(owner.calls, 1);
	EXPECT_EQ(owner.r[0], function);
	EXPECT_EQ(owner.r[1], a1);
	EXPECT_EQ(owner.r[2], a2);
}

static uint32_t turn_on(void)
{
	return call(PSCI_CPU_ON, 1, ENTRY, CONTEXT);
}

#define OUR_ENTRY ((uint32_t)(uintptr_t)cpu_on)

TEST(cpu_on_asks_the_owner_with_our_entry)
{
	program();
	EXPECT_EQ(turn_on(), SUCCESS);
	expect_asked(PSCI_CPU_ON, 1, OUR_ENTRY);
}

TEST(cpu_on_has_all_written_before_it_asks)
{
	program();
	turn_on();
	EXPECT_EQ(owner.state, CPU_ON_PENDING);
	EXPECT_EQ(cpu_of(1)->entry, ENTRY);
	EXPECT_EQ(cpu_of(1)->context, CONTEXT);
}

TEST(the_cpu_is_on_pending_until_it_arrives)
{
	program();
	turn_on();
	EXPECT_EQ(cpu_of(1)->state, CPU_ON_PENDING);
	EXPECT_EQ(call(PSCI_AFFINITY_INFO, 1, 0, 0), 2);
	EXPECT_EQ(turn_on(), ON_PENDING);
	EXPECT_EQ(owner.calls, 1);
}

TEST(a_cpu_that_has_arrived_is_already_on)
{
	program();
	turn_on();
	cpu_of(1)->state = CPU_ON;
	EXPECT_EQ(turn_on(), ALREADY_ON);
	EXPECT_EQ(owner.calls, 1);
}

TEST(the_cpu_is_started_in_svc)
{
	program();
	turn_on();
	EXPECT_EQ(cpu_of(1)->psr, 0x1d3);
	EXPECT_EQ(cpu_of(1)->sctlr, 0x00c50078);
}

TEST(a_big_endian_thumb_kernel_is_started_as_such)
{
	program();
	register_program(SCTLR, 0x00c50879 | EE);
	call(PSCI_CPU_ON, 1, ENTRY + 1, 0);
	EXPECT_EQ(cpu_of(1)->psr, 0x3f3);
	EXPECT_EQ(cpu_of(1)->sctlr, 0x02c50078);
}

TEST(what_the_owner_refuses_leaves_the_cpu_off)
{
	static const uint32_t error[] = {
		NOT_SUPPORTED, INVALID_PARAMETERS, DENIED,	    ALREADY_ON,
		ON_PENDING,    INTERNAL_FAILURE,   INVALID_ADDRESS,
	};

	program();
	for (unsigned int i = 0; i < sizeof(error) / 4; i++) {
		owner.answer = error[i];
		EXPECT_EQ(turn_on(), error[i]);
		EXPECT_EQ(cpu_of(1)->state, CPU_OFF);
	}
	owner.answer = 0;
	EXPECT_EQ(turn_on(), SUCCESS);
}

TEST(cpus_that_are_not_ours_are_invalid_and_the_owner_is_not_asked)
{
	program();
	EXPECT_EQ(call(PSCI_CPU_ON, 2, ENTRY, 0), INVALID_PARAMETERS);
	EXPECT_EQ(call(PSCI_CPU_ON, 0x80000001, ENTRY, 0), INVALID_PARAMETERS);
	EXPECT_EQ(call(PSCI_CPU_ON, 0, ENTRY, 0), ALREADY_ON);
	EXPECT_EQ(owner.calls, 0);
}

TEST(an_entry_that_is_neither_arm_nor_thumb_is_an_invalid_address)
{
	program();
	EXPECT_EQ(call(PSCI_CPU_ON, 1, ENTRY + 2, 0), INVALID_ADDRESS);
	EXPECT_EQ(cpu_of(1)->state, CPU_OFF);
	EXPECT_EQ(owner.calls, 0);
}

TEST(affinity_info_is_the_owners_but_for_on_pending)
{
	program();
	expect_forwarded(PSCI_AFFINITY_INFO, 0, 0);
	expect_forwarded(PSCI_AFFINITY_INFO, 1, 0);
	expect_forwarded(PSCI_AFFINITY_INFO, 2, 0);
	expect_forwarded(PSCI_AFFINITY_INFO, CPU_NONE, 0);
}

TEST(affinity_info_of_higher_levels_is_the_owners)
{
	program();
	turn_on();
	owner.calls = 0;
	expect_forwarded(PSCI_AFFINITY_INFO, 1, 1);
}

/* By another CPU it can be turned on again as soon as the owner lets it */
TEST(cpu_off_is_written_before_the_owner_is_asked)
{
	program();
	call(PSCI_CPU_OFF, 0, 0, 0);
	expect_asked(PSCI_CPU_OFF, 0, 0);
	EXPECT_EQ(owner.own, CPU_OFF);
}

TEST(cpu_off_that_is_refused_leaves_it_on)
{
	program();
	owner.answer = DENIED;
	EXPECT_EQ(call(PSCI_CPU_OFF, 0, 0, 0), DENIED);
	EXPECT_EQ(cpu_of(0)->state, CPU_ON);
}

TEST(cpu_suspend_comes_back_by_our_entry)
{
	program();
	EXPECT_EQ(call(PSCI_CPU_SUSPEND, 0x10000, ENTRY + 1, CONTEXT), SUCCESS);
	expect_asked(PSCI_CPU_SUSPEND, 0x10000, OUR_ENTRY);
	EXPECT_EQ(cpu_of(0)->entry, ENTRY + 1);
	EXPECT_EQ(cpu_of(0)->context, CONTEXT);
	EXPECT_EQ(cpu_of(0)->psr, 0x1f3);
	EXPECT_EQ(cpu_of(0)->sctlr, 0x00c50078);
}

TEST(a_powerdown_state_with_an_entry_of_neither_state_is_refused)
{
	program();
	EXPECT_EQ(call(PSCI_CPU_SUSPEND, 0x10000, ENTRY + 2, CONTEXT),
		  INVALID_ADDRESS);
	EXPECT_EQ(owner.calls, 0);
	EXPECT_EQ(cpu_of(0)->state, CPU_ON);
}

TEST(the_entry_of_a_standby_state_is_not_looked_at)
{
	program();
	EXPECT_EQ(call(PSCI_CPU_SUSPEND, 0, ENTRY + 2, CONTEXT), SUCCESS);
	EXPECT_EQ(owner.calls, 1);
}

TEST(a_cpu_that_is_suspended_is_on)
{
	program();
	call(PSCI_CPU_SUSPEND, 0x10000, ENTRY, CONTEXT);
	EXPECT_EQ(owner.own, CPU_ON);
	EXPECT_EQ(cpu_of(0)->state, CPU_ON);
}

TEST(cpu_suspend_answers_as_the_owner)
{
	program();
	owner.answer = INVALID_PARAMETERS;
	EXPECT_EQ(call(PSCI_CPU_SUSPEND, 0x12345, ENTRY, 0),
		  INVALID_PARAMETERS);
}

TEST(suspends_that_would_come_back_in_hyp_are_refused)
{
	program();
	EXPECT_EQ(call(0x8400000c, 0, ENTRY, 0), NOT_SUPPORTED);
	EXPECT_EQ(call(0x8400000e, ENTRY, 0, 0), NOT_SUPPORTED);
	EXPECT_EQ(owner.calls, 0);
}

TEST(all_else_is_the_owners)
{
	static const uint32_t functions[] = {
		0x84000000, 0x84000005, 0x84000006, 0x84000007, 0x84000008,
		0x84000009, 0x8400000a, 0x84000012, 0x80000000, 0x80008000,
		0xc4000003, 0xbf000000, 0,	    3,		0xffffffff,
	};

	program();
	for (unsigned int i = 0; i < sizeof(functions) / 4; i++)
		expect_forwarded(functions[i], 1, 2);
}

TEST(numbers_of_psci_0_1_are_asked_for_as_they_are)
{
	program_ids(0x95c1ba5e, 0x95c1ba5f, 0x95c1ba60);
	EXPECT_EQ(call(0x95c1ba60, 1, ENTRY, CONTEXT), SUCCESS);
	expect_asked(0x95c1ba60, 1, OUR_ENTRY);
	EXPECT_EQ(owner.state, CPU_ON_PENDING);
	EXPECT_EQ(cpu_of(1)->entry, ENTRY);
	EXPECT_EQ(call(0x95c1ba60, 1, ENTRY, CONTEXT), ON_PENDING);
	owner.calls = 0;
	EXPECT_EQ(call(0x95c1ba5e, 0x10000, ENTRY, 0), SUCCESS);
	expect_asked(0x95c1ba5e, 0x10000, OUR_ENTRY);
	owner.calls = 0;
	expect_forwarded(0x95c1ba61, 1, 2); /* migrate */
}

/* CPU_OFF of 0.1 has the power state as its argument */
TEST(cpu_off_of_psci_0_1_passes_its_argument_on)
{
	program_ids(0x95c1ba5e, 0x95c1ba5f, 0x95c1ba60);
	owner.answer = DENIED;
	EXPECT_EQ(call(0x95c1ba5f, 0x10000, 0, 0), DENIED);
	expect_asked(0x95c1ba5f, 0x10000, 0);
	EXPECT_EQ(owner.own, CPU_OFF);
	EXPECT_EQ(cpu_of(0)->state, CPU_ON);
}

/* Midway's CPU_OFF has the number of AFFINITY_INFO in 0.2, and so on */
TEST(a_number_of_psci_0_1_is_not_taken_for_another_call_of_0_2)
{
	program_ids(0x84000002, 0x84000004, 0x84000006);
	EXPECT_EQ(call(0x84000006, 1, ENTRY, CONTEXT), SUCCESS);
	expect_asked(0x84000006, 1, OUR_ENTRY);
	owner.calls = 0;
	call(0x84000004, 0, 0, 0);
	expect_asked(0x84000004, 0, 0);
	EXPECT_EQ(owner.own, CPU_OFF);
	owner.calls = 0;
	call(0x84000002, 0, ENTRY, 0);
	expect_asked(0x84000002, 0, OUR_ENTRY);
	EXPECT_EQ(owner.own, CPU_ON);
}

TEST(a_number_that_the_tree_lists_twice_starts_no_cpu_without_the_stub)
{
	program_ids(0x95c1ba60, 0x95c1ba60, 0x95c1ba60);
	EXPECT_EQ(call(0x95c1ba60, 1, ENTRY, CONTEXT), SUCCESS);
	expect_asked(0x95c1ba60, 1, OUR_ENTRY);
	EXPECT_EQ(owner.state, CPU_ON_PENDING);
}

TEST(beside_numbers_of_the_tree_those_of_0_2_are_served)
{
	program_ids(0x95c1ba5e, 0x95c1ba5f, 0x95c1ba60);
	EXPECT_EQ(turn_on(), SUCCESS);
	expect_asked(PSCI_CPU_ON, 1, OUR_ENTRY);
}
