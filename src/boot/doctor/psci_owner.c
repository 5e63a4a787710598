// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reports PSCI: who serves it, which version, and whether the device tree has
 * the conduit that works. Called by doctor.c.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <string.h>
#include "../base/print.h"
#include "../base/probe.h"
#include "../base/verdict.h"
#include "subjects.h"

/* Asks for each CPU of the tree whether PSCI knows it */
static void check_cpus(const struct dt_info *dt, bool smc)
{
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++) {
		uint32_t mpidr = dt->cpu[i], state;

		if (mpidr == CPU_NONE ||
		    !probe_psci(smc, PSCI_AFFINITY_INFO, mpidr, &state))
			continue;
		if ((int32_t)state == PSCI_INVALID_PARAMS)
			verdict_problem(
				"PSCI: there is no CPU %x, which is in /cpus: kernels cannot start it; correct its reg",
				mpidr);
		else if ((int32_t)state >= 0)
			verdict_ok("PSCI: CPU %x is %s", mpidr,
				   state == 0 ? "on" : "off");
	}
}

/* Asks PSCI 0.2 or later, by the tree's conduit, which can be called here */
static void ask(const struct dt_info *dt, bool smc)
{
	const char *method = dt->psci_method;
	uint32_t version;
	bool answers;

	/* A call that never returns is named by this line */
	say_begin("asking PSCI by %s", method);
	answers = probe_psci(smc, PSCI_VERSION, 0, &version);
	say_end();
	if (!answers) {
		verdict_problem(
			"PSCI: /psci has method = \"%s\", and %s is Undefined here: kernels cannot start CPUs; correct method",
			method, method);
		return;
	}
	if ((int32_t)version < 0) {
		verdict_problem(
			"PSCI: /psci has method = \"%s\", and PSCI_VERSION by %s answers %x: nobody serves PSCI there; correct method",
			method, method, version);
		return;
	}
	verdict_ok(
		"PSCI: the loader's or the machine's, %u.%u by %s, as /psci says",
		version >> 16, version & 0xffff, method);
	check_cpus(dt, smc);
}

void psci_owner_report(const struct dt_info *dt, enum entry_mode mode)
{
	const char *method = dt->psci_method;
	bool smc;

	if (!method) {
		verdict_ok(
			"PSCI: the device tree has no /psci with a method%s",
			dt->cpus > 1
				? ": other CPUs are started by what each node of /cpus says"
				: "");
		return;
	}
	smc = !strcmp(method, "smc");
	if (!smc && strcmp(method, "hvc")) {
		verdict_problem(
			"PSCI: /psci has method = \"%s\", which kernels do not know: it is \"smc\" or \"hvc\"",
			method);
		return;
	}
	/* In HYP mode hvc comes to this very mode */
	if (!smc && mode == ENTRY_HYP)
		verdict_problem(
			"PSCI: /psci has method = \"hvc\", which nobody can serve under a payload in HYP mode: if the Secure world serves PSCI, correct method to \"smc\"");
	else if (!dt->psci_0_2)
		verdict_ok(
			"PSCI: /psci has 0.1 by %s, with numbers of its own: it is not asked",
			method);
	else
		ask(dt, smc);
}

void psci_ours_report(const struct dt_info *dt, bool wrapped)
{
	verdict_ok("PSCI: hypstub's own, 1.1 by smc, and it has answered%s",
		   wrapped ? "; the stub wraps it for the payload in SVC mode"
			   : "");
	if (dt->psci_method)
		verdict_fixed(
			"PSCI: /psci of the device tree, with method = \"%s\", is replaced by hypstub's",
			dt->psci_method);
}
