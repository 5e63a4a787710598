/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading the memory reservations of the device tree, of both kinds. All return
 * false if there are more than fit into the map.
 */
#ifndef DT_READ_RESERVED_H
#define DT_READ_RESERVED_H

#include "dt.h"
#include "node.h"

/* Marks @r, which the tree of @dt reserves. */
bool dt_reserve(const struct dt_info *dt, struct memmap *map, struct range r,
		enum memmap_user user);

/*
 * Reads a node below /reserved-memory, whose cells are @cells, and takes the
 * blocks of an earlier hypstub to @dt.
 */
bool dt_read_reservation(const void *fdt, int node, struct dt_cells cells,
			 struct dt_info *dt, struct memmap *map);

/* Reads /memreserve/, after all nodes. */
bool dt_read_memreserve(const void *fdt, struct dt_info *dt,
			struct memmap *map);

#endif
