// SPDX-License-Identifier: BSD-2-Clause
/*
 * Which call comes next in random.c, with which arguments, and what has to come
 * of it by docs/abi.md and docs/reference.md. Calls that would end the run are left
 * out; SOFT_RESTART enters code that goes back.
 */
#include <hypstub/abi.h>
#include "payload.h"
#include "psci.h"
#include "random.h"

#define ERR	((uint32_t)HVC_STUB_ERR)
#define RESULTS 0xe /* r1-r3, which an SMCCC call may change */
#define ANY_R0	0x1

static bool is_psci(uint32_t number)
{
	return number >> 5 == PSCI_VERSION >> 5;
}

static uint32_t draw_number(struct source *s)
{
	static const uint32_t known[16] = {
		SMCCC_VERSION,
		SMCCC_ARCH_FEATURES,
		SMCCC_ARCH_FEATURES,
		HYPSTUB_SMCCC_CALL_COUNT,
		HYPSTUB_SMCCC_CALL_UID,
		HYPSTUB_SMCCC_CALL_REVISION,
		HYPSTUB_SMCCC_CALL_UID + 1,
		0x80000002,
		0x8000ffff,
		0x8400ffff,
		0x84000020,
		0xc4000000,
		0xc6000000,
		0x04000003,
		0x7fffffff,
		0xffffffff,
	};
	uint32_t what = random_draw(s), number = random_draw(s);

	switch (what >> 30) {
	case 0:
		return number % 6;
	case 1:
		return PSCI_VERSION + number % 32;
	case 2:
		return known[number % 16];
	default:
		return number;
	}
}

/* Calls that do not come back, or not soon; 64-bit ones are QEMU's alone */
static bool ends_the_run(uint32_t number)
{
	if (options.foreign)
		number &= ~SMCCC_64;
	return number == PSCI_CPU_OFF || number == PSCI_SYSTEM_OFF ||
	       number == PSCI_SYSTEM_RESET;
}

static bool is_served(uint32_t number)
{
	/* 0 to 10, all but MIGRATE and MIGRATE_INFO_UP_CPU */
	return (number - PSCI_VERSION <= 10 &&
		0x75f >> (number - PSCI_VERSION) & 1) ||
	       (!options.foreign && number == SMCCC_VERSION);
}

/* CPUs, numbers that PSCI knows, or what the generator gave */
static void aim_psci(struct source *s, uint32_t *in)
{
	uint32_t n = random_draw(s);

	if (in[0] == PSCI_CPU_SUSPEND) {
		/* Standby lasts until an interrupt, and there is none */
		in[1] |= PSCI_POWERDOWN;
		/* To QEMU it is also standby */
		if (options.foreign)
			in[2] = (in[2] & ~3u) | 2;
	} else if (n >> 31) {
		in[1] = in[0] == PSCI_FEATURES ? PSCI_VERSION + n % 32
					       : mpidr_of(n % 4);
	}
	if (in[0] == PSCI_AFFINITY_INFO && n >> 30 & 1)
		in[2] = 0;
}

static struct outcome answer(uint32_t r0, uint32_t ignore)
{
	return (struct outcome){ .r[0] = r0, .ignore = ignore | RESULTS };
}

/* Both CPUs are on, and nobody calls that changes it */
static struct outcome expect_psci(const struct source *s, const uint32_t *in)
{
	bool cpu = false;

	for (unsigned int i = 0; i < options.cpus; i++)
		cpu |= in[1] == mpidr_of(i);
	switch (in[0]) {
	case PSCI_VERSION:
		return answer(0x00010001, 0);
	case PSCI_MIGRATE_INFO_TYPE:
		return answer(2, 0);
	case PSCI_CPU_SUSPEND:
		return answer(s->wrapped && (in[2] & 3) == 2
				      ? PSCI_INVALID_ADDRESS
				      : PSCI_INVALID_PARAMETERS,
			      0);
	case PSCI_CPU_ON:
		if (!cpu)
			return answer(PSCI_INVALID_PARAMETERS, 0);
		return answer((in[2] & 3) == 2 ? PSCI_INVALID_ADDRESS
					       : PSCI_ALREADY_ON,
			      0);
	case PSCI_AFFINITY_INFO:
		if (options.foreign && in[2])
			return answer(0, ANY_R0);
		return answer(cpu && !in[2] ? PSCI_AFFINITY_ON
					    : PSCI_INVALID_PARAMETERS,
			      0);
	case PSCI_FEATURES:
		return answer(is_served(in[1]) ? 0 : PSCI_NOT_SUPPORTED,
			      options.foreign && in[1] & SMCCC_64 ? ANY_R0 : 0);
	default:
		return answer(PSCI_NOT_SUPPORTED, 0);
	}
}

/* SMCCC_VERSION and its like, which the stub and the monitor both have */
static struct outcome expect_smccc(const uint32_t *in)
{
	if (in[0] == SMCCC_VERSION)
		return answer(0x00010001, 0);
	if (in[0] == SMCCC_ARCH_FEATURES &&
	    (in[1] == SMCCC_VERSION || in[1] == SMCCC_ARCH_FEATURES))
		return answer(0, 0);
	return answer(PSCI_NOT_SUPPORTED, 0);
}

static struct outcome expect_own(const uint32_t *in)
{
	switch (in[0]) {
	case HYPSTUB_SMCCC_CALL_COUNT:
		return answer(HYPSTUB_SMCCC_CALLS, 0);
	case HYPSTUB_SMCCC_CALL_UID:
		return (struct outcome){ { HYPSTUB_UID_0, HYPSTUB_UID_1,
					   HYPSTUB_UID_2, HYPSTUB_UID_3 },
					 0 };
	case HYPSTUB_SMCCC_CALL_REVISION:
		return (struct outcome){
			{ HYPSTUB_ABI_MAJOR, HYPSTUB_ABI_MINOR }, 0xc
		};
	default:
		return expect_smccc(in);
	}
}

static struct outcome expect_set_vectors(struct source *s, uint32_t *in)
{
	uint32_t n = random_draw(s);

	if (n >> 31)
		in[1] |= 1u << n % 5;
	else
		in[1] = n % 2 ? s->stub : (uintptr_t)random_vectors;
	if (in[1] % HVC_VECTORS_ALIGN)
		return (struct outcome){ { ERR, in[1], in[2], in[3] }, 0 };
	s->vectors = in[1];
	return (struct outcome){ { in[0], in[1], in[2], in[3] }, 0 };
}

static struct outcome expect_stub_call(struct source *s, uint32_t *in)
{
	struct outcome o = { { ERR, in[1], in[2], in[3] }, 0 };

	switch (in[0]) {
	case HVC_GET_VECTORS:
		o.r[0] = s->vectors;
		break;
	case HVC_SET_VECTORS:
		return expect_set_vectors(s, in);
	case HVC_SOFT_RESTART:
		in[3] = random_draw(s) >> 31 ? (uintptr_t)random_restart_arm
					     : (uintptr_t)random_restart_thumb;
		o.r[0] = 0;
		o.r[3] = s->vectors = s->stub;
		s->restarts++;
		break;
	case HVC_RESET_VECTORS:
		o.r[0] = in[0];
		s->vectors = s->stub;
		break;
	}
	return o;
}

static struct outcome expect_hvc(struct source *s, uint32_t *in)
{
	if (!(in[0] >> 31))
		return expect_stub_call(s, in);
	if (s->wrapped && is_psci(in[0]))
		return expect_psci(s, in);
	return expect_own(in);
}

static struct outcome expect_smc(const struct source *s, const uint32_t *in)
{
	if (is_psci(in[0]))
		return expect_psci(s, in);
	/* What somebody else makes of it is for him to say */
	if (options.foreign)
		return answer(0, ANY_R0);
	return expect_smccc(in);
}

struct outcome random_choose(struct source *s, unsigned int instruction,
			     uint32_t *in)
{
	in[0] = draw_number(s);
	/* To an hvc with another immediate all numbers are the same */
	if (instruction == RANDOM_HVC_1)
		return (struct outcome){ { ERR, in[1], in[2], in[3] }, 0 };
	if (ends_the_run(in[0]))
		in[0] = PSCI_VERSION;
	if (options.foreign && in[0] >> 31 && in[0] & SMCCC_64)
		in[0] |= 0x00800000; /* QEMU serves some of PSCI's */
	if (is_psci(in[0]))
		aim_psci(s, in);
	else if (in[0] == SMCCC_ARCH_FEATURES)
		in[1] = SMCCC_VERSION + random_draw(s) % 4;
	return instruction == RANDOM_SMC ? expect_smc(s, in)
					 : expect_hvc(s, in);
}
