// SPDX-License-Identifier: BSD-2-Clause
/*
 * PSCI for a kernel in SVC mode, wrapped around the PSCI of the owner of the
 * Secure world, our monitor or other firmware, so that each CPU that the kernel
 * starts gets the stub. Called by hvc_slow.c in HYP mode, for an SMC of PL1
 * that the stub trapped, and for PSCI by HVC.
 */
#include <arm/barrier.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "psci.h"

uint32_t resident_psci_id[PSCI_IDS]
	__attribute__((section(".resident.data"))) = {
		PSCI_CPU_SUSPEND,
		PSCI_CPU_OFF,
		PSCI_CPU_ON,
	};

/*
 * Returns the number that PSCI 0.2 has for @function, or @function if the
 * device tree does not list it. CPU_ON comes first: in a tree that lists one
 * number twice, that number must not start a CPU without the stub.
 */
static uint32_t number_in_0_2(uint32_t function)
{
	for (unsigned int i = PSCI_IDS; i--;)
		if (resident_psci_id[i] == function)
			return PSCI_CPU_SUSPEND + i;
	return function;
}

/*
 * CPU_ON: has the owner of the Secure world start the CPU in HYP mode at
 * cpu_on. Returns the result for the kernel.
 */
static int32_t wrap_cpu_on(const uint32_t *r)
{
	struct cpu *cpu = psci_find_cpu(r[1]);
	int32_t result = psci_claim_cpu(cpu, r, PSR_MODE_SVC, false);

	if (result != PSCI_SUCCESS)
		return result;
	/*
	 * The owner's AFFINITY_INFO may lag behind: until the CPU has arrived
	 * at cpu_on, cpu->state is right
	 */
	result = smc(r[0], r[1], (uintptr_t)cpu_on, 0);
	if (result != PSCI_SUCCESS)
		cpu->state = CPU_OFF;
	return result;
}

/*
 * CPU_OFF of this CPU, @self. In PSCI 0.1 the call has an argument, r[1].
 * Returns only if the owner refuses, with an error.
 */
static int32_t wrap_cpu_off(struct cpu *self, const uint32_t *r)
{
	int32_t result;

	/* If another CPU calls CPU_ON now, the owner returns ALREADY_ON */
	self->state = CPU_OFF;
	dsb(); /* in memory before this CPU is off and can no longer write it */
	result = smc(r[0], r[1], 0, 0);
	self->state = CPU_ON; /* refused */
	return result;
}

bool psci_wrap(struct call_frame *frame)
{
	struct cpu *self = cpu_at(cpu_slot(read_sysreg(MPIDR)));
	uint32_t *r = frame->r;
	uint32_t function = number_in_0_2(r[0]);
	const struct cpu *cpu;

	switch (function) {
	case PSCI_CPU_ON:
		r[0] = wrap_cpu_on(r);
		return true;
	case PSCI_CPU_OFF:
		r[0] = wrap_cpu_off(self, r);
		return true;
	case PSCI_CPU_SUSPEND:
		/* From a powerdown state the CPU wakes up at cpu_on */
		if (r[1] & PSCI_STATE_POWERDOWN && (r[2] & 3) == 2) {
			r[0] = PSCI_INVALID_ADDRESS;
			return true;
		}
		psci_prepare_cpu(self, r, PSR_MODE_SVC, false);
		r[0] = smc(r[0], r[1], (uintptr_t)cpu_on, 0);
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
	/* After these the CPU would enter the kernel in HYP mode */
	if (function != PSCI_DEFAULT_SUSPEND && function != PSCI_SYSTEM_SUSPEND)
		return false;
	r[0] = PSCI_NOT_SUPPORTED;
	return true;
}
