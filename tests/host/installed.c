// SPDX-License-Identifier: BSD-2-Clause
/*
 * The boot that install.c works for, and what install.c needs to link beside the
 * block itself. No payload is started: that fails the test.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/resident/resident.h"
#include "guest.h"
#include "harness.h"
#include "installed.h"

struct boot boot;
uint32_t resident_gich, resident_hvbar, resident_hcr;
uint32_t resident_psci_id[PSCI_IDS] = { 0x84000001, 0x84000002, 0x84000003 };

void leave_boot(uint32_t entry, uint32_t r1, uint32_t r2, uint32_t mode)
{
	test_fail(__FILE__, __LINE__, "starts %#x %#x %#x %#x", entry, r1, r2,
		  mode);
}

void leave_after_move(uint32_t entry, uint32_t r1, uint32_t r2, uint32_t mode,
		      uint32_t to, uint32_t from, uint32_t size, uint32_t sp)
{
	test_fail(__FILE__, __LINE__, "starts %#x %#x %#x %#x %#x %#x %#x %#x",
		  entry, r1, r2, mode, to, from, size, sp);
}

void installed_bank(uint64_t base, uint64_t size)
{
	boot.has_hyp = true;
	memmap_add_bank(&boot.map, (struct range){ base, size });
	/* Where a search from the top finds room, and all of a small bank */
	if (base + size > 1ull << 32)
		size = (1ull << 32) - base;
	if (size > 64 * MIB) {
		base += size - 64 * MIB;
		size = 64 * MIB;
	}
	guest_add(base, size);
}
