// SPDX-License-Identifier: BSD-2-Clause
/*
 * Finds the console's node, by stdout-path of /chosen, an alias or a path, and
 * its address as the CPU sees it. Older trees name no console, and call the
 * first UART serial0; it is not taken if it is disabled. Xen's trees for a
 * guest have neither, but an SBSA UART, which is ready to use wherever there is
 * one (Arm SBSA, appendix B). Called by console.c.
 */
#include <string.h>
#include "stdout.h"
#include "node.h"
#include "../base/phys.h"

/* Returns the root's child @name: one that dt_read() noted, else by a walk */
static int root_child(const struct dt_info *dt, const char *name, int len)
{
	const void *fdt = phys(dt->addr);

	for (unsigned int i = 0; i < dt->root_children; i++) {
		int node = dt->root_child[i];
		const char *found =
			fdt_offset_ptr(fdt, node + FDT_TAGSIZE, len + 1);

		/* The first letter rules most out */
		if (found && *found == *name && !memcmp(found, name, len) &&
		    !found[len])
			return node;
	}
	return fdt_subnode_offset_namelen(fdt, 0, name, len);
}

/*
 * Follows @text ("/soc/serial@0:115200n8") down from the root. Returns false if
 * a node on the way is missing.
 */
static bool path_find(const struct dt_info *dt, const char *text,
		      struct dt_path *path)
{
	const void *fdt = phys(dt->addr);

	path->depth = 0;
	path->node[0] = 0;
	while (*text == '/') {
		int len = strcspn(++text, "/:");
		int node;

		if (path->depth + 1 == DT_MAX_DEPTH)
			return false;
		node = path->depth ? fdt_subnode_offset_namelen(
					     fdt, path->node[path->depth], text,
					     len)
				   : root_child(dt, text, len);
		if (node < 0)
			return false;
		path->node[++path->depth] = node;
		text += len;
	}
	return path->depth;
}

/* Finds an SBSA UART below the root. Returns false if there is none */
static bool sbsa_uart(const struct dt_info *dt, struct dt_path *path)
{
	static const struct dt_known known[] = {
		DT_KNOWN('u', "arm,sbsa-uart"),
		{ 0 },
	};
	const void *fdt = phys(dt->addr);

	path->depth = 1;
	path->node[0] = 0;
	for (unsigned int i = 0; i < dt->root_children; i++) {
		path->node[1] = dt->root_child[i];
		if (dt_usable_kind(fdt, path->node[1], known))
			return true;
	}
	return false;
}

/*
 * Finds the console's node in the order above. Returns false if there is none.
 * A tree may disable a UART that Linux must not use, and name it as stdout-path
 * all the same; an alias alone does not say that there is a console.
 */
static bool console_find(const struct dt_info *dt, struct dt_path *path)
{
	const char *text = dt->stdout_path ? dt->stdout_path : "serial0";

	if (*text != '/')
		text = fdt_get_alias_namelen(phys(dt->addr), text,
					     strcspn(text, ":"));
	if (!text && !dt->stdout_path)
		return sbsa_uart(dt, path);
	return text && path_find(dt, text, path) &&
	       (dt->stdout_path ||
		dt_okay(phys(dt->addr), dt_path_node(path), "status", true));
}

bool dt_stdout(const struct dt_info *dt, struct dt_uart *uart)
{
	const void *fdt = phys(dt->addr);
	struct dt_path path;
	struct range reg;
	int node;

	if (!console_find(dt, &path))
		return false;
	node = dt_path_node(&path);
	uart->compatible =
		fdt_getprop(fdt, node, "compatible", &uart->compatible_size);
	if (!uart->compatible || !dt_path_reg(fdt, &path, 0, &reg))
		return false;
	uart->base = reg.base;
	uart->reg_shift = dt_u32(fdt, node, "reg-shift", 0);
	uart->reg_io_width = dt_u32(fdt, node, "reg-io-width", 1);
	return true;
}
