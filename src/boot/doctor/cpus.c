// SPDX-License-Identifier: BSD-2-Clause
/*
 * Compares the CPUs of the device tree with the machine: this CPU by its MPIDR,
 * and how many there are by the core's own count. Called by doctor.c.
 */
#include <arm/sysreg.h>
#include "../base/verdict.h"
#include "../secure/smp.h"
#include "subjects.h"

/* Cortex-A7, A12, A15, A17: bits 25:24 are the number of CPUs, less one */
#define PARTS_WITH_L2CTLR (1 << 0x7 | 1 << 0xd | 1 << 0xe | 1 << 0xf)
#define L2CTLR_CPUS(val)  (((val) >> 24 & 3) + 1)
#define L2CTLR_CPUS_MAX	  4

/* Returns how many CPUs this cluster has; 0: the core does not say */
static unsigned int cpus_of_core(void)
{
	if (!midr_is_among(read_sysreg(MIDR), PARTS_WITH_L2CTLR))
		return 0;
	return L2CTLR_CPUS(read_sysreg(L2CTLR));
}

/* Returns how many CPUs of the tree are in the cluster of CPU @self */
static unsigned int cpus_of_tree(const struct dt_info *dt, uint32_t self)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < RESIDENT_CPUS; i++)
		if (dt->cpu[i] != CPU_NONE &&
		    !((dt->cpu[i] ^ self) & ~MPIDR_AFF0))
			n++;
	return n;
}

static void check_count(const struct dt_info *dt, uint32_t self)
{
	unsigned int core = cpus_of_core(), tree = cpus_of_tree(dt, self);

	/* A cluster that has more is of another core than those */
	if (!core || tree > L2CTLR_CPUS_MAX)
		return;
	/* Which may be meant: the others may be fused off, or kept out */
	if (tree < core)
		verdict_ok(
			"CPUs: this cluster has %u (L2CTLR), and /cpus has %u of it: kernels start no other",
			core, tree);
	else if (tree > core)
		verdict_problem(
			"CPUs: this cluster has %u (L2CTLR), and /cpus has %u of it: remove the nodes of those that do not exist",
			core, tree);
	else
		verdict_ok("CPUs: %u in this cluster, as L2CTLR says", core);
}

void cpus_report(const struct dt_info *dt, bool core)
{
	uint32_t self = read_sysreg(MPIDR) & MPIDR_AFFINITY;

	if (!dt->cpus) {
		verdict_problem(
			"CPUs: the device tree has none: kernels start no other; add /cpus");
		return;
	}
	if (dt->cpu[cpu_slot(self)] == self || dt->cpu_conflict == self)
		verdict_ok("CPUs: %u in /cpus, this one, %x, is among them",
			   dt->cpus, self);
	else
		verdict_problem(
			"CPUs: no node of /cpus has reg = %x, which is this CPU by its MPIDR: correct reg",
			self);
	if (dt->cpu_conflict != UINT32_MAX)
		verdict_problem(
			"CPUs: %x and %x of /cpus share a stack slot, and the stub serves the first: correct reg, or remove one",
			dt->cpu[cpu_slot(dt->cpu_conflict)], dt->cpu_conflict);
	else if (core)
		check_count(dt, self);
}
