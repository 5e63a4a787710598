/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who owns HVBAR during a check: the target, or the suite's own vectors, which
 * pass calls on to it and so see what it does to HYP mode.
 */
#ifndef OWNER_H
#define OWNER_H

#include <stdbool.h>
#include <stdint.h>
#include "conformance.h"

struct owner {
	const struct conformance_target *target;
	uint32_t stub_vectors; /* HVBAR after RESET_VECTORS */
	uint32_t vectors;      /* HVBAR while the target owns it */
	uint32_t midr, mpidr;  /* as HYP mode reads them */
	bool has_pmu;
	uint32_t counters; /* PMCR.N, as HYP mode reads it */
	/* A number that nobody serves was not answered with -1 */
	bool takes_any_number;
	unsigned int install_failed; /* how often */
};

extern struct owner owner;

/* Finds out all of that. The target owns HVBAR then. */
void owner_learn(const struct conformance_target *target);

/* Whatever a check did: RESET_VECTORS, and the target installed again */
void owner_restore(void);

/*
 * Fails the current check if GET_VECTORS answers, and not the target's vectors,
 * and installs the target again.
 */
void owner_expect_vectors(void);

/* Fails the current check unless HVBAR is the stub's; returns what it is */
uint32_t owner_expect_stub(void);

/* @number, or one that nobody serves if it is one of the target's own calls */
uint32_t owner_unknown(uint32_t number);

/*
 * own_vectors become the owner, passing on to the target. Returns false if
 * SET_VECTORS was refused.
 */
bool own_install(void);
/* The same above other vectors */
bool own_install_above(uint32_t vectors);

/* For the next call that own_vectors pass on; @after may be NULL */
void own_hooks(void (*before)(void), void (*after)(void));

/* own_vectors.S */
extern char own_vectors[];
extern uint32_t own_calls; /* calls passed on since it was last zeroed */

#endif
