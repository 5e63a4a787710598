// SPDX-License-Identifier: BSD-2-Clause
/*
 * Puts a FIT's device tree in place of the boot loader's. The FIT's was made
 * for the board and not for this boot of it, so what the loader alone knew is
 * kept, as U-Boot's fix-ups do. Called by payload/fit.c.
 */
#include <string.h>
#include "replace.h"

static bool is_reservation(enum memmap_user user)
{
	return user == MEMMAP_RESERVED || user == MEMMAP_MEMRESERVE;
}

/* Removes @by from @r: leaves the lower part there, returns the upper part */
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
 * Keeps the part of old reservation @i that the reservations of the new tree,
 * @first to @end, do not cover. Where they overlap, the new one may have
 * no-map, which a /memreserve/ entry would take from it. Returns false if there
 * is no room for the parts.
 */
static bool keep_reservation(struct memmap *map, unsigned int i,
			     unsigned int first, unsigned int end)
{
	enum memmap_user user = map->used[i].user;
	struct range r = map->used[i].range;

	if (!is_reservation(user))
		return true;
	for (unsigned int j = first; j < end; j++) {
		struct range above;

		if (!is_reservation(map->used[j].user) ||
		    !ranges_overlap(r, map->used[j].range))
			continue;
		above = cut(&r, map->used[j].range);
		if (!r.size)
			r = above;
		else if (above.size && map->used_count >= DT_RESERVED_MAX)
			return false;
		else
			memmap_use(map, above, user); /* if there is any */
	}
	if (!r.size)
		return true; /* the new tree reserves all of it */
	map->used[i].range = r;
	map->used[i].user = MEMMAP_KEPT;
	return true;
}

/*
 * Keeps the reservations among the first @old users, and the parts that they
 * fall into. Returns false if there is no room for that.
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

/*
 * What stays of the loader's tree. A struct dt_info would be a sixth of the
 * boot's stack.
 */
struct loaders_tree {
	struct range old_resident;
	struct dt_crash crash;
	uint32_t psci_id[PSCI_IDS];
	bool psci_by_smc, psci_0_2, psci_0_1;
};

static void save_loaders_tree(const struct dt_info *dt,
			      struct loaders_tree *loader)
{
	loader->old_resident = dt->old_resident;
	loader->crash = dt->crash;
	memcpy(loader->psci_id, dt->psci_id, sizeof(loader->psci_id));
	loader->psci_by_smc = dt_has_psci_by_smc(dt);
	loader->psci_0_2 = dt->psci_0_2;
	loader->psci_0_1 = dt->psci_0_1;
}

/*
 * Keeps the PSCI of @loader's tree: the loader knows who serves it now, and
 * PSCI 0.1 has numbers of its own. If both trees have 0.2 or later by smc, that
 * of the new tree is the same.
 */
static void keep_psci(struct dt_info *dt, const struct loaders_tree *loader)
{
	if (!loader->psci_by_smc ||
	    (loader->psci_0_2 && dt->psci_0_2 && dt_has_psci_by_smc(dt)))
		return;
	dt->psci_kept = true;
	dt->psci_method = "smc";
	dt->psci_0_2 = loader->psci_0_2;
	dt->psci_0_1 = loader->psci_0_1;
	memcpy(dt->psci_id, loader->psci_id, sizeof(dt->psci_id));
}

const char *dt_replace(struct dt_info *dt, struct memmap *map, uint32_t addr)
{
	struct loaders_tree loader;
	unsigned int used = map->used_count;
	const char *why;

	save_loaders_tree(dt, &loader);
	memset(dt, 0, sizeof(*dt));
	dt->replaced = true;
	why = dt_open(dt, addr);
	if (!why)
		why = dt_read(dt, map);
	if (!why && !keep_reservations(map, used))
		why = DT_TOO_MANY_RESERVED;
	if (!dt->old_resident.size)
		dt->old_resident = loader.old_resident;
	/* The loader's tree says what is RAM, and is right about the dump */
	if (map->limited)
		dt->crash = loader.crash;
	keep_psci(dt, &loader);
	return why;
}
