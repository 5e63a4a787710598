/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PSCI: as the monitor serves it (psci.c), as the stub wraps somebody else's
 * (psci_wrap.c), and the table of CPUs that both share.
 */
#ifndef RESIDENT_PSCI_H
#define RESIDENT_PSCI_H

#include <stdbool.h>
#include <stdint.h>
#include <arm/sysreg.h>
#include "call_frame.h"
#include "cpu.h"

/* Monitor: serves an SMC. @psr is the caller's; the frame holds the result. */
void psci_call(struct call_frame *frame, uint32_t psr);
/*
 * HYP: wraps PSCI for a kernel in SVC mode, whose SMC the stub trapped. Returns
 * true if the frame holds the result, false if the call is for the owner of the
 * Secure world.
 */
bool psci_wrap(struct call_frame *frame);
/*
 * SMCCC_VERSION and SMCCC_ARCH_FEATURES, by either conduit. Returns the result
 * of the call @r, -1 for every other function.
 */
int32_t smccc_call(const uint32_t *r);

/* The CPU with these affinity fields, and no other bit in @mpidr; or NULL. */
struct cpu *psci_find_cpu(uint32_t mpidr);
/*
 * Prepares @cpu and changes its state from CPU_OFF to CPU_ON_PENDING. Returns
 * PSCI_SUCCESS, or why that cannot be; @cpu may be NULL.
 */
int32_t psci_claim_cpu(struct cpu *cpu, const uint32_t *r, uint32_t psr,
		       bool hyp);

/*
 * Writes to @cpu where it will go: r[2] and r[3] are entry and context. @hyp
 * chooses HYP mode, as the payload was entered, or SVC, where the stub answers
 * for HYP mode. Endianness is that of the caller (DEN 0022D 6.4.3), whose PSR
 * is @psr. Inline, since it is most of CPU_ON.
 */
static inline void psci_prepare_cpu(struct cpu *cpu, const uint32_t *r,
				    uint32_t psr, bool hyp)
{
	uint32_t ee = (psr & PSR_MODE_MASK) == PSR_MODE_HYP
			      ? read_sysreg(HSCTLR) & SCTLR_EE
			      : read_sysreg(SCTLR) & SCTLR_EE;
	uint32_t entry = r[2];

	_Static_assert(SCTLR_EE >> 16 == PSR_E && (1 << 5) == PSR_T, "shifts");
	cpu->entry = entry;
	cpu->context = r[3];
	cpu->psr = PSR_MASKED | (hyp ? PSR_MODE_HYP : PSR_MODE_SVC) | ee >> 16 |
		   (entry & 1) << 5;
	cpu->sctlr = ee | (hyp ? HSCTLR_ENTRY : SCTLR_ENTRY);
}

#endif
