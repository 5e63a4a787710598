// SPDX-License-Identifier: BSD-2-Clause
/* modes_choose(): the payload's mode, and who wraps PSCI for it. */
#include "../../src/boot/modes.h"
#include "harness.h"

static struct boot boot;

/* A zImage on a CPU with HYP mode; PSCI is 0.2 by smc */
static void start(enum entry_mode mode)
{
	boot = (struct boot){ .has_hyp = true };
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

static void expect_not_wrapped(const char *method, bool psci_0_2,
			       const char *said)
{
	start(ENTRY_HYP);
	boot.options.mode = MODE_SVC;
	boot.dt.psci_method = method;
	boot.dt.psci_0_2 = psci_0_2;
	console_clear();
	expect_modes(false, false);
	EXPECT_STR(console_text(), said);
}

TEST(psci_of_another_kind_is_not_wrapped)
{
	static const char warning[] =
		"hypstub: warning: PSCI is not 0.2 by smc: other CPUs come without the stub\n";

	expect_not_wrapped("hvc", true, warning);
	expect_not_wrapped("smc", false, warning);
	/* There is none at all */
	expect_not_wrapped(NULL, false, "");
}
