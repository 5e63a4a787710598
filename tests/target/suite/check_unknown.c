// SPDX-License-Identifier: BSD-2-Clause
/*
 * What is no call: numbers that nobody serves, and immediates other than 0.
 * The answer is -1, and nothing changes.
 */
#include <hypstub/abi.h>
#include "check.h"
#include "checks.h"
#include "owner.h"
#include "restart.h"

#define ARRAY_SIZE(a)  (sizeof(a) / sizeof((a)[0]))
#define ERR	       ((uint32_t)HVC_STUB_ERR)
#define RANDOM_NUMBERS 500

void check_unknown(const struct caller *from)
{
	static const uint32_t number[] = {
		4,	    5,		6,	    7,		8,
		0xf,	    0x10,	0x1f,	    0x20,	0x3f,
		0x40,	    0x80,	0xff,	    0x100,	0x101,
		0x1000,	    0x4a48,	0xffff,	    0x10000,	0x41000000,
		0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
		0x06000000, 0x0600ff01, 0x7ffffffc, 0x7ffffffe, 0x7fffffff,
	};
	const uint32_t address[] = {
		owner.stub_vectors & 0x7fffffff,
		owner.vectors & 0x7fffffff,
		(uintptr_t)own_vectors & 0x7fffffff,
	};

	check_begin_risky("unknown numbers: answer -1 and change nothing",
			  DEVIATION_POINTER);
	for (int p = 0; p < PATTERNS; p++) {
		for (unsigned int i = 0; i < ARRAY_SIZE(number); i++)
			call_expect(from, p, owner_unknown(number[i]), ERR);
		for (unsigned int i = 0; i < ARRAY_SIZE(address); i++)
			call_expect(from, p, owner_unknown(address[i]), ERR);
	}
	owner_expect_vectors();
	check_end();
}

void check_unknown_random(const struct caller *from)
{
	check_begin_risky("unknown numbers, random: answer -1, change nothing",
			  DEVIATION_POINTER);
	for (int i = 0; i < RANDOM_NUMBERS; i++) {
		uint32_t number = owner_unknown(prng() & 0x7fffffff);

		call_expect(from, PATTERN_RANDOM,
			    number < HVC_STUB_CALLS ? HVC_STUB_CALLS : number,
			    ERR);
	}
	owner_expect_vectors();
	check_end();
}

/* @r0 with immediates other than 0, its arguments such that 0 would succeed */
static void immediates(const char *name, const struct caller *from, uint32_t r0)
{
	static const uint16_t imm[] = {
		1, 2, 0xf, 0x10, 0xff, 0xea1, 0x1000, 0x4a48, 0x8000, 0xffff,
	};

	check_begin(name);
	for (unsigned int i = 0; i < ARRAY_SIZE(imm); i++) {
		struct call c;

		call_fill(&c, from, i % PATTERNS, r0);
		c.imm = imm[i];
		if (r0 == HVC_SET_VECTORS)
			c.in[1] = owner.vectors;
		if (r0 == HVC_SOFT_RESTART)
			c.in[3] = (uintptr_t)restart_image_arm;
		call_make(&c);
		call_compare(&c, ERR, 0);
		owner_expect_vectors();
	}
	check_end();
}

void check_immediates(const struct caller *from)
{
	immediates("GET_VECTORS: an immediate other than 0 is refused", from,
		   HVC_GET_VECTORS);
	immediates("SET_VECTORS: an immediate other than 0 is refused", from,
		   HVC_SET_VECTORS);
	immediates("SOFT_RESTART: an immediate other than 0 is refused", from,
		   HVC_SOFT_RESTART);
	immediates("RESET_VECTORS: an immediate other than 0 is refused", from,
		   HVC_RESET_VECTORS);
	immediates("unknown number: an immediate other than 0 is refused", from,
		   HVC_STUB_CALLS);
	immediates("SMCCC: an immediate other than 0 is refused", from,
		   HYPSTUB_SMCCC_CALL_UID);
}
