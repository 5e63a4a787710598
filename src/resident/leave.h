/* SPDX-License-Identifier: BSD-2-Clause */
/* How the boot CPU leaves the boot for the payload (leave.S). */
#ifndef RESIDENT_LEAVE_H
#define RESIDENT_LEAVE_H

#include <stdint.h>

/*
 * Enters the payload: hyp_init and pl1_init where HYP is ours, then @entry in
 * @mode (PSR_MODE_HYP or PSR_MODE_SVC) with r0 = 0, @r1, @r2; bit 0 of @entry
 * selects Thumb. Called in SVC, @mode is SVC. MMU and D-cache off.
 */
_Noreturn void leave_boot(uint32_t entry, uint32_t r1, uint32_t r2,
			  uint32_t mode);
/*
 * The same, after the last move: @size bytes, whole words, from @from to @to,
 * which may be where the caller and its stack are; @sp is another stack. HYP.
 */
_Noreturn void leave_after_move(uint32_t entry, uint32_t r1, uint32_t r2,
				uint32_t mode, uint32_t to, uint32_t from,
				uint32_t size, uint32_t sp);

#endif
