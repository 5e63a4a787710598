// SPDX-License-Identifier: BSD-2-Clause
/*
 * The memory that the device tree reserves, below /reserved-memory and in
 * /memreserve/. Called by dt_read().
 */
#include "../base/print.h"
#include "read_reserved.h"

/*
 * An earlier hypstub's monitor has a place in the map of its own: a tree that
 * was read once, with as many reservations as fit, can be read again with it.
 */
bool dt_reserve(const struct dt_info *dt, struct memmap *map, struct range r,
		enum memmap_user user)
{
	if (map->used_count >= DT_RESERVED_MAX + (dt->old_monitor.size ? 1 : 0))
		return false;
	memmap_use(map, r, user);
	return true;
}

/*
 * The block of an earlier hypstub is free again. Its monitor's is not: that
 * monitor still runs in the Secure world.
 */
bool dt_read_reservation(const void *fdt, int node, struct dt_cells cells,
			 struct dt_info *dt, struct memmap *map)
{
	bool room = true;
	struct range r;

	for (int i = 0; dt_reg(fdt, node, i, cells, &r); i++) {
		if (dt_compatible(fdt, node, "hypstub,resident")) {
			dt->old_resident = r;
			continue;
		}
		if (dt_compatible(fdt, node, "hypstub,monitor"))
			dt->old_monitor = r;
		room = dt_reserve(dt, map, r, MEMMAP_RESERVED) && room;
	}
	return room;
}

/*
 * Returns whether @r is the entry for @known, which another property gives
 * already: an earlier hypstub's block or monitor, or the initrd, entered by
 * U-Boot.
 */
static bool is_own(const struct range *r, const struct range *known)
{
	return known->size && r->base == known->base;
}

/*
 * Leaves of @r what 40 bits can address, as all RAM does, and notes that the
 * rest is lost
 */
static void cut_to_limit(struct dt_info *dt, struct range *r)
{
	if (r->base < ADDRESS_LIMIT && r->size <= ADDRESS_LIMIT - r->base)
		return;
	dt->cut_reservation = *r;
	r->size = r->base < ADDRESS_LIMIT ? ADDRESS_LIMIT - r->base : 0;
}

bool dt_read_memreserve(const void *fdt, struct dt_info *dt, struct memmap *map)
{
	int n = fdt_num_mem_rsv(fdt);
	bool room = true;
	struct range r;

	for (int i = 0; i < n; i++) {
		if (fdt_get_mem_rsv(fdt, i, &r.base, &r.size))
			continue;
		cut_to_limit(dt, &r);
		if (r.size && !is_own(&r, &dt->old_resident) &&
		    !is_own(&r, &dt->old_monitor) && !is_own(&r, &dt->initrd))
			room = dt_reserve(dt, map, r, MEMMAP_MEMRESERVE) &&
			       room;
	}
	return room;
}

void dt_warn_of_cut(const struct dt_info *dt)
{
	const struct range *cut = &dt->cut_reservation;

	if (cut->size)
		warn("the /memreserve/ entry at %X, size %X, is not within 40 bits of address: what is above is ignored; correct the entry",
		     cut->base, cut->size);
}
