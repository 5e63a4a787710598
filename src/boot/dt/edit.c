// SPDX-License-Identifier: BSD-2-Clause
/*
 * Edits of the payload's device tree that several of its writers make. Called
 * by modules.c and write*.c.
 */
#include "edit.h"

/* Returns the offset behind the properties of @node, or a negative error */
static int properties_end(const void *fdt, int node)
{
	int next, offset = node;
	uint32_t tag = fdt_next_tag(fdt, node, &next);

	if (tag != FDT_BEGIN_NODE)
		return -FDT_ERR_BADOFFSET;
	do {
		offset = next;
		tag = fdt_next_tag(fdt, offset, &next);
	} while (tag == FDT_PROP || tag == FDT_NOP);
	return offset;
}

/*
 * fdt_add_subnode() first looks for the name, for a child of the root in the
 * whole tree. So while it works, @parent ends where its first child begins.
 */
int dt_add_child(void *fdt, int parent, const char *name)
{
	int node, at = properties_end(fdt, parent);
	fdt32_t *tag = fdt_offset_ptr_w(fdt, at, sizeof(*tag)), was;

	if (!tag)
		return -FDT_ERR_BADOFFSET;
	was = *tag;
	*tag = cpu_to_fdt32(FDT_END_NODE);
	node = fdt_add_subnode(fdt, parent, name);
	if (node >= 0) /* the word moved behind the end of the new node */
		at = properties_end(fdt, node) + sizeof(*tag);
	tag = fdt_offset_ptr_w(fdt, at, sizeof(*tag));
	*tag = was;
	return node;
}

int dt_drop_children(void *fdt, int parent, const char *compatible)
{
	int node = fdt_first_subnode(fdt, parent);

	while (node >= 0) {
		if (fdt_node_check_compatible(fdt, node, compatible)) {
			node = fdt_next_subnode(fdt, node);
			continue;
		}
		node = fdt_del_node(fdt, node);
		if (node == 0)
			node = fdt_first_subnode(fdt, parent);
	}
	return node == -FDT_ERR_NOTFOUND ? 0 : node;
}

int dt_disown_children(void *fdt, int parent, const char *compatible)
{
	int node = fdt_first_subnode(fdt, parent), err = 0;

	for (; node >= 0 && !err; node = fdt_next_subnode(fdt, node))
		if (!fdt_node_check_compatible(fdt, node, compatible))
			err = fdt_delprop(fdt, node, "compatible");
	return err;
}

int dt_write_range(void *fdt, int node, const char *name, struct range r)
{
	fdt32_t reg[4], *p = reg;

	p = dt_put_cells(p, fdt_address_cells(fdt, 0), r.base);
	p = dt_put_cells(p, fdt_size_cells(fdt, 0), r.size);
	return fdt_setprop(fdt, node, name, reg, (p - reg) * sizeof(*p));
}

int dt_write_reg(void *fdt, int node, struct range r)
{
	return dt_write_range(fdt, node, "reg", r);
}
