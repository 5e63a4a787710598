/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * restart.S for C and for itself: the images that SOFT_RESTART enters, what
 * they found, and the ways between SVC and HYP mode.
 */
#ifndef RESTART_H
#define RESTART_H

/* Words of restart_found; 0 to 12 are r0 to r12 */
#define RESTART_LR	  13
#define RESTART_PSR	  14
#define RESTART_ELR	  15
#define RESTART_SPSR	  16
#define RESTART_COUNT	  17 /* how often the image was entered */
#define RESTART_IGNORED_T 18 /* not 0: the Thumb image, in ARM state */
#define RESTART_WORDS	  19

#include "hyp_state.h"

#ifndef __ASSEMBLER__

#include <stdint.h>

/* Addresses of the image's entries; bit 0 has still to be set for Thumb */
extern char restart_image_arm[], restart_image_thumb[];

extern uint32_t restart_found[RESTART_WORDS];
extern uint32_t restart_state[HYP_STATE_WORDS];

/* Calls fn() in HYP mode. Returns 0, or HVC_STUB_ERR if that was refused. */
int run_in_hyp(void (*fn)(void));

/* From HYP mode: returns in SVC mode. lr_svc and spsr_svc are lost. */
void drop_to_svc(void);

#endif
#endif
