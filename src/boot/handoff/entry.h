/* SPDX-License-Identifier: BSD-2-Clause */
/* How the stage before us entered the image, and what it left in registers. */
#ifndef ENTRY_H
#define ENTRY_H

#include "../base/entered.h"
#include "../base/range.h"

enum entry_mode { ENTRY_HYP, ENTRY_SECURE_SVC, ENTRY_NONSECURE_SVC };

struct entry {
	enum entry_mode mode;
	struct range image;  /* in RAM: the whole file */
	uint32_t loaded;     /* where the file lies: RAM, or flash */
	uint32_t handed_dtb; /* r2, not checked */
	uint32_t machine;    /* r1, or argv of U-Boot's go */
	uint32_t argc;	     /* r0 */
	struct cpu_entered entered;
};

/* Returns the mode that this CPU is in, and whether that is Secure state. */
enum entry_mode entry_mode(void);

/*
 * Returns whether HYP mode is ours after an entry in @mode, or will be once the
 * boot has left Secure state.
 */
bool entry_has_hyp(enum entry_mode mode);

#endif
