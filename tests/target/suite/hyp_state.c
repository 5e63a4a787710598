// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reading the registers of HYP mode, and judging what was read, see
 * hyp_state.h. The tables say what the contract promises after either call that
 * cleans up.
 */
#include <arm/sysreg.h>
#include "check.h"
#include "hyp_state.h"
#include "owner.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* HSCTLR: M, C, I, WXN, EE, TE must be off; A is the owner's */
#define SCTLR_WXN     (1 << 19)
#define HSCTLR_OFF \
	(SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_WXN | SCTLR_EE | SCTLR_TE)
/* HCPTR: TCPAC, TTA, TASE, TCP11, TCP10 */
#define HCPTR_TRAPS    0x80108c00
/* HSTR: TTEE, T15, T13-T5, T3-T0; 4 and 14 do not exist */
#define HSTR_TRAPS     0x0001bfef
/* HDCR: all but HPMN */
#define HDCR_TRAPS     0x00000fe0
/* CNTHCTL: event stream, and PL1's access to counter and timer */
#define CNTHCTL_FIELDS 0xff
/* HTCR: SH0, ORGN0, IRGN0, T0SZ */
#define HTCR_FIELDS    0x00003f07
/* VTCR: SH0, ORGN0, IRGN0, SL0, S, T0SZ */
#define VTCR_FIELDS    0x00003fdf
#define CNTHP_ENABLE   1
#define ALL	       0xffffffff

static const char *const name[HYP_STATE_WORDS] = {
	"HVBAR",       "HSCTLR",       "HCR",		"HDCR",
	"HCPTR",       "HSTR",	       "HTCR",		"VTCR",
	"HTTBR (low)", "HTTBR (high)", "VTTBR (low)",	"VTTBR (high)",
	"HMAIR0",      "HMAIR1",       "VPIDR",		"VMPIDR",
	"HTPIDR",      "CNTHCTL",      "CNTVOFF (low)", "CNTVOFF (high)",
	"CNTHP_CTL",
};

/* What the bits in @mask have to be */
struct expected {
	enum hyp_state_word word;
	uint32_t mask, value;
};

/* After SOFT_RESTART: A is also off, since the image may not expect it */
static const struct expected restarted[] = {
	{ HYP_HSCTLR, HSCTLR_OFF | SCTLR_A | SCTLR_CP15BEN, SCTLR_CP15BEN },
	{ HYP_HCR, ALL, 0 },
	{ HYP_HSTR, HSTR_TRAPS, 0 },
	{ HYP_HCPTR, HCPTR_TRAPS, 0 },
	{ HYP_HDCR, HDCR_TRAPS, 0 },
	{ HYP_CNTHCTL, CNTHCTL_FIELDS, CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN },
};

/* After RESET_VECTORS: as the stub was before its first payload */
static const struct expected reset[] = {
	{ HYP_HSCTLR, HSCTLR_OFF | SCTLR_A | SCTLR_CP15BEN,
	  SCTLR_A | SCTLR_CP15BEN },
	/* SMC is the owner's to trap, who may serve PSCI with it */
	{ HYP_HCR, ~HCR_TSC, 0 },
	{ HYP_HSTR, HSTR_TRAPS, 0 },
	{ HYP_HCPTR, HCPTR_TRAPS, 0 },
	{ HYP_HDCR, HDCR_TRAPS, 0 },
	{ HYP_CNTHCTL, CNTHCTL_FIELDS, CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN },
	{ HYP_HTCR, HTCR_FIELDS, 0 },
	{ HYP_VTCR, VTCR_FIELDS, 0 },
	{ HYP_HTTBR, ALL, 0 },
	{ HYP_HTTBR_HIGH, ALL, 0 },
	{ HYP_VTTBR, ALL, 0 },
	{ HYP_VTTBR_HIGH, ALL, 0 },
	{ HYP_HMAIR0, ALL, 0 },
	{ HYP_HMAIR1, ALL, 0 },
	{ HYP_HTPIDR, ALL, 0 },
	{ HYP_CNTVOFF, ALL, 0 },
	{ HYP_CNTVOFF_HIGH, ALL, 0 },
	{ HYP_CNTHP_CTL, CNTHP_ENABLE, 0 },
};

static void read64(uint32_t *low, uint64_t val)
{
	low[0] = val;
	low[1] = val >> 32;
}

void hyp_state_read(uint32_t state[HYP_STATE_WORDS])
{
	state[HYP_HVBAR] = read_sysreg(HVBAR);
	state[HYP_HSCTLR] = read_sysreg(HSCTLR);
	state[HYP_HCR] = read_sysreg(HCR);
	state[HYP_HDCR] = read_sysreg(HDCR);
	state[HYP_HCPTR] = read_sysreg(HCPTR);
	state[HYP_HSTR] = read_sysreg(HSTR);
	state[HYP_HTCR] = read_sysreg(HTCR);
	state[HYP_VTCR] = read_sysreg(VTCR);
	read64(&state[HYP_HTTBR], read_sysreg64(HTTBR));
	read64(&state[HYP_VTTBR], read_sysreg64(VTTBR));
	state[HYP_HMAIR0] = read_sysreg(HMAIR0);
	state[HYP_HMAIR1] = read_sysreg(HMAIR1);
	state[HYP_VPIDR] = read_sysreg(VPIDR);
	state[HYP_VMPIDR] = read_sysreg(VMPIDR);
	state[HYP_HTPIDR] = read_sysreg(HTPIDR);
	state[HYP_CNTHCTL] = read_sysreg(CNTHCTL);
	read64(&state[HYP_CNTVOFF], read_sysreg64(CNTVOFF));
	/* ISTATUS comes with time: no call sets it */
	state[HYP_CNTHP_CTL] = read_sysreg(CNTHP_CTL) & 3;
}

void hyp_state_compare(const uint32_t *before, const uint32_t *after,
		       uint32_t except)
{
	for (unsigned int i = 0; i < HYP_STATE_WORDS; i++)
		if (!(except & HYP_STATE_BIT(i)))
			check_equal(name[i], before[i], after[i]);
}

static void expect(const uint32_t *state, uint32_t except,
		   const struct expected *e, unsigned int n)
{
	check_equal(name[HYP_HVBAR], owner.stub_vectors, state[HYP_HVBAR]);
	if (state[HYP_HVBAR] != owner.stub_vectors)
		check_deviation(DEVIATION_HVBAR);
	if (state[HYP_HSCTLR] & (SCTLR_M | SCTLR_C) || state[HYP_HCR] & HCR_VM)
		check_deviation(DEVIATION_MMU);
	for (; n; n--, e++)
		if (!(except & HYP_STATE_BIT(e->word)))
			check_equal(name[e->word], e->value,
				    state[e->word] & e->mask);
}

void hyp_state_expect_restarted(const uint32_t *state, uint32_t except)
{
	expect(state, except, restarted, ARRAY_SIZE(restarted));
}

void hyp_state_expect_reset(const uint32_t *state, uint32_t except)
{
	expect(state, except, reset, ARRAY_SIZE(reset));
	/* What PL1 reads as MIDR and MPIDR */
	check_equal(name[HYP_VPIDR], owner.midr, state[HYP_VPIDR]);
	check_equal(name[HYP_VMPIDR], owner.mpidr, state[HYP_VMPIDR]);
	/* Every event counter belongs to PL1 */
	if (owner.has_pmu)
		check_equal("HDCR.HPMN", owner.counters,
			    state[HYP_HDCR] & HDCR_HPMN_MASK);
}
