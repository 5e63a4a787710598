// SPDX-License-Identifier: BSD-2-Clause
/* modes_choose(): the payload's mode, and who wraps PSCI for it. */
#include "../../src/boot/modes.h"
#include "harness.h"

static struct boot boot;

/* A zImage on a CPU with HYP mode; PSCI is 0.2 by smc */
static void start(enum entry_mode mode)
{
	boot = (struct boot){ .has_hyp = true, .dt = { .psci = 100 } };
	boot.entry.mode = mode;
	boot.payload.kind = PAYLOAD_ZIMAGE;
	boot.dt.psci_method = "smc";
	boot.dt.psci_0_2 = true;
}

static void expect_modes(bool hyp, bool wraps)
{
	modes_choose(&boot);
	EXPECT_EQ(boot.payload_in_hyp, hyp);
	EXPECT_EQ(boot.wraps_psci, wraps);
}

TEST(a_payload_gets_hyp_mode_by_default)
{
	start(ENTRY_HYP);
	expect_modes(true, false);
	start(ENTRY_SECURE_SVC);
	expect_modes(true, false);
	EXPECT_STR(console_text(), "");
}

TEST(the_demo_gets_svc_mode_by_default)
{
	start(ENTRY_HYP);
	boot.payload.kind = PAYLOAD_DEMO;
	expect_modes(false, true);
	EXPECT_STR(console_text(), "");
}

TEST(the_option_goes_before_the_default)
{
	start(ENTRY_HYP);
	boot.options.mode = MODE_SVC;
	expect_modes(false, true);
	start(ENTRY_HYP);
	boot.payload.kind = PAYLOAD_DEMO;
	boot.options.mode = MODE_HYP;
	expect_modes(true, false);
	EXPECT_STR(console_text(), "");
}

TEST(without_hyp_mode_the_payload_gets_svc_and_no_stub_wraps_psci)
{
	start(ENTRY_NONSECURE_SVC);
	boot.has_hyp = false;
	expect_modes(false, false);
	boot.options.mode = MODE_SVC;
	expect_modes(false, false);
	EXPECT_STR(console_text(), "");
}

TEST(hyp_mode_asked_for_where_there_is_none_is_warned_of)
{
	start(ENTRY_NONSECURE_SVC);
	boot.has_hyp = false;
	boot.options.mode = MODE_HYP;
	expect_modes(false, false);
	EXPECT_STR(
		console_text(),
		"hypstub: warning: hypstub.mode=hyp is ignored: no HYP mode here; entering in SVC mode\n");
}

TEST(the_monitors_psci_is_wrapped_whatever_the_tree_says)
{
	start(ENTRY_SECURE_SVC);
	boot.options.mode = MODE_SVC;
	boot.dt.psci_method = NULL;
	boot.dt.psci_0_2 = false;
	expect_modes(false, true);
	EXPECT_STR(console_text(), "");
}

/* A zImage in SVC mode, over a PSCI that is not wrapped; two CPUs */
static void start_not_wrapped(const char *method, bool psci_0_2)
{
	start(ENTRY_HYP);
	boot.options.mode = MODE_SVC;
	boot.dt.psci_method = method;
	boot.dt.psci_0_2 = psci_0_2;
	boot.dt.cpus = 2;
	console_clear();
	expect_modes(false, false);
}

TEST(where_psci_is_not_wrapped_a_payload_in_svc_gets_one_cpu)
{
	start_not_wrapped("hvc", true);
	EXPECT(boot.one_cpu);
	EXPECT_HAS(
		console_text(),
		"it is in SVC mode, /psci has neither PSCI 0.2 nor cpu_on, by smc, and");
	start_not_wrapped("smc", false);
	EXPECT(boot.one_cpu);
	start_not_wrapped(NULL, true);
	EXPECT(boot.one_cpu);
}

TEST(psci_0_1_by_smc_is_wrapped)
{
	start(ENTRY_HYP);
	boot.options.mode = MODE_SVC;
	boot.dt.psci_0_2 = false;
	boot.dt.psci_0_1 = true;
	boot.dt.cpus = 2;
	expect_modes(false, true);
	EXPECT(!boot.one_cpu);
	boot.dt.psci_method = "hvc";
	expect_modes(false, false);
	EXPECT(boot.one_cpu);
}

TEST(without_psci_a_payload_in_svc_gets_one_cpu)
{
	start(ENTRY_HYP);
	boot.options.mode = MODE_SVC;
	boot.dt = (struct dt_info){ .psci = -1, .cpus = 2 };
	expect_modes(false, false);
	EXPECT(boot.one_cpu);
	EXPECT_STR(
		console_text(),
		"hypstub: warning: the payload gets one of 2 CPUs: it is in SVC mode, the device tree has no /psci, and others would come in HYP mode; use hypstub.mode=hyp\n");
}

/* Nobody has a mode to differ from, or all have the same */
TEST(other_payloads_get_all_cpus)
{
	start(ENTRY_HYP);
	boot.dt.psci_method = NULL;
	boot.dt.cpus = 2;
	expect_modes(true, false);
	EXPECT(!boot.one_cpu);
	boot.has_hyp = false;
	expect_modes(false, false);
	EXPECT(!boot.one_cpu);
	boot.has_hyp = true;
	boot.dt.cpus = 1;
	boot.options.mode = MODE_SVC;
	expect_modes(false, false);
	EXPECT(!boot.one_cpu);
	boot.dt.cpus = 2;
	boot.payload.kind = PAYLOAD_DEMO;
	expect_modes(false, false);
	EXPECT(!boot.one_cpu);
	EXPECT_STR(console_text(), "");
}
