// SPDX-License-Identifier: BSD-2-Clause
/*
 * The calls that the vectors leave to C: results, and the registers that a
 * call must leave alone.
 */
#include <arm/smccc.h>
#include <hypstub/abi.h>
#include "../../src/resident/resident.h"
#include "harness.h"

static int inits;

void hyp_init(void)
{
	inits++;
}

static struct hvc_frame call(uint32_t function, uint32_t r1)
{
	struct hvc_frame frame = {
		{ function, r1, 0x22222222, 0x33333333 },
		0x44444444, 0x55555555,
	};

	hvc_call(&frame);
	EXPECT_EQ(frame.ip, 0x44444444);
	EXPECT_EQ(frame.lr, 0x55555555);
	return frame;
}

static void expect_result(uint32_t function, uint32_t r1, uint32_t result)
{
	struct hvc_frame frame = call(function, r1);

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

TEST(arch_features_knows_the_two_calls_that_there_are)
{
	expect_result(0x80000001, 0x80000000, 0);
	expect_result(0x80000001, 0x80000001, 0);
}

TEST(arch_features_denies_all_others)
{
	expect_result(0x80000001, 0x80008000, 0xffffffff);	/* WORKAROUND_1 */
	expect_result(0x80000001, 0x84000000, 0xffffffff);	/* PSCI */
	expect_result(0x80000001, 0, 0xffffffff);
	expect_result(0x80000001, 0xffffffff, 0xffffffff);
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
	struct hvc_frame frame = call(0x8600ff01, 0x11111111);

	EXPECT_MEM(frame.r, uid, sizeof(uid));
}

TEST(the_revision_is_in_r0_and_r1)
{
	struct hvc_frame frame = call(0x8600ff03, 0x11111111);

	EXPECT_EQ(frame.r[0], 1);
	EXPECT_EQ(frame.r[1], 0);
	EXPECT_EQ(frame.r[2], 0x22222222);
	EXPECT_EQ(frame.r[3], 0x33333333);
}

TEST(numbers_of_nobody_fail_and_change_nothing)
{
	static const uint32_t functions[] = {
		4, 5, 0x100, 0x40008000, 0x7fffffff,	/* addresses, too */
		0x80000002, 0x84000000, 0x8600ff02, 0x8600fffe, 0xc6000000,
		0xc600ff01, 0xfffffffe, 0xffffffff,
	};

	for (unsigned int i = 0; i < sizeof(functions) / 4; i++)
		expect_result(functions[i], 0x11111111, 0xffffffff);
	EXPECT_EQ(inits, 0);
}
