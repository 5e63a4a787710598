// SPDX-License-Identifier: BSD-2-Clause
/*
 * The resident block: where its copies go, what each is told, and the jump into
 * the stub's.
 */
#include <arm/barrier.h>
#include <arm/sysreg.h>
#include <string.h>
#include "../resident/resident.h"
#include "install.h"
#include "base/memmap.h"
#include "base/memory.h"
#include "base/phys.h"
#include "base/print.h"

/* Bytes that tell whether a copy has arrived */
#define PROBE 16

/* The lowest bank, as far as 32-bit addresses reach */
static struct range lowest_bank(const struct memmap *map)
{
	struct range bank = map->bank[0];

	if (range_end(bank) > 1ull << 32)
		bank.size = (1ull << 32) - bank.base;
	return bank;
}

static void place_as_told(const struct boot *boot, struct range block)
{
	const char *user = memmap_user(&boot->map, block);

	if (block.base % RESIDENT_ALIGN)
		die("hypstub.resident=%X is not aligned to 4 KiB", block.base);
	if (!memmap_is_ram(&boot->map, block) || range_end(block) > 1ull << 32)
		die("hypstub.resident=%X is not RAM below 4 GiB", block.base);
	if (user)
		die("hypstub.resident=%X overlaps %s", block.base, user);
}

/* Whether an earlier hypstub's stub can be replaced where it is */
static bool is_free(const struct boot *boot, struct range block)
{
	return block.size == RESIDENT_SIZE &&
	       block.base % RESIDENT_ALIGN == 0 &&
	       range_end(block) <= 1ull << 32 &&
	       memmap_is_ram(&boot->map, block) &&
	       !memmap_user(&boot->map, block);
}

/* A block at @told, or at the top of the lowest bank */
static struct range place(struct boot *boot, uint32_t told, const char *what)
{
	struct range bank = lowest_bank(&boot->map);
	struct range block = { told, RESIDENT_SIZE };

	if (told)
		place_as_told(boot, block);
	else if (is_free(boot, boot->dt.old_resident))
		/* The monitor of that hypstub may still send CPUs there */
		block.base = boot->dt.old_resident.base;
	else
		block.base = memmap_find_top(&boot->map, RESIDENT_SIZE,
					     RESIDENT_ALIGN, bank);
	if (block.base == MEMMAP_NONE)
		die("no room for %s, %z, in RAM at %r", what,
		    (uint64_t)RESIDENT_SIZE, &bank);
	memmap_use(&boot->map, block, what);
	return block;
}

/* In RAM that Non-secure state cannot read, or else in RAM that it shall not */
static struct range place_monitor(struct boot *boot)
{
	struct range secure = boot->devices.secure_ram;

	if (secure.size < RESIDENT_SIZE || secure.base % RESIDENT_ALIGN ||
	    range_end(secure) > 1ull << 32)
		return place(boot, 0, "the monitor");
	boot->monitor_secure = true;
	secure.size = RESIDENT_SIZE;
	return secure;
}

void install_place(struct boot *boot)
{
	if (boot->has_hyp)
		boot->resident = place(boot, boot->options.resident,
				       "the resident stub");
	if (boot->entry.mode == ENTRY_SECURE_SVC)
		boot->monitor = place_monitor(boot);
}

struct cpu *install_cpu(uint32_t block, unsigned int slot)
{
	return phys(block + RESIDENT_CODE_SIZE + slot * RESIDENT_STACK_SIZE);
}

/* Which CPUs there are; @others is the state of all but this one */
static void write_cpus(const struct boot *boot, uint32_t block, uint32_t others)
{
	uint32_t self = read_sysreg(MPIDR) & MPIDR_AFFINITY;

	for (unsigned int i = 0; i < RESIDENT_CPUS; i++) {
		struct cpu *cpu = install_cpu(block, i);

		cpu->mpidr = boot->dt.cpu[i];
		cpu->state = cpu->mpidr == CPU_NONE ? CPU_ABSENT : others;
	}
	install_cpu(block, cpu_slot(self))->mpidr = self;
	install_cpu(block, cpu_slot(self))->state = CPU_ON;
}

static void copy(const struct boot *boot, struct range block, uint32_t others)
{
	uint32_t size = resident_end - resident_start;

	if (!block.size)
		return;
	memory_move(block.base, (uintptr_t)resident_start, size);
	/* Its end may be where RAM has ended already */
	if (memcmp(phys(block.base), phys((uintptr_t)resident_start), PROBE) ||
	    memcmp(phys(block.base + size - PROBE),
		   phys((uintptr_t)resident_end - PROBE), PROBE))
		die("there is no RAM at %r, where the device tree says so",
		    &block);
	memory_zero(block.base + size, RESIDENT_SIZE - size);
	write_cpus(boot, block.base, others);
}

void install_copy(const struct boot *boot)
{
	resident_gich = boot->dt.gich <= UINT32_MAX ? boot->dt.gich : 0;
	resident_hvbar = boot->resident.base;
	resident_hcr = boot->proxy ? HCR_TSC : 0;
	copy(boot, boot->resident, CPU_OFF);
	copy(boot, boot->monitor, CPU_ABSENT);
	dsb(); /* the copies are in memory, */
	write_sysreg(0, ICIALLU);
	write_sysreg(0, BPIALL);
	dsb(); /* no older instruction from there is held, */
	isb(); /* and none has been fetched ahead */
}

/* Where a function is in the stub's copy, which stays, or else in the image */
static void *resident_function(const struct boot *boot, void *function)
{
	if (!boot->resident.size)
		return function;
	return phys(boot->resident.base - (uintptr_t)resident_start +
		    (uintptr_t)function);
}

/* A stack that is not in the image: the stub's, which needs none yet */
static uint32_t stub_stack(const struct boot *boot)
{
	unsigned int slot = cpu_slot(read_sysreg(MPIDR) & MPIDR_AFFINITY);

	return boot->resident.base + RESIDENT_CODE_SIZE +
	       (slot + 1) * RESIDENT_STACK_SIZE;
}

void install_leave(const struct boot *boot)
{
	__typeof__(leave_boot) *leave = resident_function(boot, leave_boot);
	__typeof__(leave_after_move) *leave_moved =
		resident_function(boot, leave_after_move);
	const struct payload *p = &boot->payload;

	if (p->late.size)
		leave_moved(p->entry, boot->entry.machine, boot->dtb,
			    boot->hyp ? PSR_MODE_HYP : PSR_MODE_SVC,
			    p->late.base, p->late_from, p->late.size,
			    stub_stack(boot));
	leave(boot->payload.entry, boot->entry.machine, boot->dtb,
	      boot->hyp ? PSR_MODE_HYP : PSR_MODE_SVC);
	__builtin_unreachable();
}
