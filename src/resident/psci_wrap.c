// SPDX-License-Identifier: BSD-2-Clause
/*
 * PSCI for a kernel in SVC mode, wrapped around the PSCI of the owner of the
 * Secure world, us or somebody else, so that each CPU that the kernel starts
 * gets the stub. Called by hvc_slow.c in HYP mode, for an SMC of PL1 that the
 * stub trapped, and for PSCI by HVC.
 */
#include <arm/barrier.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "psci.h"

/*
 * CPU_ON: the owner of the Secure world starts the CPU in HYP, at our cpu_on.
 */
static int32_t wrap_cpu_on(const uint32_t *r)
{
	struct cpu *cpu = psci_find_cpu(r[1]);
	int32_t result = psci_claim_cpu(cpu, r, PSR_MODE_SVC, false);

	if (result != PSCI_SUCCESS)
		return result;
	/*
	 * The owner's answers may be late: until the CPU has arrived, the state
	 * here is right
	 */
	result = smc(PSCI_CPU_ON, r[1], (uintptr_t)cpu_on, 0);
	if (result != PSCI_SUCCESS)
		cpu->state = CPU_OFF;
	return result;
}

/* CPU_OFF. Returns only if the owner of the Secure world refuses. */
static int32_t wrap_cpu_off(struct cpu *self)
{
	int32_t result;

	/* If another CPU asks for CPU_ON now, the owner says "already on" */
	self->state = CPU_OFF;
	dsb(); /* in memory before this CPU is off and can no longer write it */
	result = smc(PSCI_CPU_OFF, 0, 0, 0);
	self->state = CPU_ON; /* refused */
	return result;
}

bool psci_wrap(struct call_frame *frame)
{
	struct cpu *self = cpu_at(cpu_slot(read_sysreg(MPIDR)));
	uint32_t *r = frame->r;
	uint32_t function = r[0];
	const struct cpu *cpu;

	switch (function) {
	case PSCI_CPU_ON:
		r[0] = wrap_cpu_on(r);
		return true;
	case PSCI_CPU_OFF:
		r[0] = wrap_cpu_off(self);
		return true;
	case PSCI_CPU_SUSPEND:
		/* From a powerdown state the CPU wakes up as from CPU_ON */
		if (r[1] & PSCI_STATE_POWERDOWN && (r[2] & 3) == 2) {
			r[0] = PSCI_INVALID_ADDRESS;
			return true;
		}
		psci_prepare_cpu(self, r, PSR_MODE_SVC, false);
		r[0] = smc(function, r[1], (uintptr_t)cpu_on, 0);
		return true;
	case PSCI_AFFINITY_INFO:
		cpu = psci_find_cpu(r[1]);
		if (r[2] || !cpu || cpu->state != CPU_ON_PENDING)
			return false;
		r[0] = CPU_ON_PENDING - 1;
		return true;
	case PSCI_FEATURES:
		function = r[1];
		break;
	}
	/* From these the CPU would wake up in HYP mode */
	if (function != PSCI_DEFAULT_SUSPEND && function != PSCI_SYSTEM_SUSPEND)
		return false;
	r[0] = PSCI_NOT_SUPPORTED;
	return true;
}
