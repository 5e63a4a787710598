// SPDX-License-Identifier: BSD-2-Clause
/*
 * The calls of the stub that need not be fast and may use a stack:
 * HVC_RESET_VECTORS, the calls of the SMC Calling Convention, and PSCI where
 * the stub wraps it. Called by hyp_vectors.S in HYP mode, MMU off.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "hvc_slow.h"
#include "hyp_init.h"
#include "psci.h"

/*
 * Returns whether @function is for psci_wrap(): every trapped smc is, and so is
 * every PSCI call by hvc where the stub wraps PSCI, since a kernel may use
 * either conduit.
 */
static bool is_psci(uint32_t function)
{
	return read_sysreg(HSR) >> HSR_EC_SHIFT == HSR_EC_SMC ||
	       (resident_hcr & HCR_TSC && function >> 5 == PSCI_VERSION >> 5);
}

bool hvc_slow(struct call_frame *frame)
{
	uint32_t *r = frame->r;

	if (is_psci(r[0]))
		return !psci_wrap(frame);
	switch (r[0]) {
	case HVC_RESET_VECTORS:
		hyp_init();
		break;
	case HYPSTUB_SMCCC_CALL_COUNT:
		r[0] = HYPSTUB_SMCCC_CALLS;
		break;
	case HYPSTUB_SMCCC_CALL_UID:
		r[0] = HYPSTUB_UID_0;
		r[1] = HYPSTUB_UID_1;
		r[2] = HYPSTUB_UID_2;
		r[3] = HYPSTUB_UID_3;
		break;
	case HYPSTUB_SMCCC_CALL_REVISION:
		r[0] = HYPSTUB_ABI_MAJOR;
		r[1] = HYPSTUB_ABI_MINOR;
		break;
	default:
		r[0] = smccc_call(r); /* -1 if unknown: HVC_STUB_ERR */
	}
	return false;
}
