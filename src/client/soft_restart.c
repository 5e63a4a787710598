// SPDX-License-Identifier: BSD-2-Clause
/*
 * hypstub_soft_restart(): chooses how to enter the new image, and calls
 * restart.S. Called by the kernel in a PL1 mode, MMU and caches on. It stores
 * nothing but its stack frame, which restart.S reads before the D-cache is off.
 */
#include <hypstub/client.h>
#include "restart.h"

void hypstub_soft_restart(const struct hypstub_restart *restart, uint32_t entry,
			  uint32_t r1, uint32_t r2, enum hypstub_policy policy)
{
	uint32_t how = restart->hyp;

	if (policy == HYPSTUB_SVC && how == HYPSTUB_RESET_HYP)
		how = HYPSTUB_RESET_STUB_SVC;
	restart_flat(entry, r1, r2, how, restart->ttbr0, restart->reset);
}
