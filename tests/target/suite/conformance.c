// SPDX-License-Identifier: BSD-2-Clause
/*
 * The suite: every check from every mode and state, first those of the mode
 * that the suite was entered in, then those of the other one.
 */
#include <stddef.h>
#include <arm/sysreg.h>
#include "check.h"
#include "checks.h"
#include "conformance.h"
#include "owner.h"
#include "restart.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const struct caller pl1[] = {
	{ PSR_MODE_SVC, false }, { PSR_MODE_SVC, true },
	{ PSR_MODE_SYS, false }, { PSR_MODE_SYS, true },
	{ PSR_MODE_IRQ, false }, { PSR_MODE_IRQ, true },
	{ PSR_MODE_FIQ, false }, { PSR_MODE_FIQ, true },
	{ PSR_MODE_ABT, false }, { PSR_MODE_ABT, true },
	{ PSR_MODE_UND, false }, { PSR_MODE_UND, true },
};
static const struct caller hyp[] = {
	{ PSR_MODE_HYP, false },
	{ PSR_MODE_HYP, true },
};

static void (*const checks[])(const struct caller *from) = {
	check_get_vectors,
	check_set_same,
	check_set_misaligned,
	check_set_extreme,
	check_own_vectors,
	check_reset_vectors,
	check_reset_dirty,
	check_restart_arm,
	check_restart_thumb,
	check_restart_dirty_arm,
	check_restart_dirty_thumb,
	check_restart_misaligned,
	check_unknown,
	check_unknown_random,
	check_smccc_served,
	check_smccc_unknown,
	check_immediates,
	check_hyp_untouched,
	check_reset_clean,
	check_install_in_one_call,
};

static void run_all(const struct caller *from, unsigned int n)
{
	owner_restore();
	for (unsigned int i = 0; i < n; i++) {
		check_caller(&from[i]);
		for (unsigned int j = 0; j < ARRAY_SIZE(checks); j++) {
			checks[j](&from[i]);
			owner_restore();
		}
	}
	check_caller(NULL);
}

static void run_pl1(void)
{
	run_all(pl1, ARRAY_SIZE(pl1));
	check_random("random calls from the PL1 modes: 100000 as expected", pl1,
		     ARRAY_SIZE(pl1), 100000);
	owner_restore();
}

static void run_hyp(void)
{
	run_all(hyp, ARRAY_SIZE(hyp));
	check_random("random calls from HYP mode: 20000 as expected", hyp,
		     ARRAY_SIZE(hyp), 20000);
	owner_restore();
}

static bool in_hyp(void)
{
	uint32_t cpsr;

	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	return (cpsr & PSR_MODE_MASK) == PSR_MODE_HYP;
}

bool conformance_run(const struct conformance_target *target)
{
	bool hyp_first = in_hyp();

	check_start(target->put);
	check_comment(target->name);
	check_comment(hyp_first ? "entered in HYP mode"
				: "entered in SVC mode");
	if (hyp_first && target->no_calls_from_hyp)
		drop_to_svc();
	owner_learn(target);
	if (target->no_calls_from_hyp) {
		run_pl1();
	} else if (hyp_first) {
		run_hyp();
		drop_to_svc();
		run_pl1();
	} else {
		run_pl1();
		if (run_in_hyp(run_hyp))
			check_comment("SOFT_RESTART into HYP mode was refused");
	}
	check_installed();
	return check_finish();
}
