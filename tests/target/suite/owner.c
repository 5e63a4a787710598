// SPDX-License-Identifier: BSD-2-Clause
/*
 * Handing HVBAR to the target and to own_vectors.S and back, see owner.h. Runs
 * around the checks, in SVC or HYP mode.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "astray.h"
#include "call.h"
#include "check.h"
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

/*
 * With the stub as owner: installs the target, and reads HVBAR, whatever the
 * target says of it
 */
static void install_in_hyp(void)
{
	if (owner.target->install())
		owner.install_failed++;
	owner.vectors = read_sysreg(HVBAR);
}

/* A plain call to the target. Returns true if it went astray. */
static bool astray(uint32_t *r0, uint32_t r1)
{
	uint32_t astrays = astray_count;

	*r0 = hvc_plain(*r0, r1);
	if (astray_count == astrays)
		return false;
	owner_restore();
	return true;
}

/*
 * What GET_VECTORS answers, where HYP mode cannot be asked. An answer that is no
 * table's address is not believed: then the stub's vectors are expected, which
 * can be set without harm, and every check that looks at HVBAR fails.
 */
static uint32_t answered_vectors(void)
{
	uint32_t r0 = HVC_GET_VECTORS;

	if (astray(&r0, 0) || r0 % HVC_VECTORS_ALIGN)
		return owner.stub_vectors;
	return r0;
}

void owner_learn(const struct conformance_target *target)
{
	bool ask_hyp = !target->vectors && !target->no_calls_from_hyp;
	uint32_t r0 = HVC_STUB_CALLS;

	owner.target = target;
	owner.install_failed = 0;
	hvc_plain(HVC_RESET_VECTORS, 0);
	run_in_hyp(learn_in_hyp);
	astray_stub = owner.stub_vectors;
	owner.vectors = owner.stub_vectors;
	check_now("installation");
	if (target->install && ask_hyp)
		run_in_hyp(install_in_hyp);
	else
		owner_restore();
	check_now("the first call, of a number that nobody serves");
	check_risk(DEVIATION_POINTER);
	owner.takes_any_number = astray(&r0, 0) || r0 != (uint32_t)HVC_STUB_ERR;
	check_now("the first GET_VECTORS");
	if (target->vectors)
		owner.vectors = target->vectors();
	else if (!ask_hyp)
		owner.vectors = answered_vectors();
}

void owner_restore(void)
{
	hvc_plain(HVC_RESET_VECTORS, 0);
	if (owner.target->install && owner.target->install())
		owner.install_failed++;
}

uint32_t owner_unknown(uint32_t number)
{
	if (owner.target->has_call && owner.target->has_call(number))
		return HVC_STUB_CALLS;
	return number;
}

void owner_expect_vectors(void)
{
	uint32_t r0 = HVC_GET_VECTORS;

	if (astray(&r0, 0) || r0 == owner.vectors)
		return;
	check_differs("HVBAR", owner.vectors, r0);
	owner_restore();
}

uint32_t owner_expect_stub(void)
{
	uint32_t r0 = HVC_GET_VECTORS;

	if (astray(&r0, 0) || r0 != owner.stub_vectors) {
		check_differs("HVBAR after the reset", owner.stub_vectors, r0);
		check_deviation(DEVIATION_HVBAR);
	}
	return r0;
}

bool own_install(void)
{
	return own_install_above(owner.vectors);
}

bool own_install_above(uint32_t vectors)
{
	uint32_t r0 = HVC_SET_VECTORS;

	for (unsigned int i = 0; i < 8; i++)
		own_next[i] = vectors + 4 * i;
	own_calls = 0;
	own_before = 0;
	own_after = 0;
	return !astray(&r0, (uintptr_t)own_vectors) &&
	       r0 != (uint32_t)HVC_STUB_ERR;
}

void own_hooks(void (*before)(void), void (*after)(void))
{
	own_after = after;
	own_before = before;
}
