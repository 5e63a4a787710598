// SPDX-License-Identifier: BSD-2-Clause
/*
 * PSCI 1.1 (ARM DEN 0022D) as the monitor serves it, for all CPUs, and the
 * table of CPUs. Called by mon_vectors.S in Monitor mode, if the Secure world
 * is ours; in HYP mode psci_wrap.c uses the table of the stub's copy.
 */
#include <arm/barrier.h>
#include <arm/mmio.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "cpu_lock.h"
#include "hyp_init.h"
#include "power.h"
#include "psci.h"
#include "putc.h"

struct power resident_power __attribute__((section(".resident.data"))) = { 0 };

struct cpu *psci_find_cpu(uint32_t mpidr)
{
	struct cpu *cpu = cpu_at(cpu_slot(mpidr));

	return cpu->mpidr == mpidr && cpu->state != CPU_ABSENT ? cpu : 0;
}

int32_t psci_claim_cpu(struct cpu *cpu, const uint32_t *r, uint32_t psr,
		       bool hyp)
{
	unsigned int me = cpu_slot(read_sysreg(MPIDR));
	int32_t result = PSCI_SUCCESS;

	if (!cpu)
		return PSCI_INVALID_PARAMS;
	if ((r[2] & 3) == 2)
		return PSCI_INVALID_ADDRESS; /* neither ARM nor Thumb */
	cpu_lock(me);
	if (cpu->state == CPU_ON) {
		result = PSCI_ALREADY_ON;
	} else if (cpu->state == CPU_ON_PENDING) {
		result = PSCI_ON_PENDING;
	} else {
		psci_prepare_cpu(cpu, r, psr, hyp);
		dmb(); /* the waiting CPU sees the state after the rest */
		cpu->state = CPU_ON_PENDING;
	}
	cpu_unlock(me);
	return result;
}

/* AFFINITY_INFO: returns ON, OFF or ON_PENDING of the CPU r[1], or an error. */
static int32_t affinity_info(const uint32_t *r)
{
	const struct cpu *cpu = psci_find_cpu(r[1]);

	/* r[2]: the lowest affinity level; only 0, that of CPUs, is required */
	return cpu && r[2] == 0 ? (int32_t)cpu->state - 1 : PSCI_INVALID_PARAMS;
}

/*
 * CPU_SUSPEND: waits for an interrupt. Returns an error if @state is unknown.
 */
static int32_t cpu_suspend(uint32_t state)
{
	/* Standby, 0, is the only state: the CPU keeps its power */
	if (state)
		return PSCI_INVALID_PARAMS;
	dsb(); /* the caller's accesses are complete */
	wfi(); /* any interrupt ends it, masked or not */
	return PSCI_SUCCESS;
}

/*
 * Makes the writes at @poke, which turn off or reset the machine, and stops
 * this CPU. If there are none, prints that no device is known for @what.
 */
static void power(const struct poke *poke, const char *what)
{
	for (int i = 0; i < POWER_POKES && poke[i].addr; i++) {
		uint32_t val = poke[i].set;

		if (poke[i].keep)
			val |= mmio_read32(poke[i].addr) & poke[i].keep;
		mmio_write32(poke[i].addr, val);
	}
	dsb(); /* the last write is complete */
	/* With a device the machine goes off, at once or after a moment */
	if (!poke[0].addr) {
		uart_puts("\nhypstub: no device known for ");
		uart_puts(what);
	}
	cpu_stop();
}

/* PSCI_FEATURES: returns PSCI_SUCCESS if @function is served, else an error. */
static int32_t features(uint32_t function)
{
	/*
	 * A bit for each number: 0 to 10 but 5, MIGRATE, 7, MIGRATE_INFO_UP_CPU
	 */
	const uint32_t served = 0x75f;

	if (function == SMCCC_VERSION)
		return PSCI_SUCCESS;
	function -= PSCI_VERSION;
	return function <= 10 && served >> function & 1 ? PSCI_SUCCESS
							: PSCI_NOT_SUPPORTED;
}

int32_t smccc_call(const uint32_t *r)
{
	if (r[0] == SMCCC_VERSION)
		return SMCCC_VERSION_1_1;
	if (r[0] == SMCCC_ARCH_FEATURES &&
	    (r[1] == SMCCC_VERSION || r[1] == SMCCC_ARCH_FEATURES))
		return SMCCC_SUCCESS;
	return SMCCC_NOT_SUPPORTED;
}

void psci_call(struct call_frame *frame, uint32_t psr)
{
	uint32_t *r = frame->r;

	switch (r[0]) {
	case PSCI_CPU_ON:
		r[0] = psci_claim_cpu(psci_find_cpu(r[1]), r, psr,
				      resident_hvbar != 0);
		dsb(); /* the state is in memory before the event */
		sev();
		break;
	case PSCI_CPU_SUSPEND:
		r[0] = cpu_suspend(r[1]);
		break;
	case PSCI_CPU_OFF:
		cpu_off();
	case PSCI_AFFINITY_INFO:
		r[0] = affinity_info(r);
		break;
	case PSCI_MIGRATE_INFO_TYPE:
		r[0] = PSCI_NO_MIGRATION;
		break;
	case PSCI_SYSTEM_OFF:
		power(resident_power.off, "SYSTEM_OFF\n");
		break;
	case PSCI_SYSTEM_RESET:
		power(resident_power.reset, "SYSTEM_RESET\n");
		break;
	case PSCI_FEATURES:
		r[0] = features(r[1]);
		break;
	default:
		r[0] = smccc_call(r);
	}
}
