// SPDX-License-Identifier: BSD-2-Clause
/*
 * The resident block: chooses the places of its copies, fills in their
 * settings, copies them, and leaves the boot through the stub's copy. Called by
 * main.c, in this order.
 */
#include <arm/barrier.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "../resident/resident.h"
#include "base/block.h"
#include "base/memory.h"
#include "base/print.h"
#include "base/probe.h"
#include "base/ram.h"
#include "install.h"

/* Returns the lowest bank of RAM, up to 4 GiB */
static struct range lowest_bank(const struct memmap *map)
{
	struct range bank = map->bank[0];

	if (!range_below_4g(bank))
		bank.size = (1ull << 32) - bank.base;
	return bank;
}

/* Ends the boot if hypstub.resident= gives a place where @block cannot be */
static void check_option(const struct memmap *map, struct range block)
{
	enum memmap_user user = memmap_user(map, block);

	if (block.base % RESIDENT_ALIGN)
		die("hypstub.resident=%X is not aligned to 4 KiB: use a multiple of 0x1000",
		    block.base);
	if (!memmap_is_ram(map, block) || !range_below_4g(block))
		die("hypstub.resident=%X is not RAM below 4 GiB: use another address",
		    block.base);
	if (user)
		die("hypstub.resident=%X overlaps %s: use another address",
		    block.base, memmap_user_name(user));
}

/* Returns whether @block, the place of an earlier stub, can be used again */
static bool is_free(const struct memmap *map, struct range block)
{
	return block.size == RESIDENT_SIZE &&
	       block.base % RESIDENT_ALIGN == 0 && range_below_4g(block) &&
	       memmap_is_ram(map, block) && !memmap_user(map, block);
}

/*
 * Returns the place for a block, marked as @user's: @wanted, if not 0; or
 * @earlier, that of an earlier hypstub, whose monitor may still send CPUs
 * there; or the top of the lowest bank. Ends the boot if there is no room.
 */
static struct range place(struct memmap *map, uint32_t wanted,
			  struct range earlier, enum memmap_user user)
{
	struct range bank = lowest_bank(map);
	struct range block = { wanted, RESIDENT_SIZE };

	if (wanted)
		check_option(map, block);
	else if (is_free(map, earlier))
		block.base = earlier.base;
	else
		block.base = memmap_find_top(map, RESIDENT_SIZE, RESIDENT_ALIGN,
					     bank);
	if (block.base == MEMMAP_NOWHERE)
		die("no room for %s, %z, in RAM at %r: load the files elsewhere, or use more RAM",
		    memmap_user_name(user), (uint64_t)RESIDENT_SIZE, &bank);
	ram_use(map, block, user);
	return block;
}

/* Returns who has a part of @secure, or of @block at its start, or NULL */
static const char *secure_ram_user(const struct memmap *map,
				   struct range secure, struct range block)
{
	enum memmap_user user = memmap_user(map, block);

	for (unsigned int i = 0; i < map->banks; i++)
		if (ranges_overlap(map->bank[i], secure))
			return "RAM of /memory";
	return user ? memmap_user_name(user) : NULL;
}

/*
 * Returns why the monitor cannot be in RAM that only Secure state can read, or
 * NULL.
 */
static const char *secure_ram_error(struct range secure)
{
	struct range block = { secure.base, RESIDENT_SIZE };

	if (secure.size < RESIDENT_SIZE)
		return "is smaller than 12 KiB";
	if (secure.base % RESIDENT_ALIGN)
		return "does not start at a multiple of 4 KiB";
	if (!range_below_4g(block))
		return "is not below 4 GiB";
	return ram_is_there(block) ? NULL : "is not there";
}

/* Returns whether the monitor may be at the start of @secure; warns if not */
static bool can_use(const struct memmap *map, struct range secure)
{
	struct range block = { secure.base, RESIDENT_SIZE };
	const char *user, *why;

	if (!secure.size)
		return false;
	user = secure_ram_user(map, secure, block);
	/* Not before that: the test writes, where somebody might be */
	why = user ? "overlaps " : secure_ram_error(secure);
	if (why)
		warn("Secure RAM at %r, as the device tree has it, %s%s: the monitor goes to ordinary RAM; correct the node",
		     &secure, why, user ? user : "");
	return !why;
}

static void place_monitor(struct boot *boot)
{
	struct range secure = boot->devices.secure_ram;

	boot->monitor_secure = can_use(&boot->map, secure);
	if (!boot->monitor_secure) {
		boot->monitor = place(&boot->map, 0, boot->dt.old_resident,
				      MEMMAP_MONITOR);
		return;
	}
	boot->monitor = (struct range){ secure.base, RESIDENT_SIZE };
	memmap_use(&boot->map, boot->monitor, MEMMAP_MONITOR);
}

void install_place(struct boot *boot)
{
	if (boot->has_hyp)
		boot->resident = place(&boot->map, boot->options.resident,
				       boot->dt.old_resident, MEMMAP_STUB);
	if (boot->entry.mode == ENTRY_SECURE_SVC)
		place_monitor(boot);
}

/*
 * Writes the CPUs of the device tree to the copy at @block. This CPU is on, all
 * others are in state @others.
 */
static void fill_cpus(const struct dt_info *dt, uint32_t block, uint32_t others)
{
	uint32_t self = read_sysreg(MPIDR) & MPIDR_AFFINITY;

	for (unsigned int i = 0; i < RESIDENT_CPUS; i++) {
		struct cpu *cpu = block_cpu(block, i);

		cpu->mpidr = dt->cpu[i];
		cpu->state = cpu->mpidr == CPU_NONE ? CPU_ABSENT : others;
	}
	block_cpu(block, cpu_slot(self))->mpidr = self;
	block_cpu(block, cpu_slot(self))->state = CPU_ON;
}

/* Copies the block to @block, if there is to be such a copy */
static void copy(struct range block, const struct dt_info *dt, uint32_t others)
{
	uint32_t size = resident_end - resident_start;

	if (!block.size)
		return;
	memory_move(block.base, (uintptr_t)resident_start, size);
	memory_zero(block.base + size, RESIDENT_SIZE - size);
	fill_cpus(dt, block.base, others);
}

/* Returns the GICv2's virtual interface control, or 0 if it does not answer */
static uint32_t gich(const struct boot *boot)
{
	uint64_t base = boot->dt.gich;
	uint32_t val;

	if (!base || !boot->resident.size)
		return 0;
	if (base <= UINT32_MAX && base % 4 == 0 && probe_read32(base, &val))
		return base;
	warn("there is no virtual interface control of a GICv2 at %X, where the device tree says so: it is left as it is; correct the node",
	     base);
	return 0;
}

/*
 * Sets the numbers by which the payload calls a PSCI that is not our monitor's.
 * In 0.2 or later, the numbers of that have their meaning whatever the tree
 * lists.
 */
static void set_psci_ids(const struct dt_info *dt)
{
	for (unsigned int i = 0; i < PSCI_IDS; i++) {
		bool of_0_2 = dt->psci_id[i] >> 5 == PSCI_VERSION >> 5;

		if (dt->psci_id[i] && !(dt->psci_0_2 && of_0_2))
			resident_psci_id[i] = dt->psci_id[i];
	}
}

void install_copy(const struct boot *boot)
{
	resident_gich = gich(boot);
	resident_hvbar = boot->resident.base;
	resident_hcr = boot->wraps_psci ? HCR_TSC : 0;
	if (!boot->monitor.size)
		set_psci_ids(&boot->dt);
	copy(boot->resident, &boot->dt, CPU_OFF);
	copy(boot->monitor, &boot->dt, CPU_ABSENT);
	dsb(); /* the copies are in memory */
	write_sysreg(0, ICIALLU);
	write_sysreg(0, BPIALL);
	dsb(); /* no older instruction from there is held */
	isb(); /* none has been fetched ahead */
}

/*
 * Returns the address of @function in the stub's copy, which stays when the
 * payload is moved, or in the image if there is no stub.
 */
static void *resident_function(struct range stub, void *function)
{
	if (!stub.size)
		return function;
	return phys(stub.base - (uintptr_t)resident_start +
		    (uintptr_t)function);
}

/* Returns this CPU's stack in the stub's copy, safe from the last move */
static uint32_t stub_stack(struct range stub)
{
	unsigned int slot = cpu_slot(read_sysreg(MPIDR) & MPIDR_AFFINITY);

	return stub.base + RESIDENT_CODE_SIZE +
	       (slot + 1) * RESIDENT_STACK_SIZE;
}

void install_leave(const struct boot *boot)
{
	__typeof__(leave_boot) *leave =
		resident_function(boot->resident, leave_boot);
	__typeof__(leave_after_move) *leave_moved =
		resident_function(boot->resident, leave_after_move);
	uint32_t mode = boot->payload_in_hyp ? PSR_MODE_HYP : PSR_MODE_SVC;
	const struct payload *p = &boot->payload;

	if (p->moved_last.size)
		leave_moved(p->entry, boot->entry.machine, boot->payload_dtb,
			    mode, p->moved_last.base, p->moved_last_from,
			    p->moved_last.size, stub_stack(boot->resident));
	leave(p->entry, boot->entry.machine, boot->payload_dtb, mode);
	__builtin_unreachable();
}
