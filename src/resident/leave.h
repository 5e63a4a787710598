/* SPDX-License-Identifier: BSD-2-Clause */
/* How the boot CPU leaves the boot for the payload (leave.S), for install.c. */
#ifndef RESIDENT_LEAVE_H
#define RESIDENT_LEAVE_H

#include <stdint.h>

/*
 * Enters the payload at @entry (bit 0: Thumb) in @mode, PSR_MODE_HYP or
 * PSR_MODE_SVC, with r0 = 0, @r1, @r2. Before that it calls hyp_init(), if HYP
 * is ours, and pl1_init(). Called in HYP mode, or in SVC mode for @mode SVC.
 * MMU and D-cache off.
 */
_Noreturn void leave_boot(uint32_t entry, uint32_t r1, uint32_t r2,
			  uint32_t mode);
/*
 * Makes the last move and then does what leave_boot() does. The move copies
 * @size bytes, whole words, from @from to @to, which may overwrite the caller
 * and its stack: @sp is another stack. Called in HYP mode.
 */
_Noreturn void leave_after_move(uint32_t entry, uint32_t r1, uint32_t r2,
				uint32_t mode, uint32_t to, uint32_t from,
				uint32_t size, uint32_t sp);

#endif
