// SPDX-License-Identifier: BSD-2-Clause
/*
 * Filling, making and comparing a call, see call.h. The hvc with its immediate
 * is written at run time into a site of trampoline.S.
 */
#include <string.h>
#include <arm/barrier.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "astray.h"
#include "call.h"
#include "check.h"
#include "owner.h"
#include "trampoline.h"

#define ARM_SETEND	0xf1010000
#define ARM_SETEND_BE	(1 << 9)
#define THUMB_SETEND	0xb650
#define THUMB_SETEND_BE (1 << 3)

/* What a PSR can hold: NZCVQ, GE, E, A, I, F, T, mode; not J and IT */
#define PSR_FLAGS	0xf80f0000
#define PSR_E		(1 << 9)
#define PSR_FIELDS	(PSR_FLAGS | PSR_E | PSR_MASKED | PSR_T)

static const char *const reg_name[REG_WORDS] = {
	"r0",	    "r1",	"r2",	   "r3",      "r4",	  "r5",
	"r6",	    "r7",	"r8",	   "r9",      "r10",	  "r11",
	"r12",	    "sp",	"lr",	   "CPSR",    "sp_usr",	  "lr_usr",
	"r8_usr",   "r9_usr",	"r10_usr", "r11_usr", "r12_usr",  "sp_svc",
	"lr_svc",   "spsr_svc", "sp_abt",  "lr_abt",  "spsr_abt", "sp_und",
	"lr_und",   "spsr_und", "sp_irq",  "lr_irq",  "spsr_irq", "r8_fiq",
	"r9_fiq",   "r10_fiq",	"r11_fiq", "r12_fiq", "sp_fiq",	  "lr_fiq",
	"spsr_fiq",
};

static const uint8_t spsr_regs[] = {
	REG_SVC + 2, REG_ABT + 2, REG_UND + 2, REG_IRQ + 2, REG_FIQ + 7,
};
static const uint8_t sp_regs[] = {
	REG_SP, REG_USR, REG_SVC, REG_ABT, REG_UND, REG_IRQ, REG_FIQ + 5,
};
static const uint8_t spsr_modes[] = {
	PSR_MODE_USR, PSR_MODE_SYS, PSR_MODE_SVC, PSR_MODE_IRQ, PSR_MODE_UND,
};

/* xorshift32 */
uint32_t prng(void)
{
	static uint32_t state = 0x2016abcd;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

static uint32_t pattern_word(enum pattern pattern, unsigned int i)
{
	switch (pattern) {
	case PATTERN_DISTINCT:
		return 0xa5c30f00 + i * 0x01030507;
	case PATTERN_ZEROS:
		return 0;
	case PATTERN_ONES:
		return ~0u;
	default:
		return prng();
	}
}

/* Where sp and lr of @mode are in the banked part; sp_hyp is not in it */
static unsigned int bank_of(uint32_t mode)
{
	switch (mode) {
	case PSR_MODE_SVC:
		return REG_SVC;
	case PSR_MODE_ABT:
		return REG_ABT;
	case PSR_MODE_UND:
		return REG_UND;
	case PSR_MODE_IRQ:
		return REG_IRQ;
	case PSR_MODE_FIQ:
		return REG_FIQ + 5;
	default:
		return REG_USR;
	}
}

/* Registers that are in the array twice get one value */
static void unify(uint32_t *in, uint32_t mode)
{
	unsigned int bank = bank_of(mode);
	unsigned int high = mode == PSR_MODE_FIQ ? REG_FIQ : REG_USR + 2;

	if (mode != PSR_MODE_HYP)
		in[bank] = in[REG_SP];
	in[bank + 1] = in[REG_LR];
	for (unsigned int i = 0; i < 5; i++)
		in[high + i] = in[8 + i];
}

void call_fill(struct call *c, const struct caller *from, enum pattern pattern,
	       uint32_t r0)
{
	uint32_t *in = c->in;

	c->from = *from;
	c->imm = 0;
	c->astray = false;
	for (unsigned int i = 0; i < REG_WORDS; i++)
		in[i] = pattern_word(pattern, i);
	c->big_endian = in[REG_PSR] & PSR_E;
	in[REG_PSR] = (in[REG_PSR] & (PSR_FLAGS | PSR_MASKED)) | from->mode;
	/* In Thumb state an sp that is not word-aligned is UNPREDICTABLE */
	for (unsigned int i = 0; i < sizeof(sp_regs); i++)
		in[sp_regs[i]] &= ~3u;
	for (unsigned int i = 0; i < sizeof(spsr_regs); i++) {
		uint32_t *spsr = &in[spsr_regs[i]];

		*spsr = (*spsr & PSR_FIELDS) | spsr_modes[*spsr % 5];
	}
	in[0] = r0;
	unify(in, from->mode);
}

/* New instructions at the call site are seen by the next fetch */
static void site_written(void)
{
	dsb(); /* the instructions are in memory */
	write_sysreg(0, ICIALLU);
	write_sysreg(0, BPIALL);
	dsb(); /* the invalidations are complete */
	isb(); /* and nothing is prefetched from before */
}

static void write_site(const struct call *c)
{
	static uint32_t written = ~0u;
	uint32_t key = c->imm << 2 | c->big_endian << 1 | c->from.thumb;

	if (key == written)
		return;
	written = key;
	if (c->from.thumb) {
		trampoline_thumb[0] =
			THUMB_SETEND | (c->big_endian ? THUMB_SETEND_BE : 0);
		trampoline_thumb[2] = 0xf7e0 | c->imm >> 12;
		trampoline_thumb[3] = 0x8000 | (c->imm & 0xfff);
	} else {
		trampoline_arm[0] =
			ARM_SETEND | (c->big_endian ? ARM_SETEND_BE : 0);
		trampoline_arm[1] =
			0xe1400070 | (c->imm & 0xfff0) << 4 | (c->imm & 0xf);
	}
	site_written();
}

void call_make(struct call *c)
{
	uint32_t astrays = astray_count;

	write_site(c);
	trampoline_psr = c->in[REG_PSR];
	trampoline_site = c->from.thumb ? (uintptr_t)trampoline_thumb | 1
					: (uintptr_t)trampoline_arm;
	astray_psr = trampoline_psr;
	astray_return = (uintptr_t)trampoline_capture;
	c->in[REG_PSR] = trampoline_call(c->in);
	c->astray = astray_count != astrays;
	if (c->big_endian)
		c->in[REG_PSR] |= PSR_E;
	memmove(c->out, trampoline_out, sizeof(c->out));
	if (c->out[REG_PSR] & PSR_E)
		c->out[0] = __builtin_bswap32(c->out[0]);
}

reg_set call_arguments(const struct call *c)
{
	reg_set set =
		REG_BIT(1) | REG_BIT(2) | REG_BIT(3) | REG_BIT(REG_USR + 6);

	return c->from.mode == PSR_MODE_FIQ ? set : set | REG_BIT(12);
}

/* The call ended in an exception in HYP mode: nothing is left to compare */
static void gone_astray(const struct call *c)
{
	check_differs("gone astray, ELR_hyp", 0, astray_pc);
	if (c->in[0] >= HVC_STUB_CALLS || owner.takes_any_number)
		check_deviation(DEVIATION_POINTER);
	owner_restore();
}

void call_compare(const struct call *c, uint32_t r0, reg_set ignore)
{
	check_call(c->in[0], c->imm, c->in[1]);
	if (c->astray) {
		gone_astray(c);
		return;
	}
	if (owner.target->may_clobber_ip)
		ignore |= call_arguments(c);
	check_equal("r0", r0, c->out[0]);
	for (unsigned int i = 1; i < REG_WORDS; i++) {
		if (c->in[i] == c->out[i] || ignore & REG_BIT(i))
			continue;
		check_equal(reg_name[i], c->in[i], c->out[i]);
		if (!(call_arguments(c) & REG_BIT(i)))
			check_deviation(DEVIATION_CLOBBERS);
	}
}

void call_expect(const struct caller *from, enum pattern pattern, uint32_t r0,
		 uint32_t result)
{
	struct call c;

	call_fill(&c, from, pattern, r0);
	call_make(&c);
	call_compare(&c, result, 0);
}
