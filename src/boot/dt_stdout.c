// SPDX-License-Identifier: BSD-2-Clause
/*
 * The console's node: /chosen stdout-path, an alias or a path, and its address
 * as the CPU sees it, through the "ranges" of the buses above it.
 */
#include <errno.h>
#include <libfdt.h>
#include <string.h>
#include "dt.h"
#include "phys.h"

#define MAX_DEPTH 8

/* The nodes on the way from the root to a node: node[0] is the root */
struct path {
	int node[MAX_DEPTH];
	int depth;
};

static const fdt32_t *getprop(const void *fdt, int node, const char *name,
			      int *cells)
{
	const fdt32_t *p = fdt_getprop(fdt, node, name, cells);

	*cells = p ? *cells / 4 : 0;
	return p;
}

/* The node that dt_read() saw, or libfdt's walk if there are too many */
static int root_child(const struct dt_info *dt, const char *name, int len)
{
	const void *fdt = phys(dt->addr);

	for (unsigned int i = 0; i < dt->root_children; i++) {
		int node_len;
		const char *node =
			fdt_get_name(fdt, dt->root_child[i], &node_len);

		if (node && node_len == len && !memcmp(node, name, len))
			return dt->root_child[i];
	}
	return fdt_subnode_offset_namelen(fdt, 0, name, len);
}

/* Follows @text ("/soc/serial@0:115200n8") down from the root */
static int path_find(const struct dt_info *dt, const char *text,
		     struct path *path)
{
	const void *fdt = phys(dt->addr);

	path->depth = 0;
	path->node[0] = 0;
	while (*text == '/') {
		int len = strcspn(++text, "/:");
		int node;

		if (path->depth + 1 == MAX_DEPTH)
			return -ENOENT;
		node = path->depth ? fdt_subnode_offset_namelen(
					     fdt, path->node[path->depth], text,
					     len)
				   : root_child(dt, text, len);
		if (node < 0)
			return -ENOENT;
		path->node[++path->depth] = node;
		text += len;
	}
	return path->depth ? 0 : -ENOENT;
}

static uint64_t cells_value(const fdt32_t *p, int cells)
{
	uint64_t val = 0;

	while (cells--)
		val = val << 32 | fdt32_to_cpu(*p++);
	return val;
}

/* One step up: @addr on the bus @node, as @node's parent addresses it */
static bool translate(const void *fdt, int node, int parent, uint64_t *addr)
{
	int child_cells = fdt_address_cells(fdt, node);
	int parent_cells = fdt_address_cells(fdt, parent);
	int size_cells = fdt_size_cells(fdt, node);
	int len, entry = child_cells + parent_cells + size_cells;
	const fdt32_t *p = getprop(fdt, node, "ranges", &len);

	if (!p || child_cells < 1 || parent_cells < 1 || size_cells < 0 ||
	    child_cells > 2 || parent_cells > 2 || size_cells > 2)
		return false;
	if (len == 0)
		return true; /* empty: addresses are the same */
	for (; len >= entry; len -= entry, p += entry) {
		uint64_t from = cells_value(p, child_cells);
		uint64_t to = cells_value(p + child_cells, parent_cells);
		uint64_t size =
			cells_value(p + child_cells + parent_cells, size_cells);

		if (*addr >= from && *addr - from < size) {
			*addr += to - from;
			return true;
		}
	}
	return false;
}

static uint32_t read_u32(const void *fdt, int node, const char *name,
			 uint32_t otherwise)
{
	int len;
	const fdt32_t *p = getprop(fdt, node, name, &len);

	return p && len == 1 ? fdt32_to_cpu(*p) : otherwise;
}

int dt_stdout(const struct dt_info *dt, struct dt_uart *uart)
{
	const void *fdt = phys(dt->addr);
	const char *text = dt->stdout_path;
	struct path path;
	int node, cells, len;
	const fdt32_t *reg;

	/* Older trees name no console, and call the first UART serial0 */
	if (!text)
		text = "serial0";
	if (*text != '/')
		text = fdt_get_alias_namelen(fdt, text, strcspn(text, ":"));
	if (!text || path_find(dt, text, &path))
		return -ENOENT;

	node = path.node[path.depth];
	cells = fdt_address_cells(fdt, path.node[path.depth - 1]);
	reg = getprop(fdt, node, "reg", &len);
	uart->compatible =
		fdt_getprop(fdt, node, "compatible", &uart->compatible_size);
	if (!reg || cells < 1 || cells > 2 || len < cells || !uart->compatible)
		return -ENOENT;
	uart->base = cells_value(reg, cells);
	for (int i = path.depth - 1; i > 0; i--)
		if (!translate(fdt, path.node[i], path.node[i - 1],
			       &uart->base))
			return -ENOENT;
	uart->reg_shift = read_u32(fdt, node, "reg-shift", 0);
	uart->reg_io_width = read_u32(fdt, node, "reg-io-width", 1);
	return 0;
}
