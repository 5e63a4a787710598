// SPDX-License-Identifier: BSD-2-Clause
/*
 * Writes the RAM of the board into a tree that replaced the loader's: all of it
 * into the first node that has RAM, or into a new one. Called by dt_write().
 */
#include "edit.h"
#include "node.h"

/* Returns the next node with RAM behind @node, or libfdt's error */
static int next_memory(const void *fdt, int node)
{
	do
		node = fdt_next_subnode(fdt, node);
	while (node >= 0 && !dt_is_memory(fdt, node));
	return node;
}

int dt_write_ram(void *fdt, int memory, const struct memmap *map)
{
	int address = fdt_address_cells(fdt, 0), size = fdt_size_cells(fdt, 0);
	fdt32_t reg[MEMMAP_BANKS_MAX * 4], *p = reg;
	int err = 0, other;

	for (unsigned int i = 0; i < map->banks; i++) {
		struct range bank = map->bank[i];

		/* A bank that one cell cannot hold is left out */
		if (address == 1 && bank.base > UINT32_MAX)
			continue;
		if (size == 1 && bank.size > UINT32_MAX)
			bank.size = 0xfffff000; /* the most in whole pages */
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
