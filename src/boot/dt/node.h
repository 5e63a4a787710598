/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the readers of the device tree share: properties whose form is checked,
 * and the address of a device as the CPU sees it.
 */
#ifndef DT_BUS_H
#define DT_BUS_H

#include <libfdt.h>
#include <stdbool.h>
#include <stdint.h>
#include "../boot.h"

/* Physical addresses have 40 bits (LPAE); those on a bus need no more */
#define ADDRESS_LIMIT (1ull << 40)
/* Nodes deeper than that are not looked at; the root's depth is 0 */
#define DT_MAX_DEPTH  8

/* The nodes on the way from the root to a node: node[0] is the root */
struct dt_path {
	int node[DT_MAX_DEPTH];
	int depth;
};

static inline int dt_path_node(const struct dt_path *path)
{
	return path->node[path->depth];
}

/* On to the next node of the tree, in the order of the tree; false: no more */
bool dt_path_next(const void *fdt, struct dt_path *path);

/* One or two cells at @p, which moves on behind them; no cells are 0 */
uint64_t dt_read_cells(const fdt32_t **p, int cells);
/* A property as cells, and how many they are; NULL and 0 if there is none */
const fdt32_t *dt_prop(const void *fdt, int node, const char *name, int *cells);
/* A property of one cell, or NULL, or its value */
const fdt32_t *dt_cell(const void *fdt, int node, const char *name);
uint32_t dt_u32(const void *fdt, int node, const char *name,
		uint32_t otherwise);
/* A string property, or NULL if there is none or it has no end */
const char *dt_string(const void *fdt, int node, const char *name);
bool dt_compatible(const void *fdt, int node, const char *compatible);
/* The property @name, "status" or the like, says okay; @absent without it */
bool dt_okay(const void *fdt, int node, const char *name, bool absent);

/* RAM of the payload's: Secure memory has a status of its own */
bool dt_is_memory(const void *fdt, int node);

/* #address-cells and #size-cells of a bus */
struct dt_cells {
	int address, size; /* 0: none, or more than two */
};

struct dt_cells dt_bus_cells(const void *fdt, int node);

/* The @index-th entry of "reg"; false if there is none, or it is impossible */
bool dt_reg(const void *fdt, int node, int index, struct dt_cells cells,
	    struct range *reg);
/* The same, through the "ranges" of all buses above: as the CPU addresses it */
bool dt_path_reg(const void *fdt, const struct dt_path *path, int index,
		 struct range *reg);
/* The same, for a device that is there before an MMU: below 4 GiB, aligned */
bool dt_device_reg(const void *fdt, const struct dt_path *path, int index,
		   struct range *reg);
/* The base of its first registers, or 0 */
uint32_t dt_device_base(const void *fdt, const struct dt_path *path);

/* The path to the node that @phandle names; false if there is none */
bool dt_phandle(const void *fdt, uint32_t phandle, struct dt_path *path);

/*
 * The letter of the node's "compatible" in @known, or 0. That is a list of
 * strings with a letter before each and an empty one behind the last. A node
 * that is disabled for the Secure world is none of them.
 */
char dt_kind(const void *fdt, int node, const char *known);

#endif
