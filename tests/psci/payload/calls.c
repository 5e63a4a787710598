// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls that only answer: versions, features, numbers that nobody serves. Those
 * that a foreign PSCI, such as QEMU's, may answer otherwise are only made of
 * our own monitor.
 */
#include <check.h>
#include "payload.h"
#include "psci.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static void expect_call(const char *what, int32_t expected, uint32_t function,
			uint32_t a)
{
	check_call(function, 0, a);
	check_equal(what, expected, psci(function, a, 0x5a5a5a5a, 0xa5a5a5a5));
}

static const uint32_t served[] = {
	PSCI_VERSION,	  PSCI_CPU_OFF,	     PSCI_CPU_ON,
	PSCI_CPU_SUSPEND, PSCI_FEATURES,     PSCI_AFFINITY_INFO,
	PSCI_SYSTEM_OFF,  PSCI_SYSTEM_RESET, PSCI_MIGRATE_INFO_TYPE,
};

static bool is_served(uint32_t function)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(served); i++)
		if (served[i] == function)
			return true;
	return false;
}

static void check_versions(void)
{
	check_begin("PSCI_VERSION is 1.1");
	expect_call("r0", 0x00010001, PSCI_VERSION, 0);
	check_end();
	check_begin("MIGRATE_INFO_TYPE is 2: no Trusted OS to migrate");
	expect_call("r0", 2, PSCI_MIGRATE_INFO_TYPE, 0);
	check_end();
	if (options.foreign)
		return;
	check_begin("SMCCC_VERSION is 1.1");
	expect_call("r0", 0x00010001, SMCCC_VERSION, 0);
	check_end();
	check_begin("SMCCC_ARCH_FEATURES: 0 for SMCCC_VERSION, -1 for others");
	expect_call("r0", 0, SMCCC_ARCH_FEATURES, SMCCC_VERSION);
	expect_call("r0", PSCI_NOT_SUPPORTED, SMCCC_ARCH_FEATURES, PSCI_CPU_ON);
	expect_call("r0", PSCI_NOT_SUPPORTED, SMCCC_ARCH_FEATURES, 0x80007ffe);
	check_end();
}

static void check_features(void)
{
	check_begin("PSCI_FEATURES is 0 for what is served");
	for (unsigned int i = 0; i < ARRAY_SIZE(served); i++)
		expect_call("r0", 0, PSCI_FEATURES, served[i]);
	if (!options.foreign)
		expect_call("r0", 0, PSCI_FEATURES, SMCCC_VERSION);
	check_end();

	check_begin("PSCI_FEATURES is -1 for what is not");
	for (uint32_t f = PSCI_VERSION; f <= PSCI_LAST; f++)
		if (!is_served(f))
			expect_call("r0", PSCI_NOT_SUPPORTED, PSCI_FEATURES, f);
	expect_call("r0", PSCI_NOT_SUPPORTED, PSCI_FEATURES, 0);
	expect_call("r0", PSCI_NOT_SUPPORTED, PSCI_FEATURES, ~0u);
	if (!options.foreign)
		for (unsigned int i = 0; i < ARRAY_SIZE(served); i++)
			expect_call("r0", PSCI_NOT_SUPPORTED, PSCI_FEATURES,
				    served[i] | SMCCC_64);
	check_end();
}

static void check_unknown(void)
{
	/* One of each owner, fast and yielding; small numbers are an hvc's */
	static const uint32_t unknown[] = {
		0x80000002, 0x8000ffff, 0x81000000, 0x82000000, 0x83000000,
		0x84000020, 0x8400ffff, 0x85000000, 0x86000000, 0xb0000000,
		0xb2000000, 0xbf00ff01, 0xffffffff, 0x00000000, 0x00000001,
		0x00000002, 0x00000003, 0x04000000, 0x04000003, 0x7fffffff,
	};

	check_begin("numbers of PSCI that are not served are -1");
	for (uint32_t f = PSCI_VERSION; f <= PSCI_LAST; f++)
		if (!is_served(f))
			expect_call("r0", PSCI_NOT_SUPPORTED, f, 0);
	check_end();
	if (options.foreign)
		return;
	check_begin("numbers out of the range of PSCI are -1");
	for (unsigned int i = 0; i < ARRAY_SIZE(unknown); i++)
		expect_call("r0", PSCI_NOT_SUPPORTED, unknown[i], 0);
	check_end();
	check_begin("64-bit calls are -1");
	for (uint32_t f = PSCI_VERSION; f <= PSCI_LAST; f++)
		expect_call("r0", PSCI_NOT_SUPPORTED, f | SMCCC_64, 0);
	expect_call("r0", PSCI_NOT_SUPPORTED, SMCCC_VERSION | SMCCC_64, 0);
	check_end();
}

static void expect_suspend(int32_t expected, uint32_t state)
{
	check_call(PSCI_CPU_SUSPEND, 0, state);
	check_equal("r0", expected,
		    psci(PSCI_CPU_SUSPEND, state, (uintptr_t)entry_arm, 0));
}

static void check_bad_suspend(void)
{
	if (options.foreign)
		return;
	check_begin("CPU_SUSPEND: a powerdown state is INVALID_PARAMETERS");
	expect_suspend(PSCI_INVALID_PARAMETERS, PSCI_POWERDOWN);
	expect_suspend(PSCI_INVALID_PARAMETERS, PSCI_POWERDOWN | 1);
	check_end();
}

void check_calls(void)
{
	check_versions();
	check_features();
	check_unknown();
	check_bad_suspend();
}
