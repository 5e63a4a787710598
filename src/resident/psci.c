// SPDX-License-Identifier: BSD-2-Clause
/*
 * PSCI 1.1 (ARM DEN 0022D) for all CPUs: in Monitor mode, where the Secure
 * world is ours; and for kernels in SVC mode in HYP mode, around the PSCI of
 * whoever owns the Secure world, us or somebody else.
 *
 * The MMU is off, so that LDREX and STREX may not work (DDI 0406C A3.4.5): CPUs
 * exclude each other by words that one of them alone writes.
 */
#include <arm/barrier.h>
#include <arm/mmio.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "resident.h"

struct power resident_power __attribute__((section(".resident.data"))) = { 0 };

/* A byte for each CPU, 1 while it has or wants the lock */
static union {
	volatile uint8_t cpu[RESIDENT_CPUS];
	volatile uint32_t word[RESIDENT_CPUS / 4];
} claims __attribute__((section(".resident.data"))) = { { 0 } };

_Static_assert(RESIDENT_CPUS == 8, "two words of claims");

static struct cpu *cpu_at(unsigned int slot)
{
	return (struct cpu *)((uintptr_t)hyp_vectors + RESIDENT_CODE_SIZE +
			      slot * RESIDENT_STACK_SIZE);
}

/*
 * Lamport's one-bit algorithm: who has the lock has looked, with its claim
 * made, and seen no other; of two that see each other the higher slot takes its
 * claim back. As a rule, no other is there.
 */
static void lock(unsigned int me)
{
	uint32_t mine = 1u << me % 4 * 8;

	claims.cpu[me] = 1;
	dmb(); /* ours can be seen, before we look at others */
	while (claims.word[0] + claims.word[1] != mine)
		for (unsigned int i = 0; i < me; i++)
			if (claims.cpu[i]) {
				claims.cpu[me] = 0;
				while (claims.cpu[i])
					;
				claims.cpu[me] = 1;
				dmb(); /* as above */
			}
	dmb(); /* what the last owner wrote comes after its claim went */
}

static void unlock(unsigned int me)
{
	dmb(); /* all is written before the next owner reads */
	claims.cpu[me] = 0;
}

/* The CPU that a caller names, or NULL: MPIDR's affinity fields and no others */
static struct cpu *find_cpu(uint32_t mpidr)
{
	struct cpu *cpu = cpu_at(cpu_slot(mpidr));

	return cpu->mpidr == mpidr && cpu->state != CPU_ABSENT ? cpu : 0;
}

/*
 * Where a CPU will go: in HYP mode, if the machine has it, as its caller was
 * entered; or in SVC mode, where the stub answers for HYP mode. Endianness is
 * that of the caller (DEN 0022D 6.4.3). @psr is the caller's.
 */
static void prepare(struct cpu *cpu, const uint32_t *r, uint32_t psr, bool hyp)
{
	uint32_t ee = (psr & PSR_MODE_MASK) == PSR_MODE_HYP
			      ? read_sysreg(HSCTLR) & SCTLR_EE
			      : read_sysreg(SCTLR) & SCTLR_EE;

	cpu->entry = r[2];
	cpu->context = r[3];
	psr = PSR_MASKED | (hyp ? PSR_MODE_HYP : PSR_MODE_SVC);
	if (ee)
		psr |= PSR_E;
	if (r[2] & 1)
		psr |= PSR_T;
	cpu->psr = psr;
	cpu->sctlr = ee | (hyp ? HSCTLR_ENTRY : SCTLR_ENTRY);
}

/* Takes a CPU from CPU_OFF to CPU_ON_PENDING, prepared; or says why not */
static int32_t claim_cpu(struct cpu *cpu, const uint32_t *r, uint32_t psr,
			 bool hyp)
{
	unsigned int me = cpu_slot(read_sysreg(MPIDR));
	int32_t result = PSCI_SUCCESS;

	if (!cpu)
		return PSCI_INVALID_PARAMS;
	if ((r[2] & 3) == 2)
		return PSCI_INVALID_ADDRESS; /* neither ARM nor Thumb */
	lock(me);
	if (cpu->state == CPU_ON) {
		result = PSCI_ALREADY_ON;
	} else if (cpu->state == CPU_ON_PENDING) {
		result = PSCI_ON_PENDING;
	} else {
		prepare(cpu, r, psr, hyp);
		dmb(); /* all of it, before the CPU that waits goes */
		cpu->state = CPU_ON_PENDING;
	}
	unlock(me);
	return result;
}

static int32_t affinity_info(const uint32_t *r)
{
	const struct cpu *cpu = find_cpu(r[1]);

	/* r2: the lowest level; others than that of CPUs are optional */
	return cpu && r[2] == 0 ? (int32_t)cpu->state - 1 : PSCI_INVALID_PARAMS;
}

static int32_t cpu_suspend(uint32_t state)
{
	/* Standby, 0, is what there is: no power is taken away */
	if (state)
		return PSCI_INVALID_PARAMS;
	dsb(); /* the caller's accesses are complete */
	wfi(); /* any interrupt ends it, masked or not */
	return PSCI_SUCCESS;
}

static void power(const struct poke *poke, const char *what)
{
	for (int i = 0; i < POWER_POKES && poke[i].addr; i++) {
		uint32_t val = poke[i].set;

		if (poke[i].keep)
			val |= mmio_read32(poke[i].addr) & poke[i].keep;
		mmio_write32(poke[i].addr, val);
	}
	dsb(); /* the last of them is out */
	/* The machine may take a moment; without a device it takes for ever */
	if (!poke[0].addr) {
		uart_puts("\nhypstub: no device known for ");
		uart_puts(what);
	}
	cpu_stop();
}

static int32_t features(uint32_t function)
{
	/* By number, 0 to 10: all but 5, MIGRATE, and 7, MIGRATE_INFO_UP_CPU */
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

void smc_call(struct call_frame *frame, uint32_t psr)
{
	uint32_t *r = frame->r;

	switch (r[0]) {
	case PSCI_CPU_ON:
		r[0] = claim_cpu(find_cpu(r[1]), r, psr, resident_hvbar != 0);
		dsb(); /* the state is in memory, before the event */
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

/* The owner of the Secure world turns it on in HYP mode, at our cpu_on */
static int32_t proxy_cpu_on(const uint32_t *r)
{
	struct cpu *cpu = find_cpu(r[1]);
	int32_t result = claim_cpu(cpu, r, PSR_MODE_SVC, false);

	if (result != PSCI_SUCCESS)
		return result;
	/* Its own answers may be late: ours are right until the CPU is here */
	result = smc(PSCI_CPU_ON, r[1], (uintptr_t)cpu_on, 0);
	if (result != PSCI_SUCCESS)
		cpu->state = CPU_OFF;
	return result;
}

static int32_t proxy_cpu_off(struct cpu *self)
{
	int32_t result;

	/* A CPU_ON that comes now is told by its owner that it is still on */
	self->state = CPU_OFF;
	dsb(); /* in memory, before nobody can write it */
	result = smc(PSCI_CPU_OFF, 0, 0, 0);
	self->state = CPU_ON; /* refused */
	return result;
}

bool psci_proxy(struct call_frame *frame)
{
	struct cpu *self = cpu_at(cpu_slot(read_sysreg(MPIDR)));
	uint32_t *r = frame->r;
	uint32_t function = r[0];
	const struct cpu *cpu;

	switch (function) {
	case PSCI_CPU_ON:
		r[0] = proxy_cpu_on(r);
		return true;
	case PSCI_CPU_OFF:
		r[0] = proxy_cpu_off(self);
		return true;
	case PSCI_CPU_SUSPEND:
		/* From a powerdown state it comes back as from CPU_ON */
		if (r[1] & PSCI_STATE_POWERDOWN && (r[2] & 3) == 2) {
			r[0] = PSCI_INVALID_ADDRESS;
			return true;
		}
		prepare(self, r, PSR_MODE_SVC, false);
		r[0] = smc(function, r[1], (uintptr_t)cpu_on, 0);
		return true;
	case PSCI_AFFINITY_INFO:
		cpu = find_cpu(r[1]);
		if (r[2] || !cpu || cpu->state != CPU_ON_PENDING)
			return false;
		r[0] = CPU_ON_PENDING - 1;
		return true;
	case PSCI_FEATURES:
		function = r[1];
		break;
	}
	/* These would come back in HYP mode */
	if (function != PSCI_DEFAULT_SUSPEND && function != PSCI_SYSTEM_SUSPEND)
		return false;
	r[0] = PSCI_NOT_SUPPORTED;
	return true;
}
