// SPDX-License-Identifier: BSD-2-Clause
/*
 * The device tree of a FIT, which takes the place of the boot loader's: it is
 * mostly made for the board, and not for this start of it, so that what the
 * loader alone knew is kept. U-Boot makes such fix-ups, too.
 */
#include <errno.h>
#include <string.h>
#include "dt.h"
#include "node.h"
#include "edit.h"
#include "../base/memmap.h"

static bool is_reservation(const char *what)
{
	return !strcmp(what, DT_RESERVED) || !strcmp(what, DT_MEMRESERVE);
}

/* Takes @by from @r: the lower part is left in @r, the upper one returned */
static struct range cut(struct range *r, struct range by)
{
	uint64_t end = range_end(*r);
	struct range above = { range_end(by), 0 };

	if (above.base < end)
		above.size = end - above.base;
	r->size = by.base > r->base ? by.base - r->base : 0;
	return above;
}

/*
 * What the user @i has that those from @first to @end, of the new tree, have
 * not. Where they overlap that one has no-map, perhaps, which an entry would
 * take from it.
 */
static bool keep_reservation(struct memmap *map, unsigned int i,
			     unsigned int first, unsigned int end)
{
	const char *what = map->used[i].what;
	struct range r = map->used[i].range;

	if (!is_reservation(what))
		return true;
	for (unsigned int j = first; j < end; j++) {
		struct range above;

		if (!is_reservation(map->used[j].what) ||
		    !ranges_overlap(r, map->used[j].range))
			continue;
		above = cut(&r, map->used[j].range);
		if (!r.size)
			r = above;
		else if (above.size && map->used_count >= MAX_RESERVATIONS)
			return false;
		else
			memmap_use(map, above, what); /* if there is any */
	}
	if (!r.size)
		return true; /* the new tree has all of it */
	map->used[i].range = r;
	map->used[i].what = DT_KEPT;
	return true;
}

/*
 * Those of the first @old users, and then what they fell apart into. Returns
 * whether there was room for that.
 */
static bool keep_reservations(struct memmap *map, unsigned int old)
{
	unsigned int end = map->used_count;
	bool room = true;

	for (unsigned int i = 0; i < old; i++)
		room = room && keep_reservation(map, i, old, end);
	for (unsigned int i = end; i < map->used_count; i++)
		room = room && keep_reservation(map, i, old, end);
	return room;
}

/* hvc is not for a payload in HYP mode, and the monitor's is smc */
static bool psci_by_smc(const struct dt_info *dt)
{
	return dt->psci_0_2 && dt->psci_method &&
	       !strcmp(dt->psci_method, "smc");
}

int dt_replace(struct dt_info *dt, struct memmap *map, uint32_t addr,
	       const char **why)
{
	bool smc = psci_by_smc(dt);
	struct range old_resident = dt->old_resident;
	unsigned int used = map->used_count;
	int err;

	memset(dt, 0, sizeof(*dt));
	dt->replaced = true;
	err = dt_open(dt, addr, why);
	if (!err)
		err = dt_read(dt, map, why);
	if (!err && !keep_reservations(map, used)) {
		*why = DT_FULL;
		err = -ENOSPC;
	}
	if (!dt->old_resident.size)
		dt->old_resident = old_resident;
	/* Who serves it now, the loader knows: PSCI 0.1 has numbers of its own */
	if (smc && !psci_by_smc(dt)) {
		dt->psci_kept = dt->psci_0_2 = true;
		dt->psci_method = "smc";
	}
	return err;
}

/* The node with RAM that comes after @node, or an error */
static int next_memory(const void *fdt, int node)
{
	do
		node = fdt_next_subnode(fdt, node);
	while (node >= 0 && !dt_is_memory(fdt, node));
	return node;
}

/* All of it into the first node that had some, or a new one */
int dt_write_memory(void *fdt, int memory, const struct memmap *map)
{
	int address = fdt_address_cells(fdt, 0), size = fdt_size_cells(fdt, 0);
	fdt32_t reg[MAX_BANKS * 4], *p = reg;
	int err = 0, other;

	for (unsigned int i = 0; i < map->banks; i++) {
		struct range bank = map->bank[i];

		/* What one cell cannot tell is lost */
		if (address == 1 && bank.base > UINT32_MAX)
			continue;
		if (size == 1 && bank.size > UINT32_MAX)
			bank.size = 0xfffff000; /* of whole pages */
		p = dt_put_cells(p, address, bank.base);
		p = dt_put_cells(p, size, bank.size);
	}
	if (memory < 0) {
		memory = fdt_add_subnode(fdt, 0, "memory");
		if (memory < 0)
			return memory;
		err = fdt_setprop_string(fdt, memory, "device_type", "memory");
	}
	while (!err && (other = next_memory(fdt, memory)) >= 0)
		err = fdt_del_node(fdt, other);
	return keep(err, fdt_setprop(fdt, memory, "reg", reg,
				     (p - reg) * sizeof(*p)));
}

int dt_write_kept(void *fdt, const struct memmap *map)
{
	int err = 0;

	for (unsigned int i = 0; i < map->used_count; i++)
		if (!strcmp(map->used[i].what, DT_KEPT))
			err = keep(err,
				   fdt_add_mem_rsv(fdt, map->used[i].range.base,
						   map->used[i].range.size));
	return err;
}
