// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reports what only the Secure world may decide for each CPU: that it is in the
 * coherency domain (ACTLR.SMP), errata, and VFP and NEON for Non-secure state
 * (NSACR). Called by doctor.c.
 */
#include <arm/sysreg.h>
#include "../base/verdict.h"
#include "../secure/smp.h"
#include "subjects.h"

static void report_smp(const struct actlr *a)
{
	if (!(a->after & ACTLR_SMP) && a->ours)
		verdict_problem(
			"ACTLR of CPU %x is %x: SMP (0x40) does not keep what is written: caches are not coherent; start one CPU alone (maxcpus=1)",
			a->mpidr, a->after);
	else if (!(a->after & ACTLR_SMP))
		verdict_problem(
			"ACTLR of CPU %x is %x: the loader has not set SMP (0x40), and caches are not coherent: set it there, or start hypstub in Secure SVC mode",
			a->mpidr, a->after);
	else if (a->before & ACTLR_SMP)
		verdict_ok("ACTLR of CPU %x is %x: SMP is set", a->mpidr,
			   a->after);
	else
		verdict_fixed("ACTLR of CPU %x was %x, is %x: SMP is set",
			      a->mpidr, a->before, a->after);
}

/* Reports the erratum that @bit, if this CPU needs it, works around */
static void report_erratum(const struct actlr *a, uint32_t bit,
			   const char *what)
{
	if (!(a->needed & bit))
		return;
	if (a->after & bit)
		verdict_ok("erratum: ACTLR bit %x of CPU %x is set: %s", bit,
			   a->mpidr, what);
	else if (a->ours)
		verdict_problem(
			"erratum: ACTLR bit %x of CPU %x does not keep what is written: %s is not worked around",
			bit, a->mpidr, what);
	else
		verdict_problem(
			"erratum: the loader has not set ACTLR bit %x of CPU %x: %s is not worked around; set it there, or start hypstub in Secure SVC mode",
			bit, a->mpidr, what);
}

void actlr_report(const struct actlr *a, bool qemu)
{
	if (!a->needed) {
		verdict_ok("ACTLR of CPU %x: hypstub knows no bit of it",
			   a->mpidr);
		return;
	}
	/*
	 * QEMU's ACTLR ignores writes, and so does no core of Arm's in the
	 * Secure world.
	 */
	if (!(a->after & ACTLR_SMP) && (qemu || (a->ours && !a->after))) {
		verdict_ok(
			"ACTLR of CPU %x is %x, without SMP (0x40): this is QEMU, whose ACTLR ignores writes and whose CPUs need no SMP",
			a->mpidr, a->after);
		return;
	}
	report_smp(a);
	/* On a Cortex-A5 or A9, bit 0 is FW, which belongs to SMP */
	if (!midr_is_among(a->midr, PART_A15))
		return;
	report_erratum(a, ACTLR_A15_IBE, "CVE-2017-5715 (IBE)");
	report_erratum(a, ACTLR_A15_773022, "773022");
	report_erratum(a, ACTLR_A15_774769, "774769");
}

void nsacr_report(uint32_t before, uint32_t after)
{
	const uint32_t vfp = NSACR_CP10 | NSACR_CP11;

	if ((after & vfp) != vfp)
		verdict_problem(
			"NSACR is %x: Non-secure state has no VFP and NEON; if this CPU has them, set bits 10 and 11 in the Secure world",
			after);
	else if (before != after)
		verdict_fixed(
			"NSACR was %x, is %x: Non-secure state has VFP and NEON",
			before, after);
	else
		verdict_ok("NSACR is %x: Non-secure state has VFP and NEON",
			   after);
}
