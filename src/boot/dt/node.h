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
#include "../base/range.h"

/* Deeper nodes are not read; the root's depth is 0 */
#define DT_MAX_DEPTH 8

/* The nodes on the way from the root to a node: node[0] is the root */
struct dt_path {
	int node[DT_MAX_DEPTH];
	int depth;
};

/* Returns the node that @path leads to. */
static inline int dt_path_node(const struct dt_path *path)
{
	return path->node[path->depth];
}

/*
 * Moves @path to the next node in the tree's order. Returns false at the end.
 */
bool dt_path_next(const void *fdt, struct dt_path *path);

/* A walk over a tree, from { .depth = -1 } on */
struct dt_walk {
	int node, next; /* offsets: of the node, behind its last tag */
	int depth;	/* the root's is 0 */
};

/*
 * Moves @walk to the next node. Returns its name; NULL at the end, where @next
 * is negative if the tree is damaged. Looks at each tag once, where
 * fdt_next_node() and fdt_get_name() look at a node's three times.
 */
const char *dt_walk(const void *fdt, struct dt_walk *walk);

/*
 * Returns a property's value, and its bytes in @len; NULL and 0: none. Walks
 * once over the properties, where fdt_getprop() looks at each three times.
 * Needs an opened tree.
 */
const void *dt_getprop(const void *fdt, int node, const char *name, int *len);
/* Returns the value of the cells at @p, 0 for none; moves @p behind them. */
uint64_t dt_read_cells(const fdt32_t **p, int cells);
/* Returns a property as cells, and their number in @cells; NULL and 0: none. */
const fdt32_t *dt_prop(const void *fdt, int node, const char *name, int *cells);
/* Return a property of one cell, or NULL; and its value, or @otherwise. */
const fdt32_t *dt_cell(const void *fdt, int node, const char *name);
uint32_t dt_u32(const void *fdt, int node, const char *name,
		uint32_t otherwise);
/* Returns the value of a property of one cell or two, or @otherwise. */
uint64_t dt_u64(const void *fdt, int node, const char *name,
		uint64_t otherwise);
/* Returns a string property; NULL if there is none or it has no end. */
const char *dt_string(const void *fdt, int node, const char *name);
/* Returns whether @compatible is in "compatible" of @node. */
bool dt_compatible(const void *fdt, int node, const char *compatible);
/*
 * Returns whether property @name, "status" or the like, says okay; @absent if
 * there is no such property.
 */
bool dt_okay(const void *fdt, int node, const char *name, bool absent);

/* Returns whether @node is RAM that a payload may use: it is not disabled. */
bool dt_is_memory(const void *fdt, int node);

/* #address-cells and #size-cells of a bus */
struct dt_cells {
	int address, size; /* 0: none, or more than two */
};

/* Returns the cells of bus @node. */
struct dt_cells dt_bus_cells(const void *fdt, int node);
/* Returns its cells, or those of the bus @above if it has none, as Xen does. */
struct dt_cells dt_inherited_cells(const void *fdt, int node,
				   struct dt_cells above);

/*
 * Reads the @index-th entry of "reg" into @reg. Returns false if there is none,
 * or one with an impossible address.
 */
bool dt_reg(const void *fdt, int node, int index, struct dt_cells cells,
	    struct range *reg);
/* Reads such an entry of property @name, which is made like "reg". */
bool dt_reg_like(const void *fdt, int node, const char *name, int index,
		 struct dt_cells cells, struct range *reg);
/*
 * Reads such an entry and translates its base to the address that the CPU uses,
 * through the "ranges" of all buses above. Returns false if that fails.
 */
bool dt_path_reg(const void *fdt, const struct dt_path *path, int index,
		 struct range *reg);
/* Does the same for a device of the boot: below 4 GiB, 4-byte aligned. */
bool dt_device_reg(const void *fdt, const struct dt_path *path, int index,
		   struct range *reg);
/* Returns the base of the first registers of such a device, or 0. */
uint32_t dt_device_base(const void *fdt, const struct dt_path *path);

/* Sets @path to the node with @phandle. Returns false if there is none. */
bool dt_phandle(const void *fdt, uint32_t phandle, struct dt_path *path);

/* A row of a table of devices */
struct dt_known {
	char kind;    /* a letter for the device; 0 ends the table */
	uint8_t size; /* of the string, with its end */
	char compatible[22];
};

#define DT_KNOWN(kind, compatible) \
	{ \
		kind, sizeof(compatible), compatible \
	}

/*
 * Returns the letter of the first row of @known that the node's "compatible"
 * contains, or 0. The order of the node's strings does not matter: QEMU's
 * guest-loader writes "multiboot,module" before "multiboot,kernel".
 */
char dt_kind(const void *fdt, int node, const struct dt_known *known);
/* Returns the same, but 0 if the node is disabled for the Secure world. */
char dt_usable_kind(const void *fdt, int node, const struct dt_known *known);

/* GICv2s, for such a table; all have the Virtualization Extensions. */
#define DT_GICV2 \
	DT_KNOWN('2', "arm,cortex-a15-gic"), \
		DT_KNOWN('2', "arm,cortex-a7-gic"), \
		DT_KNOWN('2', "arm,gic-400")

#endif
