// SPDX-License-Identifier: BSD-2-Clause
/*
 * The device tree of a FIT, which takes the place of the boot loader's: it is
 * mostly made for the board, and not for this start of it, so that what the
 * loader alone knew is kept. U-Boot makes such fix-ups, too.
 */
#include <string.h>
#include "dt.h"
#include "dt_bus.h"
#include "dt_edit.h"

static bool is_reservation(const char *what)
{
	return !strcmp(what, DT_RESERVED) || !strcmp(what, DT_MEMRESERVE);
}

/*
 * Marks those of the first @old users that the new tree has not. Where they
 * overlap the new one has no-map, perhaps, which an entry would take from it.
 */
static void keep_reservations(struct memmap *map, unsigned int old)
{
	for (unsigned int i = 0; i < old; i++) {
		bool again = !is_reservation(map->used[i].what);

		for (unsigned int j = old; j < map->used_count && !again; j++)
			again = ranges_overlap(map->used[i].range,
					       map->used[j].range);
		if (!again)
			map->used[i].what = DT_KEPT;
	}
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
	unsigned int used = map->used_count;
	int err;

	memset(dt, 0, sizeof(*dt));
	dt->replaced = true;
	err = dt_open(dt, addr, why);
	if (!err)
		err = dt_read(dt, map, why);
	keep_reservations(map, used);
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

		/* One cell cannot tell it */
		if ((address == 1 && bank.base > UINT32_MAX) ||
		    (size == 1 && bank.size > UINT32_MAX))
			continue;
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
