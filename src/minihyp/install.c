// SPDX-License-Identifier: BSD-2-Clause
/*
 * Installs minihyp, and calls it. Called by the kernel in PL1, on each
 * CPU that is to have minihyp.
 */
#include <hypstub/client.h>
#include "minihyp.h"

extern const char minihyp_trampoline[], minihyp_init[];

/* Executes hvc #0 with r0-r3 as given; returns r0. In call.S. */
uint32_t minihyp_hvc(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3);

/* Returns the physical address of the kernel's @p. */
static uint32_t phys(const struct minihyp *hyp, const void *p)
{
	return (uintptr_t)p + hyp->phys_offset;
}

int minihyp_install(const struct minihyp *hyp, const struct minihyp_cpu *cpu)
{
	/* The init code returns by ERET, with r0 = 0 */
	return hypstub_call_soft_restart(phys(hyp, minihyp_init),
					 phys(hyp, cpu), 0);
}

int minihyp_install_by_trampoline(const struct minihyp *hyp,
				  const struct minihyp_cpu *cpu)
{
	int err = hypstub_set_vectors(phys(hyp, minihyp_trampoline));

	if (err)
		return err;
	return minihyp_hvc(MINIHYP_INIT, phys(hyp, cpu), 0, 0);
}

uint32_t minihyp_call(const struct minihyp *hyp, const void *function,
		      uint32_t a, uint32_t b, uint32_t c)
{
	return minihyp_hvc(phys(hyp, function) ^ MINIHYP_VA_XOR, a, b, c);
}
