// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reports what hypstub has changed in the device tree, by comparing the
 * payload's tree with the one that it was made from. Called by device_tree.c
 * for hypstub.report=full, before the payload is moved.
 */
#include <string.h>
#include "../base/phys.h"
#include "../base/verdict.h"
#include "compare.h"
#include "node.h"

#define PATH_SIZE 128

/* A walk over one tree, with the same nodes of the other */
struct comparison {
	const void *fdt, *other_fdt;
	struct dt_path path;
	int other[DT_MAX_DEPTH]; /* -1: not in the other tree */
	int last[DT_MAX_DEPTH];	 /* the sibling before, in the other; or -1 */
	const char *verb;	 /* what it means if something is not there */
	bool values;		 /* report values that differ */
};

/* Writes the path to the node of the walk, cut if it is too long */
static void write_path(const struct comparison *c, char *text)
{
	unsigned int len = 0;

	for (int i = 1; i <= c->path.depth; i++) {
		const char *name = fdt_get_name(c->fdt, c->path.node[i], NULL);

		text[len++] = '/';
		while (name && *name && len < PATH_SIZE - 2)
			text[len++] = *name++;
		if (len >= PATH_SIZE - 2)
			break;
	}
	if (!len)
		text[len++] = '/';
	text[len] = 0;
}

static void report_node(const struct comparison *c)
{
	char path[PATH_SIZE];

	write_path(c, path);
	verdict_ok("device tree: hypstub has %s %s", c->verb, path);
}

static void report_prop(const struct comparison *c, const char *verb,
			const char *name)
{
	char path[PATH_SIZE];

	write_path(c, path);
	verdict_ok("device tree: hypstub has %s %s of %s", verb, name, path);
}

static bool is_named(const void *fdt, int node, const char *name)
{
	const char *found = fdt_get_name(fdt, node, NULL);

	return found && !strcmp(found, name);
}

/* Returns the child of @parent with this very name, or -1 */
static int child_of(const void *fdt, int parent, const char *name)
{
	int node;

	fdt_for_each_subnode(node, fdt, parent)
	{
		if (is_named(fdt, node, name))
			return node;
	}
	return -1;
}

static void compare_props(const struct comparison *c)
{
	int prop, other = c->other[c->path.depth];

	fdt_for_each_property_offset(prop, c->fdt, dt_path_node(&c->path))
	{
		const char *name;
		const void *a, *b;
		int len, other_len;

		a = fdt_getprop_by_offset(c->fdt, prop, &name, &len);
		if (!a)
			continue;
		b = fdt_getprop(c->other_fdt, other, name, &other_len);
		if (!b)
			report_prop(c, c->verb, name);
		else if (c->values && (len != other_len || memcmp(a, b, len)))
			report_prop(c, "changed", name);
	}
}

/*
 * Returns the other tree's child of @parent with this name, or -1. Both trees
 * have their nodes in the same order but for what was changed, so that the
 * search is seldom needed.
 */
static int same_child(struct comparison *c, int parent, const char *name)
{
	int *last = &c->last[c->path.depth];
	int node = *last < 0 ? fdt_first_subnode(c->other_fdt, parent)
			     : fdt_next_subnode(c->other_fdt, *last);

	if (node < 0 || !is_named(c->other_fdt, node, name))
		node = child_of(c->other_fdt, parent, name);
	if (node >= 0)
		*last = node;
	return node;
}

static void compare_node(struct comparison *c)
{
	int depth = c->path.depth;
	const char *name = fdt_get_name(c->fdt, dt_path_node(&c->path), NULL);
	int parent = depth ? c->other[depth - 1] : 0;

	c->other[depth] = -1;
	if (depth + 1 < DT_MAX_DEPTH)
		c->last[depth + 1] = -1;
	/* Below a node that is not there all is not there: one line for it */
	if (parent < 0 || !name)
		return;
	c->other[depth] = depth ? same_child(c, parent, name) : 0;
	if (c->other[depth] < 0)
		report_node(c);
	else
		compare_props(c);
}

static void compare_nodes(uint32_t a, uint32_t b, const char *verb, bool values)
{
	struct comparison c = { .fdt = phys(a),
				.other_fdt = phys(b),
				.verb = verb,
				.values = values };

	do
		compare_node(&c);
	while (dt_path_next(c.fdt, &c.path));
}

static bool has_reservation(const void *fdt, uint64_t base, uint64_t size)
{
	uint64_t b, s;

	for (int i = 0; i < fdt_num_mem_rsv(fdt); i++)
		if (!fdt_get_mem_rsv(fdt, i, &b, &s) && b == base && s == size)
			return true;
	return false;
}

static void compare_reservations(uint32_t a, uint32_t b, const char *verb)
{
	const void *fdt = phys(a);
	struct range r;

	for (int i = 0; i < fdt_num_mem_rsv(fdt); i++)
		if (!fdt_get_mem_rsv(fdt, i, &r.base, &r.size) &&
		    !has_reservation(phys(b), r.base, r.size))
			verdict_ok(
				"device tree: hypstub has %s the /memreserve/ entry at %X (%z)",
				verb, r.base, r.size);
}

void dt_compare(uint32_t before, uint32_t after)
{
	compare_nodes(before, after, "removed", true);
	compare_nodes(after, before, "added", false);
	compare_reservations(before, after, "removed");
	compare_reservations(after, before, "added");
}
