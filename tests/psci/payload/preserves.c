// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls with a pattern in every register, from every mode and state: nothing
 * but r0-r3 may change. By the trampoline of tests/target/suite, which does the
 * same for hvc.
 */
#include <string.h>
#include <call.h>
#include <check.h>
#include <owner.h>
#include <trampoline.h>
#include "payload.h"
#include "psci.h"

/* start.S */
extern char smc_site_arm[], smc_site_thumb[];

/* Results do not depend on r1-r3, but for CPU_ON, which no r1 suits here */
static const struct {
	uint32_t function;
	int32_t result;
	bool own; /* what a foreign PSCI answers is its own business */
} calls[] = {
	{ PSCI_VERSION, 0x00010001, false },
	{ PSCI_MIGRATE_INFO_TYPE, 2, false },
	{ PSCI_FEATURES, PSCI_NOT_SUPPORTED, false },
	{ PSCI_CPU_ON, PSCI_INVALID_PARAMETERS, false },
	{ PSCI_AFFINITY_INFO, PSCI_INVALID_PARAMETERS, true },
	{ PSCI_MIGRATE, PSCI_NOT_SUPPORTED, false },
	{ SMCCC_VERSION, 0x00010001, true },
	{ SMCCC_ARCH_FEATURES, PSCI_NOT_SUPPORTED, true },
	{ PSCI_VERSION | SMCCC_64, PSCI_NOT_SUPPORTED, true },
	{ 0x8400ffff, PSCI_NOT_SUPPORTED, true },
	{ 1, PSCI_NOT_SUPPORTED, true },
};

static void smc_make(struct call *c)
{
	const char *site = c->from.thumb ? smc_site_thumb + 1 : smc_site_arm;

	trampoline_psr = c->in[REG_PSR];
	trampoline_site = (uintptr_t)site;
	c->in[REG_PSR] = trampoline_call(c->in);
	memmove(c->out, trampoline_out, sizeof(c->out));
}

static void check_from(const struct caller *from)
{
	static struct call c;
	enum pattern pattern;

	check_caller(from);
	check_begin("every register but r0-r3 is preserved");
	for (unsigned int i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (calls[i].own && options.foreign)
			continue;
		for (pattern = 0; pattern < PATTERNS; pattern++) {
			call_fill(&c, from, pattern, calls[i].function);
			if (pattern == PATTERN_ZEROS)
				c.in[1] = ~0u; /* 0 may be a CPU's MPIDR */
			smc_make(&c);
			call_compare(&c, calls[i].result,
				     REG_BIT(1) | REG_BIT(2) | REG_BIT(3));
		}
	}
	check_end();
	check_caller(NULL);
}

void check_preserves(void)
{
	static const uint8_t modes[] = {
		PSR_MODE_SVC, PSR_MODE_SYS, PSR_MODE_IRQ,
		PSR_MODE_FIQ, PSR_MODE_ABT, PSR_MODE_UND,
	};
	static const struct conformance_target nothing_is_excused = { 0 };

	owner.target = &nothing_is_excused;
	if (bare_in_hyp()) {
		check_from(&(struct caller){ PSR_MODE_HYP, false });
		check_from(&(struct caller){ PSR_MODE_HYP, true });
		return;
	}
	for (unsigned int i = 0; i < sizeof(modes); i++) {
		check_from(&(struct caller){ modes[i], false });
		check_from(&(struct caller){ modes[i], true });
	}
}
