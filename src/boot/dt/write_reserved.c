// SPDX-License-Identifier: BSD-2-Clause
/*
 * Writes the memory that the payload must leave alone into its device tree: the
 * stub's and the monitor's block, in /reserved-memory and /memreserve/, and
 * what the loader's tree reserved. Called by dt_write().
 */
#include "../../resident/putc.h"
#include "edit.h"

/* Writes a unit name: @prefix, then @addr in hexadecimal without zeros */
static void unit_name(char *name, const char *prefix, uint32_t addr)
{
	int shift = 28;

	while (*prefix)
		*name++ = *prefix++;
	while (shift > 0 && !(addr >> shift & 0xf))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		*name++ = hex_char(addr >> shift);
	*name = 0;
}

/* Adds /reserved-memory. Returns its offset, or an error */
static int add_reserved_memory(void *fdt)
{
	int err, node = dt_add_child(fdt, 0, "reserved-memory");

	if (node < 0)
		return node;
	err = fdt_setprop_empty(fdt, node, "ranges");
	err = keep(err, fdt_setprop_u32(fdt, node, "#size-cells",
					fdt_size_cells(fdt, 0)));
	err = keep(err, fdt_setprop_u32(fdt, node, "#address-cells",
					fdt_address_cells(fdt, 0)));
	return err ? err : node;
}

/*
 * Replaces the children with @compatible by a reservation of @r; only removes
 * them if the size of @r is 0.
 */
static int write_reservation(void *fdt, int parent, const char *prefix,
			     const char *compatible, struct range r)
{
	char name[sizeof("hypstub-monitor@") + 8];
	int err = dt_drop_children(fdt, parent, compatible), node;

	if (err || !r.size)
		return err;
	unit_name(name, prefix, r.base);
	node = fdt_add_subnode(fdt, parent, name);
	if (node < 0)
		return node;
	err = fdt_setprop_empty(fdt, node, "no-map");
	err = keep(err, dt_write_reg(fdt, node, r));
	return keep(err,
		    fdt_setprop_string(fdt, node, "compatible", compatible));
}

int dt_write_reserved_memory(void *fdt, int parent, const struct dt_changes *c)
{
	int err = 0;

	if (parent < 0 && !c->resident.size && !c->monitor.size)
		return 0;
	if (parent < 0)
		parent = add_reserved_memory(fdt);
	if (parent < 0)
		return parent;
	/* Without a monitor of ours, that of an earlier hypstub still runs */
	if (c->monitor.size)
		err = write_reservation(fdt, parent, "hypstub-monitor@",
					"hypstub,monitor", c->monitor);
	if (c->old_block)
		err = keep(err,
			   dt_disown_children(fdt, parent, "hypstub,resident"));
	if (!c->old_stub)
		err = keep(err,
			   write_reservation(fdt, parent, "hypstub@",
					     "hypstub,resident", c->resident));
	return err;
}

/* Removes the /memreserve/ entries that start where @r does */
static int drop_memreserve(void *fdt, struct range r)
{
	int err = 0;

	for (int i = fdt_num_mem_rsv(fdt) - 1; r.size && i >= 0 && !err; i--) {
		uint64_t base, size;

		err = fdt_get_mem_rsv(fdt, i, &base, &size);
		if (!err && base == r.base)
			err = fdt_del_mem_rsv(fdt, i);
	}
	return err;
}

/* Adds a /memreserve/ entry for @r, unless its size is 0 */
static int add_memreserve(void *fdt, struct range r)
{
	return r.size ? fdt_add_mem_rsv(fdt, r.base, r.size) : 0;
}

/* Adds an entry for each reservation that is kept of the loader's tree */
static int add_kept(void *fdt, const struct memmap *map)
{
	int err = 0;

	for (unsigned int i = 0; i < map->used_count; i++)
		if (map->used[i].user == MEMMAP_KEPT)
			err = keep(err,
				   fdt_add_mem_rsv(fdt, map->used[i].range.base,
						   map->used[i].range.size));
	return err;
}

/*
 * Writes the blocks to /memreserve/. Removes the entry of an earlier hypstub,
 * and that of the initrd, which may move: kernels reserve their own ramdisk.
 */
int dt_write_memreserve(void *fdt, const struct dt_info *dt,
			const struct dt_changes *c)
{
	int err = drop_memreserve(fdt, dt->initrd);

	if (!c->old_stub && !c->old_block)
		err = keep(err, drop_memreserve(fdt, dt->old_resident));
	err = keep(err, drop_memreserve(fdt, c->monitor));
	if (c->memreserve) {
		err = keep(err, add_memreserve(fdt, c->resident));
		err = keep(err, add_memreserve(fdt, c->monitor));
	}
	return keep(err, c->map ? add_kept(fdt, c->map) : 0);
}
