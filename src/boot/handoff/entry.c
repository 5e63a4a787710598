// SPDX-License-Identifier: BSD-2-Clause
/* The mode in which the image was entered. Called first by boot_main(). */
#include <arm/sysreg.h>
#include "../base/probe.h"
#include "entry.h"

enum entry_mode entry_mode(void)
{
	uint32_t cpsr;

	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	if ((cpsr & PSR_MODE_MASK) == PSR_MODE_HYP)
		return ENTRY_HYP;
	if (read_sysreg(ID_PFR1) & ID_PFR1_SECURITY && probe_scr())
		return ENTRY_SECURE_SVC;
	return ENTRY_NONSECURE_SVC;
}

bool entry_has_hyp(enum entry_mode mode)
{
	return mode == ENTRY_HYP || (mode == ENTRY_SECURE_SVC &&
				     read_sysreg(ID_PFR1) & ID_PFR1_VIRT);
}
