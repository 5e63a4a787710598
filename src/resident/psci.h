/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PSCI as the monitor serves it (psci.c), PSCI of another owner of the Secure
 * world as the stub wraps it (psci_wrap.c), and the table of CPUs that both
 * files use. Called by mon_vectors.S and hvc_slow.c.
 */
#ifndef RESIDENT_PSCI_H
#define RESIDENT_PSCI_H

#include <stdbool.h>
#include <stdint.h>
#include <arm/sysreg.h>
#include "call_frame.h"
#include "cpu.h"

/* CPU_SUSPEND, CPU_OFF and CPU_ON, whose numbers a device tree may list */
#define PSCI_IDS 3
/*
 * The numbers by which a kernel makes these calls of the PSCI that is wrapped,
 * in this order: those of PSCI 0.2, unless the device tree lists others. Boot
 * code fills them in before it copies the block.
 */
extern uint32_t resident_psci_id[PSCI_IDS];

/*
 * Serves an SMC and writes the result to @frame; @psr is the caller's. Monitor
 * mode, MMU off.
 */
void psci_call(struct call_frame *frame, uint32_t psr);
/*
 * Wraps PSCI for a kernel in SVC mode, for an SMC that the stub trapped and for
 * PSCI by HVC. Returns true if @frame holds the result, false if the call must
 * be passed on to the owner of the Secure world. HYP mode, MMU off.
 */
bool psci_wrap(struct call_frame *frame);
/*
 * Serves SMCCC_VERSION and SMCCC_ARCH_FEATURES, by either conduit. Returns the
 * result of the call @r, -1 for every other function.
 */
int32_t smccc_call(const uint32_t *r);

/*
 * Returns the CPU with the affinity fields @mpidr; NULL if there is none, or if
 * @mpidr has any other bit set.
 */
struct cpu *psci_find_cpu(uint32_t mpidr);
/*
 * Prepares @cpu, as psci_prepare_cpu() does, and changes its state from CPU_OFF
 * to CPU_ON_PENDING. Returns PSCI_SUCCESS, or the error for the caller of
 * CPU_ON if that is not possible. @cpu may be NULL, which is an error as well.
 */
int32_t psci_claim_cpu(struct cpu *cpu, const uint32_t *r, uint32_t psr,
		       bool hyp);

/*
 * Writes to @cpu how it will enter the payload: at r[2] with context r[3], in
 * HYP mode if @hyp, else in SVC mode: the stub stays under it, or there is no
 * HYP mode. Endianness is that of the caller (DEN 0022D 6.4.3), whose PSR is
 * @psr. Inline, since it is most of CPU_ON.
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
