/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moves of eight words, for memory.c. With the MMU off each access goes to
 * memory, and an LDM with an STM makes the fewest: the compiler would put the
 * words on the stack between the two. The host's unit tests have C instead.
 */
#ifndef BURST_H
#define BURST_H

#include <stdint.h>

#define BURST_WORDS 8
#define BURST_SIZE  (BURST_WORDS * sizeof(uint32_t))

typedef uint32_t word __attribute__((may_alias));

#ifdef __arm__

/* Not r7 and r11, which may be the frame pointer */
#define BURST_REGS "{r3, r4, r5, r6, r8, r9, r10, r12}"
#define BURST_CLOBBERS \
	"r3", "r4", "r5", "r6", "r8", "r9", "r10", "r12", "memory"

/*
 * Moves eight words, and @to and @from behind them. All are read before one is
 * written; both places are aligned.
 */
static inline void burst_up(word **to, const word **from)
{
	__asm__ volatile("ldmia	%1!, " BURST_REGS "\n\t"
			 "stmia	%0!, " BURST_REGS
			 : "+r"(*to), "+r"(*from)::BURST_CLOBBERS);
}

/* The same for the eight words below @to and @from */
static inline void burst_down(word **to, const word **from)
{
	__asm__ volatile("ldmdb	%1!, " BURST_REGS "\n\t"
			 "stmdb	%0!, " BURST_REGS
			 : "+r"(*to), "+r"(*from)::BURST_CLOBBERS);
}

#else

struct burst {
	uint32_t w[BURST_WORDS];
} __attribute__((may_alias));

static inline void burst_up(word **to, const word **from)
{
	struct burst burst = *(const struct burst *)*from;

	*(struct burst *)*to = burst;
	*to += BURST_WORDS;
	*from += BURST_WORDS;
}

static inline void burst_down(word **to, const word **from)
{
	*to -= BURST_WORDS;
	*from -= BURST_WORDS;

	struct burst burst = *(const struct burst *)*from;

	*(struct burst *)*to = burst;
}

#endif
#endif
