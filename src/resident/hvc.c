// SPDX-License-Identifier: BSD-2-Clause
/*
 * The calls to the stub that need neither speed nor to work without a stack:
 * HVC_RESET_VECTORS, the SMC Calling Convention's, and PSCI where it is wrapped.
 * Called by the vectors.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "hvc.h"
#include "hyp_init.h"
#include "psci.h"

/* By smc, or by hvc: both are known conduits where the stub wraps PSCI */
static bool is_psci(uint32_t function)
{
	return read_sysreg(HSR) >> HSR_EC_SHIFT == HSR_EC_SMC ||
	       (resident_hcr & HCR_TSC && function >> 5 == PSCI_VERSION >> 5);
}

bool hvc_call(struct call_frame *frame)
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
		r[0] = smccc_call(r); /* or -1, which is HVC_STUB_ERR, too */
	}
	return false;
}
