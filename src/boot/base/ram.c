// SPDX-License-Identifier: BSD-2-Clause
/*
 * The test for RAM. An address that the device tree gives by mistake may abort,
 * may be a device, or may be flash, to which any word can be a command. Called
 * by whoever is about to write to memory that it has found by the tree.
 */
#include "phys.h"
#include "print.h"
#include "probe.h"
#include "ram.h"

/* DRAM ends at a multiple of this, so that one word speaks for all of it */
#define STEP (1u << 20)

/*
 * Returns whether the word at @addr can be written. Flash takes the two values
 * for commands to read and keeps at most the first, which erased flash has. In
 * Intel's command set only all ones mean that, so that they come last.
 */
static bool holds(uint32_t addr)
{
	uint32_t old, ones, other;
	bool held;

	if (!probe_read32(addr, &old))
		return false;
	held = probe_write32(addr, ~0u) && probe_read32(addr, &ones) &&
	       ones == ~0u && probe_write32(addr, 0xf0f0f0f0) &&
	       probe_read32(addr, &other) && other == 0xf0f0f0f0;
	probe_write32(addr, held ? old : ~0u);
	return held;
}

bool ram_is_there(struct range r)
{
	uint32_t last;

	if (!r.size || !range_below_4g(r))
		return false;
	last = (range_end(r) - 1) & -4u;
	for (uint64_t at = r.base & -4u; at < last; at += STEP)
		if (!holds(at))
			return false;
	return holds(last);
}

static void check(bool there, struct range r, enum memmap_user user)
{
	if (!there)
		die("there is no RAM at %r, for %s, where the device tree says so: correct its /memory",
		    &r, memmap_user_name(user));
}

void ram_use(struct memmap *map, struct range r, enum memmap_user user)
{
	check(!r.size || ram_is_there(r), r, user);
	memmap_use(map, r, user);
}

void ram_use_later(struct memmap *map, struct range r, enum memmap_user user)
{
	/* A size from a file may be larger than what the tree has */
	check(!memmap_is_ram(map, r) || !range_below_4g(r) || !r.size ||
		      probe_range(r.base, r.size),
	      r, user);
	memmap_use(map, r, user);
}
