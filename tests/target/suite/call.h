/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One HVC call under test: which mode, state and immediate, what every
 * register holds before, and the comparison with what it holds after.
 */
#ifndef CALL_H
#define CALL_H

#include <stdbool.h>
#include <stdint.h>
#include "regs.h"

/* Where calls are made from: a mode, and ARM or Thumb state */
struct caller {
	uint32_t mode;
	bool thumb;
};

enum pattern {
	PATTERN_DISTINCT, /* no two registers alike, half the flags */
	PATTERN_ZEROS,	  /* also: no flag set, nothing masked */
	PATTERN_ONES,
	PATTERN_RANDOM,
	PATTERNS = PATTERN_RANDOM /* those that loops go through */
};

struct call {
	struct caller from;
	uint32_t imm;
	bool big_endian; /* CPSR.E is set around the hvc */
	bool astray;	 /* it came back by conformance_astray, see there */
	uint32_t in[REG_WORDS];
	uint32_t out[REG_WORDS];
};

/* Fills in a call of function @r0, immediate 0, all else by @pattern */
void call_fill(struct call *c, const struct caller *from, enum pattern pattern,
	       uint32_t r0);

/* Makes the call, c->in to c->out */
void call_make(struct call *c);

/*
 * Fails the current check for each register that has changed, and for r0 if
 * it is not @r0. Registers in @ignore are not looked at. After a call that went
 * astray it fails for that, and the target is installed again.
 */
void call_compare(const struct call *c, uint32_t r0, reg_set ignore);

/* r1-r3 and ip: what an owner of HVBAR may clobber. FIQ mode has its own ip. */
reg_set call_arguments(const struct call *c);

/* All three, where nothing but r0 may change and arguments do not matter */
void call_expect(const struct caller *from, enum pattern pattern, uint32_t r0,
		 uint32_t result);

/*
 * A plain hvc #0 for what surrounds the checks: believes in nothing but r0.
 * SVC or HYP mode. astray.S
 */
uint32_t hvc_plain(uint32_t r0, uint32_t r1);

/* A fixed sequence, the same in each run */
uint32_t prng(void);

#endif
