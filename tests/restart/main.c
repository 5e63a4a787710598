// SPDX-License-Identifier: BSD-2-Clause
/*
 * The hops: each is one life of the kernel. It reports how it was entered,
 * installs minihyp in one of the two ways, uses it, perhaps takes it away, and
 * restarts itself in one of the ways that there are.
 */
#include <arm/sysreg.h>
#include "../../src/minihyp/minihyp.h"
#include "kernel.h"

#ifndef HOPS
#define HOPS 10
#endif

/* minihyp_call() and hypstub_set_vectors(), where they can be counted */
uint32_t bench_minihyp_call(const struct minihyp *hyp, const void *function,
			    uint32_t a, uint32_t b, uint32_t c);
int bench_refused_call(uint32_t vectors);

struct hypstub_boot_mode boot_mode;
static struct hypstub_restart restart;
static uint32_t flat_table[HYPSTUB_TABLE_WORDS] __attribute__((aligned(16384)));
static struct minihyp minihyp;
static struct minihyp_cpu minihyp_cpu __attribute__((aligned(64)));
static char hyp_stack[MINIHYP_STACK_SIZE] __attribute__((aligned(64)));

/* Runs in HYP mode, at HYP virtual addresses */
MINIHYP_TEXT static uint32_t add_in_hyp(uint32_t a, uint32_t b, uint32_t c)
{
	uint32_t cpsr;

	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	return (cpsr & PSR_MODE_MASK) == PSR_MODE_HYP ? a + b + c : 0;
}

MINIHYP_TEXT static uint32_t null_in_hyp(void)
{
	return 0;
}

static void check_call(void)
{
	uint32_t sum = minihyp_call(&minihyp, add_in_hyp, 1000, 200, 30);

	if (sum != 1230)
		fail("the call in HYP mode returned", sum);
	sum = bench_minihyp_call(&minihyp, null_in_hyp, 0, 0, 0);
	if (sum != 0)
		fail("the null call returned", sum);
}

static void use_minihyp(uint32_t hop)
{
	uint32_t stub = hypstub_get_vectors();
	bool in_one_call = hop % 2 == 0;
	int err;

	minihyp_prepare(&minihyp, KERNEL_PHYS_OFFSET, stub);
	minihyp_prepare_cpu(&minihyp, &minihyp_cpu, hyp_stack);
	err = in_one_call
		      ? minihyp_install(&minihyp, &minihyp_cpu)
		      : minihyp_install_by_trampoline(&minihyp, &minihyp_cpu);
	if (err)
		fail("minihyp was not installed", err);
	check_call();
	put(in_one_call ? ", minihyp installed in one call"
			: ", minihyp installed by its trampoline");
	if (bench_refused_call(stub) != HVC_STUB_ERR)
		fail("minihyp let its vectors be replaced", 0);
	if (hop % 3)
		return;
	if (hypstub_reset_vectors() || hypstub_get_vectors() != stub)
		fail("RESET_VECTORS left", hypstub_get_vectors());
	put(" and taken away");
}

/* The hop that was promised by the last one, or the first */
static uint32_t check_entry(uint32_t r1, bool hyp)
{
	bool expect_hyp = r1 & HOP_EXPECT_HYP;

	if ((r1 & HOP_MAGIC_MASK) != HOP_MAGIC)
		return 0;
	if (hyp != expect_hyp)
		fail("entered in the wrong mode", boot_mode.first);
	return r1 & HOP_COUNT_MASK;
}

static _Noreturn void next_hop(uint32_t hop, bool stub, uint32_t dtb)
{
	uint32_t entry = to_phys(kernel_start);
	uint32_t word = HOP_MAGIC | (hop + 1);
	bool svc = !stub || hop % 5 == 2;

	word |= svc ? stub ? HOP_STUB_UNDER_SVC : 0 : HOP_EXPECT_HYP;
	if (svc) {
		put(", restarting in SVC\n");
		hypstub_soft_restart(&restart, entry, word, dtb, HYPSTUB_SVC);
	}
	if (hop % 4 == 1) {
		put(", crashing\n");
		hypstub_crash_restart(&restart, entry, word, dtb);
	}
	put(", restarting in the same mode\n");
	hypstub_soft_restart(&restart, entry, word, dtb, HYPSTUB_SAME_MODE);
}

void kernel_main(uint32_t r1, uint32_t dtb)
{
	bool hyp = boot_mode.first == PSR_MODE_HYP;
	uint32_t hop = check_entry(r1, hyp);
	bool stub = hypstub_available(&boot_mode,
				      (r1 & HOP_MAGIC_MASK) == HOP_MAGIC &&
					      r1 & HOP_STUB_UNDER_SVC);

	mmu_unmap_flat();
	put("hop ");
	put_number(hop);
	put(hyp ? ": entered in HYP mode" : ": entered in SVC mode");
	put(stub ? ", stub there" : ", no stub");
	if (hop == HOPS) {
		put(", done\n");
		power_off();
	}
	if (hypstub_restart_prepare(&restart, flat_table, KERNEL_PHYS_OFFSET,
				    stub))
		fail("no flat mapping", 0);
	if (stub)
		use_minihyp(hop);
	next_hop(hop, stub, dtb);
}
