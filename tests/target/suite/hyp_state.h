/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of HYP mode as an array of words, so that they can be read at
 * one moment and compared at another. Everything here but hyp_state_compare
 * and the like runs in HYP mode.
 */
#ifndef HYP_STATE_H
#define HYP_STATE_H

/* For assembly; the enumeration below counts them */
#define HYP_STATE_WORDS 21

#ifndef __ASSEMBLER__

#include <stdint.h>

enum hyp_state_word {
	HYP_HVBAR,
	HYP_HSCTLR,
	HYP_HCR,
	HYP_HDCR,
	HYP_HCPTR,
	HYP_HSTR,
	HYP_HTCR,
	HYP_VTCR,
	HYP_HTTBR,
	HYP_HTTBR_HIGH,
	HYP_VTTBR,
	HYP_VTTBR_HIGH,
	HYP_HMAIR0,
	HYP_HMAIR1,
	HYP_VPIDR,
	HYP_VMPIDR,
	HYP_HTPIDR,
	HYP_CNTHCTL,
	HYP_CNTVOFF,
	HYP_CNTVOFF_HIGH,
	HYP_CNTHP_CTL,
};
_Static_assert(HYP_CNTHP_CTL == HYP_STATE_WORDS - 1, "words of HYP state");

/* All of them, now */
void hyp_state_read(uint32_t state[HYP_STATE_WORDS]);

/* HDCR.HPMN of a dirty state, which SOFT_RESTART keeps */
#define HYP_DIRTY_HPMN 1

/*
 * Makes all of them as unlike a fresh start as they can be while HYP mode
 * still runs: MMU, stage 2 and every trap on. Before PL1 runs again comes a
 * call that cleans up, or hyp_state_tame().
 */
void hyp_state_dirty(void);

/* Turns off what of it would keep PL1 from running: traps, stage 2, MMU */
void hyp_state_tame(void);

#define HYP_STATE_BIT(word) (1u << (word))

/* Fails the current check for each word that differs and is not in @except */
void hyp_state_compare(const uint32_t *before, const uint32_t *after,
		       uint32_t except);

/*
 * Fails the current check unless the state is as the contract promises, words
 * in @except apart.
 */
void hyp_state_expect_restarted(const uint32_t *state, uint32_t except);
void hyp_state_expect_reset(const uint32_t *state, uint32_t except);

#endif
#endif
