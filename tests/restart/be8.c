// SPDX-License-Identifier: BSD-2-Clause
/*
 * A big-endian kernel's lives: it finds the stub, which is little-endian, calls
 * it, and restarts itself, in HYP mode, in a crash and in SVC mode.
 */
#include <arm/sysreg.h>
#include "kernel.h"

#define HOPS 4

struct hypstub_boot_mode boot_mode;
static struct hypstub_restart restart;
static uint32_t flat_table[HYPSTUB_TABLE_WORDS] __attribute__((aligned(16384)));

static void check_calls(void)
{
	uint32_t r[4] = { HYPSTUB_SMCCC_CALL_UID, 0, 0, 0 };
	uint32_t stub = hypstub_get_vectors();

	if (stub % HVC_VECTORS_ALIGN || hypstub_set_vectors(stub + 4) == 0)
		fail("vectors are", stub);
	hypstub_smccc(r);
	if (r[0] != HYPSTUB_UID_0 || r[3] != HYPSTUB_UID_3)
		fail("the UID begins with", r[0]);
	if (hypstub_reset_vectors() || hypstub_get_vectors() != stub)
		fail("RESET_VECTORS left", hypstub_get_vectors());
}

void kernel_main(uint32_t r1, uint32_t dtb)
{
	bool again = (r1 & HOP_MAGIC_MASK) == HOP_MAGIC;
	uint32_t hop = again ? r1 & HOP_COUNT_MASK : 0;
	bool hyp = boot_mode.first == PSR_MODE_HYP;
	bool stub =
		hypstub_available(&boot_mode, again && r1 & HOP_STUB_UNDER_SVC);
	uint32_t next = HOP_MAGIC | HOP_STUB_UNDER_SVC | (hop + 1);
	uint32_t entry = to_phys(kernel_start);

	mmu_unmap_flat();
	put("BE8 hop ");
	put_number(hop);
	put(hyp ? ": entered in HYP mode\n" : ": entered in SVC mode\n");
	if (!stub)
		fail("no stub", boot_mode.first);
	check_calls();
	if (hop == HOPS)
		power_off();
	if (hypstub_restart_prepare(&restart, flat_table, KERNEL_PHYS_OFFSET,
				    stub))
		fail("no flat mapping", 0);
	if (hop == 1)
		hypstub_crash_restart(&restart, entry, next, dtb);
	hypstub_soft_restart(&restart, entry, next, dtb,
			     hop == 2 ? HYPSTUB_SVC : HYPSTUB_SAME_MODE);
}
