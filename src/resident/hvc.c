// SPDX-License-Identifier: BSD-2-Clause
/*
 * The HVC calls that need neither speed nor to work without a stack:
 * HVC_RESET_VECTORS and the SMC Calling Convention's. Called by the vectors.
 */
#include <arm/smccc.h>
#include <hypstub/abi.h>
#include "resident.h"

static uint32_t arch_features(uint32_t function)
{
	if (function == SMCCC_VERSION || function == SMCCC_ARCH_FEATURES)
		return SMCCC_SUCCESS;
	return SMCCC_NOT_SUPPORTED;
}

void hvc_call(struct hvc_frame *frame)
{
	uint32_t *r = frame->r;

	switch (r[0]) {
	case HVC_RESET_VECTORS:
		hyp_init();
		break;
	case SMCCC_VERSION:
		r[0] = SMCCC_VERSION_1_1;
		break;
	case SMCCC_ARCH_FEATURES:
		r[0] = arch_features(r[1]);
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
		r[0] = HVC_STUB_ERR;
	}
}
