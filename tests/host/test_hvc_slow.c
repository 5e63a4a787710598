// SPDX-License-Identifier: BSD-2-Clause
/*
 * The calls that the vectors leave to C: results, and the registers that a
 * call must leave alone.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "../../src/resident/hvc_slow.h"
#include "../../src/resident/hyp_init.h"
#include "../../src/resident/psci.h"
#include "harness.h"
#include "registers.h"

static int inits;

void hyp_init(void)
{
	inits++;
}

/* PSCI: what the wrapper was asked, and whether it has the answer */
uint32_t resident_hcr;
static int wrapped;
static bool wrapper_answers;

int32_t smccc_call(const uint32_t *r)
{
	if (r[0] == 0x80000001)
		return r[1] ^ 0x5a;
	return r[0] == 0x80000000 ? 0x10001 : -1;
}

bool psci_wrap(struct call_frame *frame)
{
	wrapped++;
	if (wrapper_answers)
		frame->r[0] = 0x600d;
	return wrapper_answers;
}

/* How the call came, and whether it goes on to the Secure world */
static uint32_t hsr = HSR_HVC_0;
static bool forwarded;

static struct call_frame call(uint32_t function, uint32_t r1)
{
	struct call_frame frame = {
		{ function, r1, 0x22222222, 0x33333333 },
		0x44444444,
		0x55555555,
	};

	register_program(HSR, hsr);
	forwarded = hvc_slow(&frame);
	EXPECT_EQ(frame.ip, 0x44444444);
	EXPECT_EQ(frame.lr, 0x55555555);
	return frame;
}

static void expect_result(uint32_t function, uint32_t r1, uint32_t result)
{
	struct call_frame frame = call(function, r1);

	EXPECT_EQ(frame.r[0], result);
	EXPECT_EQ(frame.r[1], r1);
	EXPECT_EQ(frame.r[2], 0x22222222);
	EXPECT_EQ(frame.r[3], 0x33333333);
}

TEST(reset_vectors_runs_the_register_list_and_keeps_r0)
{
	expect_result(HVC_RESET_VECTORS, 0x11111111, HVC_RESET_VECTORS);
	EXPECT_EQ(inits, 1);
}

TEST(smccc_version_is_1_1)
{
	expect_result(0x80000000, 0x11111111, 0x10001);
}

TEST(arch_features_are_the_same_as_by_smc)
{
	expect_result(0x80000001, 0x80008000, 0x80008000 ^ 0x5a);
}

TEST(the_vendor_calls_are_three)
{
	expect_result(0x8600ff00, 0x11111111, 3);
}

/* a01b6a07-9c5e-4c2f-8f5d-3b0e52d1c4e6, its bytes from r0's lowest to r3's */
TEST(the_uid_is_that_of_docs_abi)
{
	static const unsigned char uid[16] = {
		0xa0, 0x1b, 0x6a, 0x07, 0x9c, 0x5e, 0x4c, 0x2f,
		0x8f, 0x5d, 0x3b, 0x0e, 0x52, 0xd1, 0xc4, 0xe6,
	};
	struct call_frame frame = call(0x8600ff01, 0x11111111);

	EXPECT_MEM(frame.r, uid, sizeof(uid));
}

TEST(the_revision_is_in_r0_and_r1)
{
	struct call_frame frame = call(0x8600ff03, 0x11111111);

	EXPECT_EQ(frame.r[0], 1);
	EXPECT_EQ(frame.r[1], 0);
	EXPECT_EQ(frame.r[2], 0x22222222);
	EXPECT_EQ(frame.r[3], 0x33333333);
}

TEST(numbers_of_nobody_fail_and_change_nothing)
{
	static const uint32_t functions[] = {
		4,	    5,		0x100,	    0x40008000,
		0x7fffffff, /* also addresses */
		0x80000002, 0x84000000, 0x8600ff02, 0x8600fffe,
		0xc6000000, 0xc600ff01, 0xfffffffe, 0xffffffff,
	};

	for (unsigned int i = 0; i < sizeof(functions) / 4; i++)
		expect_result(functions[i], 0x11111111, 0xffffffff);
	EXPECT_EQ(inits, 0);
	EXPECT_EQ(wrapped, 0);
	EXPECT(!forwarded);
}

TEST(calls_of_the_stub_go_no_further)
{
	static const uint32_t functions[] = {
		3, 0x80000000, 0x80000001, 0x8600ff00, 0x8600ff01, 0x8600ff03,
	};

	resident_hcr = HCR_TSC;
	for (unsigned int i = 0; i < sizeof(functions) / 4; i++) {
		call(functions[i], 0x11111111);
		EXPECT(!forwarded);
	}
	EXPECT_EQ(wrapped, 0);
}

TEST(where_psci_is_wrapped_the_wrapper_answers_it_by_hvc)
{
	resident_hcr = HCR_TSC;
	wrapper_answers = true;
	expect_result(0x84000000, 0x11111111, 0x600d);
	expect_result(0x8400001f, 0x11111111, 0x600d);
	EXPECT_EQ(wrapped, 2);
	EXPECT(!forwarded);
}

TEST(what_the_wrapper_leaves_goes_on_as_it_came)
{
	resident_hcr = HCR_TSC;
	expect_result(0x84000008, 0x11111111, 0x84000008);
	EXPECT_EQ(wrapped, 1);
	EXPECT(forwarded);
}

TEST(wrapped_or_not_only_psci_has_its_numbers_by_hvc)
{
	static const uint32_t functions[] = {
		4,	    0x83ffffff, 0x84000020, 0x84000100,
		0xc4000003, 0x04000003, 0x8600ff02, 0xffffffff,
	};

	resident_hcr = HCR_TSC;
	for (unsigned int i = 0; i < sizeof(functions) / 4; i++)
		expect_result(functions[i], 0x11111111, 0xffffffff);
	EXPECT_EQ(wrapped, 0);
	EXPECT(!forwarded);
}

/* Numbers of the stub's own among them: by smc they are somebody else's */
TEST(every_trapped_smc_is_for_the_wrapper_or_goes_on)
{
	static const uint32_t functions[] = {
		0, 3, 0x80000000, 0x84000003, 0x8600ff01, 0xbf000000,
	};
	const unsigned int count = sizeof(functions) / 4;

	hsr = 0x4e000000; /* EC 0x13 */
	resident_hcr = HCR_TSC;
	for (unsigned int i = 0; i < count; i++) {
		wrapper_answers = false;
		expect_result(functions[i], 0x11111111, functions[i]);
		EXPECT(forwarded);
		wrapper_answers = true;
		expect_result(functions[i], 0x11111111, 0x600d);
		EXPECT(!forwarded);
	}
	EXPECT_EQ(wrapped, 2 * count);
	EXPECT_EQ(inits, 0);
}
