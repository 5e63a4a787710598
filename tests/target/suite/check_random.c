// SPDX-License-Identifier: BSD-2-Clause
/*
 * Random calls from random modes and states with random registers, each with
 * the full comparison; SOFT_RESTART is not among them.
 */
#include <arm/smccc.h>
#include <hypstub/abi.h>
#include "check.h"
#include "checks.h"
#include "owner.h"

#define ERR ((uint32_t)HVC_STUB_ERR)

/* What is to come back, and what may change with it */
struct outcome {
	uint32_t r0;
	reg_set ignore;
};

/* A number in the ranges that nobody serves, PSCI's left out */
static uint32_t unknown_smccc(void)
{
	uint32_t number = prng() | 0x80000000;

	/* Owners 0 (architecture), 4 (PSCI), 6 (vendor hypervisor) */
	if ((number >> 24 & 0x3f) <= 6)
		number |= 0x01000000;
	return number;
}

/* A number and, where it matters, an r1, for a call with immediate 0 */
static struct outcome choose(uint32_t *in)
{
	switch (prng() >> 29) {
	case 0:
		in[0] = HVC_GET_VECTORS;
		return (struct outcome){ owner.vectors, 0 };
	case 1:
		in[0] = HVC_SET_VECTORS;
		in[1] = owner.vectors + 1 + prng() % 31;
		return (struct outcome){ ERR, 0 };
	case 2:
		in[0] = HVC_SET_VECTORS;
		in[1] = owner.vectors;
		return (struct outcome){ HVC_SET_VECTORS, 0 };
	case 3:
		in[0] = HVC_RESET_VECTORS;
		return (struct outcome){ HVC_RESET_VECTORS, 0 };
	case 4:
		in[0] = owner_unknown(HVC_STUB_CALLS + prng() % 256);
		return (struct outcome){ ERR, 0 };
	case 5:
		in[0] = owner_unknown((prng() & 0x7fffffff) | HVC_STUB_CALLS);
		return (struct outcome){ ERR, 0 };
	case 6:
		in[0] = SMCCC_VERSION;
		return (struct outcome){ SMCCC_VERSION_1_1, SMCCC_RESULTS };
	default:
		in[0] = owner_unknown(unknown_smccc());
		return (struct outcome){ ERR, SMCCC_RESULTS };
	}
}

static void one_call(const struct caller *from)
{
	struct outcome o;
	struct call c;

	call_fill(&c, from, PATTERN_RANDOM, 0);
	o = choose(c.in);
	/* One in 64 with another immediate: those invalidate the call site */
	if (prng() % 64 == 0) {
		c.imm = 1 + prng() % 0xffff;
		o = (struct outcome){ ERR, 0 };
	}
	call_make(&c);
	if (c.in[0] == HVC_SET_VECTORS && c.out[0] == ERR &&
	    owner.target->may_refuse_set_vectors)
		o.r0 = ERR;
	if (c.in[0] == SMCCC_VERSION && !owner.target->serves_smccc)
		o.r0 = c.out[0];
	call_compare(&c, o.r0, o.ignore);
	if (c.imm)
		owner_expect_vectors();
	if (c.in[0] == HVC_RESET_VECTORS)
		owner_restore();
}

void check_random(const char *name, const struct caller *from, unsigned int n,
		  unsigned int calls)
{
	check_begin(name);
	while (calls--)
		one_call(&from[prng() % n]);
	owner_expect_vectors();
	check_end();
}
