// SPDX-License-Identifier: BSD-2-Clause
/*
 * Handing HVBAR to the target and to own_vectors.S and back, see owner.h. Runs
 * around the checks, in SVC or HYP mode.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "call.h"
#include "owner.h"
#include "restart.h"

struct owner owner;

/* own_vectors.S: the vectors to pass on to, and what to run in HYP mode */
extern uint32_t own_next[8];
extern void (*own_before)(void);
extern void (*own_after)(void);

static void learn_in_hyp(void)
{
	uint32_t pmu = read_sysreg(ID_DFR0) >> ID_DFR0_PERFMON_SHIFT & 0xf;

	owner.stub_vectors = read_sysreg(HVBAR);
	owner.midr = read_sysreg(MIDR);
	owner.mpidr = read_sysreg(MPIDR);
	/* 0 and 15: no PMU that we know, and PMCR may be Undefined */
	owner.has_pmu = pmu != 0 && pmu != 0xf;
	if (owner.has_pmu)
		owner.counters =
			read_sysreg(PMCR) >> PMCR_N_SHIFT & HDCR_HPMN_MASK;
}

void owner_learn(const struct conformance_target *target)
{
	owner.target = target;
	hvc_plain(HVC_RESET_VECTORS, 0);
	run_in_hyp(learn_in_hyp);
	owner_restore();
	owner.vectors = hvc_plain(HVC_GET_VECTORS, 0);
}

void owner_restore(void)
{
	hvc_plain(HVC_RESET_VECTORS, 0);
	if (owner.target->install)
		owner.target->install();
}

bool own_install(void)
{
	for (unsigned int i = 0; i < 8; i++)
		own_next[i] = owner.vectors + 4 * i;
	own_calls = 0;
	own_before = 0;
	own_after = 0;
	return hvc_plain(HVC_SET_VECTORS, (uintptr_t)own_vectors) !=
	       (uint32_t)HVC_STUB_ERR;
}

void own_hooks(void (*before)(void), void (*after)(void))
{
	own_after = after;
	own_before = before;
}
