// SPDX-License-Identifier: BSD-2-Clause
/*
 * SMC Calling Convention calls by hvc. They may change r0 to r3, and those
 * only. Nothing here touches PSCI's ranges, which can turn the power off.
 */
#include <arm/smccc.h>
#include <hypstub/abi.h>
#include "check.h"
#include "checks.h"
#include "owner.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define ERR	      ((uint32_t)SMCCC_NOT_SUPPORTED)
/* What CALL_COUNT counts: itself, UID and REVISION */
#define VENDOR_CALLS  3

static struct call smccc(const struct caller *from, enum pattern pattern,
			 uint32_t number, uint32_t r0, bool has_arg,
			 uint32_t arg)
{
	struct call c;

	call_fill(&c, from, pattern, number);
	if (has_arg)
		c.in[1] = arg;
	call_make(&c);
	call_compare(&c, r0, SMCCC_RESULTS);
	return c;
}

static void features(const struct caller *from, enum pattern pattern)
{
	static const uint32_t unknown[] = {
		0,	    1,		2,	    3,
		4,	    0x7fffffff, 0x80000003, 0x8000ffff,
		0xc0000000, 0x81000000, 0xffffffff,
	};

	smccc(from, pattern, SMCCC_ARCH_FEATURES, SMCCC_SUCCESS, true,
	      SMCCC_VERSION);
	smccc(from, pattern, SMCCC_ARCH_FEATURES, SMCCC_SUCCESS, true,
	      SMCCC_ARCH_FEATURES);
	for (unsigned int i = 0; i < ARRAY_SIZE(unknown); i++)
		smccc(from, pattern, SMCCC_ARCH_FEATURES, ERR, true,
		      unknown[i]);
}

static void uid(const struct caller *from, enum pattern pattern)
{
	struct call c = smccc(from, pattern, HYPSTUB_SMCCC_CALL_UID,
			      HYPSTUB_UID_0, false, 0);

	check_equal("UID word 1", HYPSTUB_UID_1, c.out[1]);
	check_equal("UID word 2", HYPSTUB_UID_2, c.out[2]);
	check_equal("UID word 3", HYPSTUB_UID_3, c.out[3]);
}

static void revision(const struct caller *from, enum pattern pattern)
{
	struct call c = smccc(from, pattern, HYPSTUB_SMCCC_CALL_REVISION,
			      HYPSTUB_ABI_MAJOR, false, 0);

	check_equal("minor revision", HYPSTUB_ABI_MINOR, c.out[1]);
}

static void version(const struct caller *from, enum pattern pattern)
{
	smccc(from, pattern, SMCCC_VERSION, SMCCC_VERSION_1_1, false, 0);
}

static void count(const struct caller *from, enum pattern pattern)
{
	smccc(from, pattern, HYPSTUB_SMCCC_CALL_COUNT, VENDOR_CALLS, false, 0);
}

static void served(const char *name, const struct caller *from,
		   void (*test)(const struct caller *from, enum pattern p))
{
	if (!owner.target->serves_smccc) {
		check_skip(name, "the target does not serve it");
		return;
	}
	check_begin(name);
	for (int p = 0; p < PATTERNS; p++)
		test(from, p);
	check_end();
}

void check_smccc_served(const struct caller *from)
{
	served("SMCCC: VERSION is 1.1", from, version);
	served("SMCCC: ARCH_FEATURES knows itself and VERSION", from, features);
	served("SMCCC: UID is hypstub's", from, uid);
	served("SMCCC: CALL_REVISION is this contract's", from, revision);
	served("SMCCC: CALL_COUNT is 3", from, count);
}

void check_smccc_unknown(const struct caller *from)
{
	static const uint32_t number[] = {
		0x80000003, 0x8000ffff, 0x81000000, 0x82000000, 0x83000000,
		0x85000000, 0x86000000, 0x8600ff02, 0x8600ff04, 0x8600ffff,
		0x87000000, 0x90000000, 0xa0000000, 0xbf00ff01, 0xbfffffff,
		0xc0000000, 0xc0000001, 0xc600ff00, 0xc600ff01, 0xc600ff03,
		0xd0000000, 0xe0000000, 0xffffffe0, 0xfffffffc, 0xfffffffd,
		0xfffffffe, 0xffffffff,
	};

	check_begin("SMCCC: unknown numbers answer -1, r4 and up stay");
	for (int p = 0; p < PATTERNS; p++)
		for (unsigned int i = 0; i < ARRAY_SIZE(number); i++)
			smccc(from, p, owner_unknown(number[i]), ERR, false, 0);
	owner_expect_vectors();
	check_end();
}
