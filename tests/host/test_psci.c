// SPDX-License-Identifier: BSD-2-Clause
/*
 * PSCI as the monitor serves it, but for what turns CPUs on and off: each
 * function with each of its results, and which functions there are.
 */
#include <arm/sysreg.h>
#include "cpus.h"
#include "harness.h"
#include "registers.h"

static void program(void)
{
	cpus_clear();
	cpus_add(0, CPU_ON);
}

static int waits;

static void wait(void)
{
	waits++;
}

TEST(cpu_suspend_to_standby_waits_once_and_returns)
{
	program();
	on_wfi = wait;
	EXPECT_EQ(psci(PSCI_CPU_SUSPEND, 0, ENTRY + 2, 7), SUCCESS);
	EXPECT_EQ(waits, 1);
	EXPECT_EQ(cpu_of(0)->state, CPU_ON);
	EXPECT_EQ(cpu_of(0)->entry, 0);
}

TEST(cpu_suspend_to_any_other_state_is_invalid)
{
	static const uint32_t state[] = {
		0x10000, 1, 0x1000000, 0x40000000, 0x80000000, 0xffffffff,
	};

	program();
	on_wfi = wait;
	for (unsigned int i = 0; i < sizeof(state) / 4; i++)
		EXPECT_EQ(psci(PSCI_CPU_SUSPEND, state[i], ENTRY, 0),
			  INVALID_PARAMETERS);
	EXPECT_EQ(waits, 0);
}

TEST(there_is_nothing_to_migrate)
{
	program();
	EXPECT_EQ(psci(PSCI_MIGRATE_INFO_TYPE, 0, 0, 0), 2);
}

TEST(features_names_what_is_served)
{
	static const uint32_t functions[] = {
		PSCI_VERSION,	 PSCI_CPU_SUSPEND,   PSCI_CPU_OFF,
		PSCI_CPU_ON,	 PSCI_AFFINITY_INFO, PSCI_MIGRATE_INFO_TYPE,
		PSCI_SYSTEM_OFF, PSCI_SYSTEM_RESET,  PSCI_FEATURES,
		SMCCC_VERSION,
	};

	program();
	for (unsigned int i = 0; i < sizeof(functions) / 4; i++)
		EXPECT_EQ(psci(PSCI_FEATURES, functions[i], 0, 0), SUCCESS);
}

TEST(features_denies_all_else)
{
	static const uint32_t functions[] = {
		0x84000005, 0x84000007, 0x8400000b, 0x8400000c, 0x8400000d,
		0x8400000e, 0x8400001f, 0x84000020, 0x83ffffff, 0xc4000003,
		0x80000001, 0x80000002, 0,	    3,		0xffffffff,
	};

	program();
	for (unsigned int i = 0; i < sizeof(functions) / 4; i++)
		EXPECT_EQ(psci(PSCI_FEATURES, functions[i], 0, 0),
			  NOT_SUPPORTED);
}

/* The vectors answer this one by themselves, and most of the unknown */
TEST(what_features_names_is_served_and_nothing_else)
{
	program();
	for (uint32_t f = 0x84000001; f < 0x84000040; f++) {
		if (f == PSCI_CPU_OFF || f == PSCI_SYSTEM_OFF ||
		    f == PSCI_SYSTEM_RESET)
			continue; /* these do not return */
		EXPECT_EQ(psci(PSCI_FEATURES, f, 0, 0) == NOT_SUPPORTED,
			  psci(f, PSCI_VERSION, 0, 0) == NOT_SUPPORTED);
	}
}

TEST(unknown_functions_are_not_supported)
{
	static const uint32_t functions[] = {
		0x84000005, 0x84000007, 0x8400000b, 0x8400000c, 0x8400000e,
		0x84000012, 0xc4000003, 0x80000002, 0x80008000, 0x8600ff01,
		0x04000003, 0,		3,	    0x7fffffff, 0xffffffff,
	};

	program();
	for (unsigned int i = 0; i < sizeof(functions) / 4; i++)
		EXPECT_EQ(psci(functions[i], 0, 0, 0), NOT_SUPPORTED);
}

TEST(smccc_version_is_1_1)
{
	program();
	EXPECT_EQ(psci(SMCCC_VERSION, 0, 0, 0), 0x10001);
}

TEST(arch_features_knows_the_two_calls_that_there_are)
{
	program();
	EXPECT_EQ(psci(SMCCC_ARCH_FEATURES, 0x80000000, 0, 0), SUCCESS);
	EXPECT_EQ(psci(SMCCC_ARCH_FEATURES, 0x80000001, 0, 0), SUCCESS);
}

TEST(arch_features_denies_all_others)
{
	static const uint32_t functions[] = {
		0x80000002, 0x80008000, 0x80007fff, 0x84000000, 0, 0xffffffff,
	};

	program();
	for (unsigned int i = 0; i < sizeof(functions) / 4; i++)
		EXPECT_EQ(psci(SMCCC_ARCH_FEATURES, functions[i], 0, 0),
			  NOT_SUPPORTED);
}

#define DEVICE 0x1c090000

TEST(system_off_writes_what_it_was_told_in_order_and_stops)
{
	device_add(DEVICE, 0x1000);
	resident_power = (struct power){
		.off = { { DEVICE + 0xa0, 0, 0x1111 },
			 { DEVICE + 0x20, 0, 0 },
			 { DEVICE + 0xa4, 0, 0xc0800000 } },
		.reset = { { DEVICE + 0xfc, 0, 9 } },
	};
	EXPECT_DIES("", psci(PSCI_SYSTEM_OFF, 0, 0, 0));
	EXPECT_DEVICE_WRITE(DEVICE + 0xa0, 0x1111);
	EXPECT_DEVICE_WRITE(DEVICE + 0x20, 0);
	EXPECT_DEVICE_WRITE(DEVICE + 0xa4, 0xc0800000);
	EXPECT_NO_MORE_WRITES();
	EXPECT_STR(console_text(), "");
}

TEST(system_reset_has_a_list_of_its_own)
{
	device_add(DEVICE, 0x1000);
	resident_power = (struct power){
		.off = { { DEVICE + 0xa0, 0, 0x1111 } },
		.reset = { { DEVICE + 0xfc, 0, 9 } },
	};
	EXPECT_DIES("", psci(PSCI_SYSTEM_RESET, 0, 0, 0));
	EXPECT_DEVICE_WRITE(DEVICE + 0xfc, 9);
	EXPECT_NO_MORE_WRITES();
	EXPECT_STR(console_text(), "");
}

/* BCM2835: the password in the upper half, bits of the lower half stay */
TEST(a_poke_keeps_what_it_is_told_of_the_register)
{
	device_add(DEVICE, 0x1000);
	device_program(DEVICE + 0x1c, 0xabcd1234);
	resident_power.reset[0] =
		(struct poke){ DEVICE + 0x1c, 0xff0f, 0x5a000020 };
	EXPECT_DIES("", psci(PSCI_SYSTEM_RESET, 0, 0, 0));
	EXPECT_DEVICE_WRITE(DEVICE + 0x1c, 0x5a001224);
	EXPECT_NO_MORE_WRITES();
}

/* Not programmed to be read: reading it would fail the test */
TEST(a_poke_that_keeps_nothing_does_not_read)
{
	device_add(DEVICE, 0x1000);
	resident_power.reset[0] = (struct poke){ DEVICE, 0, 1 };
	EXPECT_DIES("", psci(PSCI_SYSTEM_RESET, 0, 0, 0));
	EXPECT_DEVICE_WRITE(DEVICE, 1);
}

TEST(system_off_without_a_device_says_so_and_stops)
{
	EXPECT_DIES("no device known for SYSTEM_OFF",
		    psci(PSCI_SYSTEM_OFF, 0, 0, 0));
	EXPECT_NO_MORE_WRITES();
}

TEST(system_reset_without_a_device_says_so_and_stops)
{
	resident_power.off[0] = (struct poke){ DEVICE, 0, 1 };
	EXPECT_DIES("no device known for SYSTEM_RESET",
		    psci(PSCI_SYSTEM_RESET, 0, 0, 0));
	EXPECT_NO_MORE_WRITES();
}
