// SPDX-License-Identifier: BSD-2-Clause
/*
 * Walks over the nodes of a device tree and over the properties of a node, by
 * fdt_next_tag(). libfdt's own look at each tag two or three times, and these
 * walks are most of the boot's instructions. For opened trees alone.
 */
#include <string.h>
#include "node.h"

bool dt_path_next(const void *fdt, struct dt_path *path)
{
	int depth = path->depth, node = dt_path_node(path);

	do {
		node = fdt_next_node(fdt, node, &depth);
		if (node < 0 || depth <= 0)
			return false;
	} while (depth >= DT_MAX_DEPTH);
	path->depth = depth;
	path->node[depth] = node;
	return true;
}

const char *dt_walk(const void *fdt, struct dt_walk *walk)
{
	uint32_t tag;

	do {
		walk->node = walk->next;
		tag = fdt_next_tag(fdt, walk->node, &walk->next);
		if (tag == FDT_BEGIN_NODE) {
			walk->depth++;
			return fdt_offset_ptr(fdt, walk->node + FDT_TAGSIZE, 1);
		}
		if (tag == FDT_END_NODE)
			walk->depth--;
	} while (tag != FDT_END && walk->depth >= 0);
	return NULL;
}

const void *dt_getprop(const void *fdt, int node, const char *name, int *len)
{
	const char *strings = (const char *)fdt + fdt_off_dt_strings(fdt);
	uint32_t strings_size = fdt_size_dt_strings(fdt);
	uint32_t size = strlen(name) + 1, tag, at;
	int offset, next;

	*len = 0;
	if (fdt_next_tag(fdt, node, &next) != FDT_BEGIN_NODE)
		return NULL;
	do {
		const struct fdt_property *p;

		offset = next;
		tag = fdt_next_tag(fdt, offset, &next);
		if (tag != FDT_PROP)
			continue;
		p = fdt_offset_ptr(fdt, offset, sizeof(*p));
		at = fdt32_to_cpu(p->nameoff);
		/* The first letter rules most names out */
		if (at < strings_size && size <= strings_size - at &&
		    strings[at] == *name && !memcmp(strings + at, name, size)) {
			*len = fdt32_to_cpu(p->len);
			return p->data;
		}
	} while (tag == FDT_PROP || tag == FDT_NOP);
	return NULL;
}
