// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reads properties and addresses of a device tree, for the other files here and
 * for payload/fit.c. The tree may hold anything: see read.c.
 */
#include <string.h>
#include "node.h"

uint64_t dt_read_cells(const fdt32_t **p, int cells)
{
	uint64_t val = 0;

	while (cells--)
		val = val << 32 | fdt32_to_cpu(*(*p)++);
	return val;
}

const fdt32_t *dt_prop(const void *fdt, int node, const char *name, int *cells)
{
	const fdt32_t *p = dt_getprop(fdt, node, name, cells);

	*cells /= 4;
	return p;
}

const fdt32_t *dt_cell(const void *fdt, int node, const char *name)
{
	int len;
	const fdt32_t *p = dt_prop(fdt, node, name, &len);

	return len == 1 ? p : NULL;
}

uint32_t dt_u32(const void *fdt, int node, const char *name, uint32_t otherwise)
{
	const fdt32_t *p = dt_cell(fdt, node, name);

	return p ? fdt32_to_cpu(*p) : otherwise;
}

uint64_t dt_u64(const void *fdt, int node, const char *name, uint64_t otherwise)
{
	int cells;
	const fdt32_t *p = dt_prop(fdt, node, name, &cells);

	return cells == 1 || cells == 2 ? dt_read_cells(&p, cells) : otherwise;
}

const char *dt_string(const void *fdt, int node, const char *name)
{
	int len;
	const char *s = dt_getprop(fdt, node, name, &len);

	return s && len > 0 && !s[len - 1] ? s : NULL;
}

bool dt_compatible(const void *fdt, int node, const char *compatible)
{
	int len;
	const char *list = dt_getprop(fdt, node, "compatible", &len);

	return list && fdt_stringlist_contains(list, len, compatible);
}

bool dt_okay(const void *fdt, int node, const char *name, bool absent)
{
	const char *s = dt_string(fdt, node, name);

	return s ? !strcmp(s, "okay") || !strcmp(s, "ok") : absent;
}

bool dt_is_memory(const void *fdt, int node)
{
	const char *type = dt_string(fdt, node, "device_type");

	return type && !strcmp(type, "memory") &&
	       dt_okay(fdt, node, "status", true);
}

/* Returns @cells, or 0 if that is an error or more than two */
static int one_or_two(int cells)
{
	return cells < 0 || cells > 2 ? 0 : cells;
}

struct dt_cells dt_bus_cells(const void *fdt, int node)
{
	return (struct dt_cells){
		.address = one_or_two(fdt_address_cells(fdt, node)),
		.size = one_or_two(fdt_size_cells(fdt, node)),
	};
}

struct dt_cells dt_inherited_cells(const void *fdt, int node,
				   struct dt_cells above)
{
	struct dt_cells cells = dt_bus_cells(fdt, node);

	if (!dt_cell(fdt, node, "#address-cells"))
		cells.address = above.address;
	if (!dt_cell(fdt, node, "#size-cells"))
		cells.size = above.size;
	return cells;
}

bool dt_reg_like(const void *fdt, int node, const char *name, int index,
		 struct dt_cells cells, struct range *reg)
{
	int len, entry = cells.address + cells.size;
	const fdt32_t *p = dt_prop(fdt, node, name, &len);

	if (!cells.address || len < (index + 1) * entry)
		return false;
	p += index * entry;
	reg->base = dt_read_cells(&p, cells.address);
	reg->size = dt_read_cells(&p, cells.size);
	return reg->base < ADDRESS_LIMIT && reg->size <= ADDRESS_LIMIT;
}

bool dt_reg(const void *fdt, int node, int index, struct dt_cells cells,
	    struct range *reg)
{
	return dt_reg_like(fdt, node, "reg", index, cells, reg);
}

/*
 * Translates @addr from the bus @node to the bus above it, @parent. Returns
 * false if "ranges" does not have it.
 */
static bool translate(const void *fdt, int node, int parent, uint64_t *addr)
{
	struct dt_cells child = dt_bus_cells(fdt, node);
	struct dt_cells above = dt_bus_cells(fdt, parent);
	int len, entry = child.address + above.address + child.size;
	const fdt32_t *p = dt_prop(fdt, node, "ranges", &len);

	if (!p || !child.address || !above.address)
		return false;
	if (len == 0)
		return true; /* empty: both buses have the same addresses */
	for (; len >= entry; len -= entry) {
		uint64_t from = dt_read_cells(&p, child.address);
		uint64_t to = dt_read_cells(&p, above.address);
		uint64_t size = dt_read_cells(&p, child.size);

		if (*addr >= from && *addr - from < size) {
			*addr += to - from;
			return true;
		}
	}
	return false;
}

bool dt_path_reg(const void *fdt, const struct dt_path *path, int index,
		 struct range *reg)
{
	int i = path->depth;

	if (i == 0 || !dt_reg(fdt, path->node[i], index,
			      dt_bus_cells(fdt, path->node[i - 1]), reg))
		return false;
	while (--i > 0)
		if (!translate(fdt, path->node[i], path->node[i - 1],
			       &reg->base))
			return false;
	return reg->base < ADDRESS_LIMIT;
}

bool dt_device_reg(const void *fdt, const struct dt_path *path, int index,
		   struct range *reg)
{
	return dt_path_reg(fdt, path, index, reg) && reg->base % 4 == 0 &&
	       !((reg->base | (range_end(*reg) - 1)) >> 32);
}

uint32_t dt_device_base(const void *fdt, const struct dt_path *path)
{
	struct range reg;

	return dt_device_reg(fdt, path, 0, &reg) ? reg.base : 0;
}

bool dt_phandle(const void *fdt, uint32_t phandle, struct dt_path *path)
{
	*path = (struct dt_path){ 0 };
	while (dt_path_next(fdt, path))
		if (dt_u32(fdt, dt_path_node(path), "phandle", ~phandle) ==
		    phandle)
			return true;
	return false;
}

/* Returns the row of @known, before @end, that has @compatible, or @end */
static const struct dt_known *row_of(const char *compatible, uint32_t size,
				     const struct dt_known *known,
				     const struct dt_known *end)
{
	for (; known != end && known->kind; known++)
		if (known->size == size &&
		    !memcmp(known->compatible, compatible, size))
			return known;
	return end;
}

char dt_kind(const void *fdt, int node, const struct dt_known *known)
{
	int len;
	const char *list = dt_getprop(fdt, node, "compatible", &len);
	const struct dt_known *first = NULL;
	const char *next;

	for (; list && len > 0; len -= next - list, list = next) {
		next = memchr(list, '\0', len);
		if (!next)
			break;
		next++;
		first = row_of(list, next - list, known, first);
	}
	return first ? first->kind : 0;
}

/*
 * Returns whether the Secure world may use @node: for that world
 * "secure-status" overrides "status" (secure.txt).
 */
static bool usable(const void *fdt, int node)
{
	return dt_okay(fdt, node, "secure-status",
		       dt_okay(fdt, node, "status", true));
}

char dt_usable_kind(const void *fdt, int node, const struct dt_known *known)
{
	char kind = dt_kind(fdt, node, known);

	return kind && usable(fdt, node) ? kind : 0;
}
