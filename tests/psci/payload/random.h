/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random calls: one call as random_call.S makes it, what is in the registers
 * before and after, one for each CPU by Aff0; and random_choose.c for random.c.
 */
#ifndef RANDOM_H
#define RANDOM_H

/* Offsets in struct random_call, and its size */
#define RANDOM_LR	  52
#define RANDOM_PSR	  56
#define RANDOM_SITE	  60
#define RANDOM_HCR	  64
#define RANDOM_HOME_SP	  68
#define RANDOM_PSR_TAKEN  72
#define RANDOM_OUT	  76
#define RANDOM_OUT_LR	  128
#define RANDOM_OUT_PSR	  132
#define RANDOM_CALL_SHIFT 8

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random_call {
	uint32_t in[13]; /* r0-r12 */
	uint32_t lr;
	uint32_t psr;  /* mode, masks and flags to call with */
	uint32_t site; /* one of random_sites */
	uint32_t hcr;  /* HCR after a SOFT_RESTART, which clears it */
	uint32_t home_sp;
	uint32_t psr_taken; /* what CPSR took of psr */
	uint32_t out[13];
	uint32_t out_lr, out_psr;
} __attribute__((aligned(1 << RANDOM_CALL_SHIFT)));

_Static_assert(
	offsetof(struct random_call, lr) == RANDOM_LR &&
		offsetof(struct random_call, psr) == RANDOM_PSR &&
		offsetof(struct random_call, site) == RANDOM_SITE &&
		offsetof(struct random_call, hcr) == RANDOM_HCR &&
		offsetof(struct random_call, home_sp) == RANDOM_HOME_SP &&
		offsetof(struct random_call, psr_taken) == RANDOM_PSR_TAKEN &&
		offsetof(struct random_call, out) == RANDOM_OUT &&
		offsetof(struct random_call, out_lr) == RANDOM_OUT_LR &&
		offsetof(struct random_call, out_psr) == RANDOM_OUT_PSR &&
		sizeof(struct random_call) == 1 << RANDOM_CALL_SHIFT,
	"random.S");

extern struct random_call random_calls[];

/*
 * Makes the call, SVC mode; or HYP mode, whose psr has no other. Returns what
 * sp was left at by it, which is @c.
 */
struct random_call *random_make(struct random_call *c);

/* By [instruction][endianness of data][state]; a Thumb one has bit 0 set */
enum { RANDOM_HVC, RANDOM_SMC, RANDOM_HVC_1, RANDOM_INSTRUCTIONS };
extern const uint32_t random_sites[RANDOM_INSTRUCTIONS][2][2];

/* Where a CPU's calls come from, and what they have made of HYP mode */
struct source {
	uint32_t state;		/* of the generator, not 0 */
	uint32_t stub, vectors; /* HVBAR: the stub's, and what it is now */
	bool wrapped; /* smc, and PSCI's numbers by hvc, go to the stub */
	uint32_t restarts;
};

/* What is to come back: r0-r3, but for those registers in @ignore */
struct outcome {
	uint32_t r[4];
	uint32_t ignore;
};

/* xorshift, by George Marsaglia */
static inline uint32_t random_draw(struct source *s)
{
	s->state ^= s->state << 13;
	s->state ^= s->state >> 17;
	s->state ^= s->state << 5;
	return s->state;
}

/* Sets r0-r3 in @in, random ones, to those of a call by @instruction */
struct outcome random_choose(struct source *s, unsigned int instruction,
			     uint32_t *in);

/* SOFT_RESTART to these comes back behind the hvc, with r3 = HVBAR */
extern char random_restart_arm[], random_restart_thumb[];

/* HYP vectors that pass on all to those at the addresses in the words behind */
extern char random_vectors[];
extern uint32_t random_vectors_next[8];

/* In HYP mode, HVBAR the stub's: calls @function in SVC mode */
void random_in_svc(void (*function)(uint32_t), uint32_t argument);

#endif
#endif
