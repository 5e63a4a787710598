// SPDX-License-Identifier: BSD-2-Clause
/* The report on PSCI, over an owner that the test plays. */
#include <arm/smccc.h>
#include "../../src/boot/base/probe.h"
#include "../../src/boot/base/verdict.h"
#include "../../src/boot/doctor/subjects.h"
#include "harness.h"

/* The owner: whom it answers, its version, and how many CPUs it knows */
static bool by_smc, by_hvc;
static uint32_t version = 0x10001, known = 2;
static unsigned int calls;

uint64_t probe_call(bool smc, uint32_t function, uint32_t arg)
{
	uint64_t answer = version;

	calls++;
	if (smc ? !by_smc : !by_hvc)
		return 0;
	if (function == PSCI_AFFINITY_INFO)
		answer = arg >= known ? (uint32_t)PSCI_INVALID_PARAMS : arg > 0;
	return answer << 32 | 1;
}

static struct dt_info dt;

static void report(const char *method, bool psci_0_2, enum entry_mode mode)
{
	dt.psci_method = method;
	dt.psci_0_2 = psci_0_2;
	dt.cpus = 2;
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++)
		dt.cpu[i] = i < 2 ? i : CPU_NONE;
	verdict_problems = calls = 0;
	psci_owner_report(&dt, mode);
}

static void expect(const char *line)
{
	EXPECT_HAS(console_text(), line);
	EXPECT_EQ(verdict_problems, strstr(line, "PROBLEM") ? 1 : 0);
	console_clear();
}

TEST(an_owner_that_answers_is_asked_for_version_and_cpus)
{
	by_smc = true;
	report("smc", true, ENTRY_HYP);
	EXPECT_HAS(console_text(), "hypstub: asking PSCI by smc");
	EXPECT_HAS(console_text(), "1.1 by smc, as /psci says\n");
	EXPECT_HAS(console_text(), "OK PSCI: CPU 0x00000000 is on\n");
	expect("OK PSCI: CPU 0x00000001 is off\n");
}

TEST(a_cpu_that_psci_does_not_know_is_a_problem)
{
	by_smc = true;
	known = 1;
	report("smc", true, ENTRY_HYP);
	expect("PROBLEM PSCI: there is no CPU 0x00000001, which is in /cpus");
}

TEST(a_conduit_that_is_undefined_is_a_problem)
{
	report("smc", true, ENTRY_HYP);
	expect("PROBLEM PSCI: /psci has method = \"smc\", and smc is Undefined here");
	report("hvc", true, ENTRY_NONSECURE_SVC);
	expect("PROBLEM PSCI: /psci has method = \"hvc\", and hvc is Undefined here");
}

TEST(an_owner_that_knows_no_psci_is_a_problem)
{
	by_smc = true;
	version = -1;
	report("smc", true, ENTRY_HYP);
	expect("PROBLEM PSCI: /psci has method = \"smc\", and PSCI_VERSION by smc answers 0xffffffff");
}

/* There hvc would come back to the boot itself */
TEST(hvc_under_hyp_mode_is_a_problem_and_is_not_called)
{
	by_hvc = by_smc = true;
	report("hvc", true, ENTRY_HYP);
	expect("PROBLEM PSCI: /psci has method = \"hvc\", which nobody can serve");
	EXPECT_EQ(calls, 0);
}

TEST(hvc_under_a_hypervisor_is_called)
{
	by_hvc = true;
	report("hvc", true, ENTRY_NONSECURE_SVC);
	EXPECT_HAS(console_text(), "1.1 by hvc, as /psci says\n");
}

TEST(psci_0_1_is_not_called)
{
	report("smc", false, ENTRY_HYP);
	expect("OK PSCI: /psci has 0.1 by smc, with numbers of its own");
	EXPECT_EQ(calls, 0);
}

TEST(another_method_is_a_problem)
{
	report("svc", true, ENTRY_HYP);
	expect("PROBLEM PSCI: /psci has method = \"svc\", which kernels do not know");
	EXPECT_EQ(calls, 0);
}

TEST(no_psci_is_ok)
{
	report(NULL, false, ENTRY_HYP);
	expect("OK PSCI: the device tree has no /psci with a method: other CPUs");
}

TEST(hypstubs_own_replaces_the_trees)
{
	dt.psci_method = "hvc";
	psci_ours_report(&dt, true);
	EXPECT_HAS(
		console_text(),
		"OK PSCI: hypstub's own, 1.1 by smc, and it has answered; the stub wraps it");
	expect("FIXED PSCI: /psci of the device tree, with method = \"hvc\", is replaced");
}
