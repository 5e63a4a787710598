// SPDX-License-Identifier: BSD-2-Clause
/*
 * regain_hyp(): when an earlier hypstub's stub is asked for HYP mode, what it is
 * asked with, and what becomes of it if it does not give it.
 */
#include <arm/smccc.h>
#include "../../src/boot/base/probe.h"
#include "../../src/boot/caches.h"
#include "../../src/boot/regain_hyp.h"
#include "harness.h"

#define STUB 0x5fffd000u

static struct boot boot;
static const struct range image = { 0x40010000, 0x8000 };

/* The machine: who answers, how often it was asked, and the I-cache */
static bool answers;
static uint32_t hvc_answer;
static unsigned int asked;
static bool icache = true;

void icache_on(bool hyp, struct range r)
{
	EXPECT(!hyp && !icache);
	EXPECT_RANGE(r, image.base, image.size);
	icache = true;
}

void icache_off(bool hyp, struct range r)
{
	EXPECT(!hyp && icache);
	EXPECT_RANGE(r, image.base, image.size);
	icache = false;
}

bool probe_hyp(const struct again *again)
{
	/* The next boot must see memory as this one wrote it */
	EXPECT(!icache);
	EXPECT_EQ(again->argc, 2);
	EXPECT_EQ(again->dtb, 0x48000000);
	EXPECT_EQ(again->machine, 3);
	EXPECT_EQ(again->image, 0x40010000);
	EXPECT_EQ(again->loaded, 0x04000000);
	asked++;
	return answers;
}

uint32_t hvc(uint32_t function)
{
	EXPECT_EQ(function, 0); /* GET_VECTORS */
	return hvc_answer;
}

/* A kernel in SVC mode over a hypstub has started us */
static void start(void)
{
	boot = (struct boot){ 0 };
	boot.entry = (struct entry){ .mode = ENTRY_NONSECURE_SVC,
				     .image = image,
				     .loaded = 0x04000000,
				     .machine = 3,
				     .argc = 2 };
	boot.dt.addr = 0x48000000;
	boot.dt.stub = boot.dt.stub_svc = true;
	boot.dt.old_resident = (struct range){ STUB, 0x3000 };
}

static void expect_kept(bool kept)
{
	regain_hyp(&boot);
	EXPECT_EQ(boot.old_stub, kept);
	EXPECT_EQ(memmap_user(&boot.map, boot.dt.old_resident),
		  kept ? MEMMAP_RESERVED : MEMMAP_FREE);
	EXPECT(icache);
}

TEST(in_another_mode_nobody_is_asked)
{
	start();
	boot.entry.mode = ENTRY_HYP;
	expect_kept(false);
	boot.entry.mode = ENTRY_SECURE_SVC;
	expect_kept(false);
	EXPECT_EQ(asked, 0);
	EXPECT_STR(console_text(), "");
}

TEST(without_an_earlier_block_nobody_is_asked)
{
	start();
	boot.dt.old_resident.size = 0;
	regain_hyp(&boot);
	EXPECT_EQ(asked, 0);
	EXPECT(!boot.old_stub);
	EXPECT_EQ(boot.map.used_count, 0);
}

/* boot-mode is "hyp": that kernel's hypervisor is under us */
TEST(the_stub_of_a_kernel_in_hyp_mode_is_kept_and_not_asked)
{
	start();
	boot.dt.stub_svc = false;
	expect_kept(true);
	EXPECT_EQ(asked, 0);
	EXPECT_STR(console_text(), "");
}

TEST(a_block_without_a_stub_in_the_tree_is_free)
{
	start();
	boot.dt.stub = boot.dt.stub_svc = false;
	expect_kept(false);
	EXPECT_EQ(asked, 0);
}

TEST(an_owner_that_refuses_is_kept_and_reported)
{
	start();
	answers = true;
	hvc_answer = 0x80001000;
	expect_kept(true);
	EXPECT_EQ(asked, 1);
	EXPECT_STR(
		console_text(),
		"hypstub: back to HYP mode by the stub at 0x5fffd000-0x5fffffff\n"
		"hypstub: warning: no way back to HYP mode: the owner of HVBAR refused; call RESET_VECTORS before you start hypstub\n");
}

TEST(a_stub_that_does_not_answer_is_not_kept)
{
	start();
	expect_kept(false);
	EXPECT_EQ(asked, 1);
	EXPECT_HAS(
		console_text(),
		"hypstub: warning: no way back to HYP mode: the stub in the device tree did not answer; pass the device tree of this boot\n");
}

TEST(a_psci_by_hvc_is_no_stub)
{
	start();
	answers = true;
	hvc_answer = 0xffffffff;
	expect_kept(false);
	EXPECT_HAS(console_text(), "did not answer");
}
