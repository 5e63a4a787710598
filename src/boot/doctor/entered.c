// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reports how a CPU entered the image: what a loader has left on in its control
 * register. Called by doctor.c for each CPU that came through the image.
 */
#include <arm/sysreg.h>
#include "../base/verdict.h"
#include "subjects.h"

static const char *on(uint32_t sctlr, uint32_t bit)
{
	return sctlr & bit ? "on" : "off";
}

void entered_report(uint32_t mpidr, const char *mode, bool hyp,
		    const struct cpu_entered *e)
{
	uint32_t val = e->sctlr;
	const char *h = hyp ? "H" : "";

	/* The boot protocol of Linux allows the I-cache to be on */
	if (val & (SCTLR_M | SCTLR_C))
		verdict_fixed(
			"CPU %x: entered in %s mode, %sSCTLR %x (MMU %s, D-cache %s, I-cache %s), %sVBAR %x: the loader left them on; hypstub has cleaned the caches and turned all off",
			mpidr, mode, h, val, on(val, SCTLR_M), on(val, SCTLR_C),
			on(val, SCTLR_I), h, e->vbar);
	else
		verdict_ok(
			"CPU %x: entered in %s mode, %sSCTLR %x (MMU %s, D-cache %s, I-cache %s), %sVBAR %x",
			mpidr, mode, h, val, on(val, SCTLR_M), on(val, SCTLR_C),
			on(val, SCTLR_I), h, e->vbar);
	if (val & (SCTLR_V | SCTLR_TE | SCTLR_EE))
		verdict_fixed(
			"CPU %x: %sSCTLR had V, TE or EE set: exceptions go to little-endian ARM code at %sVBAR again",
			mpidr, h, h);
}
