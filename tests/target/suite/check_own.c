// SPDX-License-Identifier: BSD-2-Clause
/*
 * Checks with vectors of the suite's own above the target's: that SET_VECTORS
 * does what it says, and what each call does to the registers of HYP mode.
 */
#include <stddef.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "check.h"
#include "checks.h"
#include "hyp_state.h"
#include "owner.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define ERR	      ((uint32_t)HVC_STUB_ERR)
#define OWN	      ((uint32_t)(uintptr_t)own_vectors)

static uint32_t before[HYP_STATE_WORDS], after[HYP_STATE_WORDS];

/* Hooks, run in HYP mode: no register is zero or as at reset in between */
static void read_before(void)
{
	hyp_state_dirty();
	hyp_state_read(before);
}

static void read_after(void)
{
	hyp_state_read(after);
	hyp_state_tame();
	/* Wherever HVBAR points now, the next call must find vectors */
	write_sysreg(OWN, HVBAR);
}

static void read_after_reset(void)
{
	hyp_state_read(after);
}

/* own_vectors are the owner, or the check is skipped */
static bool begin(const char *name)
{
	if (!own_install()) {
		check_skip(name, NO_SET);
		return false;
	}
	check_begin(name);
	return true;
}

static void call_with_r1(const struct caller *from, enum pattern pattern,
			 uint32_t number, uint32_t r1, uint32_t result)
{
	struct call c;

	call_fill(&c, from, pattern, number);
	c.in[1] = r1;
	call_make(&c);
	call_compare(&c, result, 0);
}

void check_own_vectors(const struct caller *from)
{
	if (!begin("SET_VECTORS: new vectors answer until RESET_VECTORS"))
		return;
	for (int p = 0; p < PATTERNS; p++) {
		owner_restore();
		own_calls = 0;
		call_with_r1(from, p, HVC_SET_VECTORS, OWN, HVC_SET_VECTORS);
		check_equal("calls before they are set", 0, own_calls);
		call_expect(from, p, HVC_GET_VECTORS, OWN);
		call_expect(from, p, HVC_STUB_CALLS, ERR);
		check_equal("calls to the new vectors", 2, own_calls);
		call_expect(from, p, HVC_RESET_VECTORS, HVC_RESET_VECTORS);
		check_equal("calls with the reset", 3, own_calls);
		owner_expect_stub();
		check_equal("calls after the reset", 3, own_calls);
	}
	check_end();
}

/* Any address is taken; the hook sees to it that none is ever used */
void check_set_extreme(const struct caller *from)
{
	static const uint32_t good[] = {
		0, 0x20, 0x40, 0x80000000, 0x7fffffe0, 0xffff0000, 0xffffffe0,
	};
	static const uint32_t bad[] = {
		1,	    0x10,	0x1f,	    0x80000010,
		0x7fffffff, 0xffffffe1, 0xfffffff0, 0xffffffff,
	};

	if (!begin("SET_VECTORS: extreme addresses, only alignment counts"))
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(good); i++) {
		own_hooks(read_before, read_after);
		call_with_r1(from, i % PATTERNS, HVC_SET_VECTORS, good[i],
			     HVC_SET_VECTORS);
		check_equal("HVBAR", good[i], after[HYP_HVBAR]);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		own_hooks(read_before, read_after);
		call_with_r1(from, i % PATTERNS, HVC_SET_VECTORS, bad[i], ERR);
		check_equal("HVBAR", OWN, after[HYP_HVBAR]);
	}
	check_end();
}

/* A call from HYP mode keeps SP_hyp, and needs a register to do it */
static uint32_t scratch(const struct caller *from)
{
	return from->mode == PSR_MODE_HYP ? HYP_STATE_BIT(HYP_HTPIDR) : 0;
}

/* One call between two looks at HYP mode; @except may change */
static void untouched(const char *name, const struct caller *from,
		      uint32_t number, uint32_t r1, uint32_t except)
{
	if (!begin(name))
		return;
	for (int p = 0; p < PATTERNS; p++) {
		struct call c;

		call_fill(&c, from, p, number);
		c.in[1] = r1;
		own_hooks(read_before, read_after);
		call_make(&c);
		check_call(number, 0, r1);
		hyp_state_compare(before, after, except | scratch(from));
		/* The answer is HVBAR as HYP mode reads it */
		if (number == HVC_GET_VECTORS)
			check_equal("r0", before[HYP_HVBAR], c.out[0]);
		if (number == HVC_SET_VECTORS)
			check_equal("HVBAR", r1, after[HYP_HVBAR]);
	}
	check_end();
}

void check_hyp_untouched(const struct caller *from)
{
	untouched("GET_VECTORS: no register of HYP mode changes", from,
		  HVC_GET_VECTORS, 0, 0);
	untouched("SET_VECTORS: no register of HYP mode but HVBAR changes",
		  from, HVC_SET_VECTORS, owner.vectors,
		  HYP_STATE_BIT(HYP_HVBAR));
	untouched("unknown number: no register of HYP mode changes", from,
		  HVC_STUB_CALLS, 0, 0);
	untouched("SMCCC: no register of HYP mode changes", from, SMCCC_VERSION,
		  0, 0);
}

/* The target as it runs, then own_vectors above what the reset left behind */
static void reset_clean(const struct caller *from, enum pattern pattern)
{
	struct call c;
	uint32_t vectors;

	call_fill(&c, from, pattern, HVC_RESET_VECTORS);
	call_make(&c);
	call_compare(&c, HVC_RESET_VECTORS, 0);
	if (c.astray)
		return;
	vectors = owner_expect_stub();
	own_install_above(vectors);
	own_hooks(read_after_reset, NULL);
	hvc_plain(HVC_GET_VECTORS, 0);
	check_equal("calls to the new vectors", 1, own_calls);
	after[HYP_HVBAR] = vectors;
	hyp_state_expect_reset(after, scratch(from));
	owner_restore();
}

void check_reset_clean(const struct caller *from)
{
	check_begin_risky("RESET_VECTORS: leaves nothing of the target",
			  DEVIATION_MMU);
	for (int p = 0; p < PATTERNS; p++)
		reset_clean(from, p);
	check_end();
}

void check_reset_dirty(const struct caller *from)
{
	if (!begin("RESET_VECTORS: cleans up HYP mode"))
		return;
	for (int p = 0; p < PATTERNS; p++) {
		own_install();
		own_hooks(hyp_state_dirty, read_after_reset);
		call_expect(from, p, HVC_RESET_VECTORS, HVC_RESET_VECTORS);
		hyp_state_expect_reset(after, scratch(from));
		owner_restore();
	}
	check_end();
}
