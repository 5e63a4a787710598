// SPDX-License-Identifier: BSD-2-Clause
/*
 * The resident block: where it goes, its copy there, and the jump into it.
 */
#include <arm/barrier.h>
#include <arm/sysreg.h>
#include "../resident/resident.h"
#include "install.h"
#include "memmap.h"
#include "memory.h"
#include "phys.h"
#include "print.h"

/* The lowest bank, as far as 32-bit addresses reach */
static struct range lowest_bank(const struct memmap *map)
{
	struct range bank = map->bank[0];

	if (range_end(bank) > 1ull << 32)
		bank.size = (1ull << 32) - bank.base;
	return bank;
}

static void place_as_told(struct boot *boot)
{
	const char *user = memmap_user(&boot->map, boot->resident);

	if (boot->resident.base % RESIDENT_ALIGN)
		die("hypstub.resident=%X is not aligned to 4 KiB",
		    boot->resident.base);
	if (!memmap_is_ram(&boot->map, boot->resident) ||
	    range_end(boot->resident) > 1ull << 32)
		die("hypstub.resident=%X is not RAM below 4 GiB",
		    boot->resident.base);
	if (user)
		die("hypstub.resident=%X overlaps %s", boot->resident.base,
		    user);
}

void install_place(struct boot *boot)
{
	struct range bank = lowest_bank(&boot->map);

	boot->resident.size = RESIDENT_SIZE;
	boot->resident.base = boot->options.resident;
	if (boot->resident.base)
		place_as_told(boot);
	else
		boot->resident.base = memmap_find_top(&boot->map, RESIDENT_SIZE,
						      RESIDENT_ALIGN, bank);
	if (boot->resident.base == MEMMAP_NONE)
		die("no room for the resident stub, 8 KiB, in RAM at %r",
		    &bank);
	memmap_use(&boot->map, boot->resident, "the resident stub");
}

void install_copy(const struct boot *boot)
{
	uint32_t size = resident_end - resident_start;

	resident_gich = boot->dt.gich <= UINT32_MAX ? boot->dt.gich : 0;
	memory_move(boot->resident.base, (uintptr_t)resident_start, size);
	memory_zero(boot->resident.base + size, RESIDENT_SIZE - size);
	dsb(); /* the copy is in memory, */
	write_sysreg(0, ICIALLU);
	write_sysreg(0, BPIALL);
	dsb(); /* no older instruction from there is held, */
	isb(); /* and none has been fetched ahead */
}

void install_leave(const struct boot *boot)
{
	void (*leave)(uint32_t, uint32_t, uint32_t, uint32_t) = cpu_start;

	if (boot->resident.size)
		leave = phys(boot->resident.base - (uintptr_t)resident_start +
			     (uintptr_t)cpu_start);
	leave(boot->payload.entry, boot->entry.machine, boot->dtb,
	      boot->hyp ? PSR_MODE_HYP : PSR_MODE_SVC);
	__builtin_unreachable();
}
