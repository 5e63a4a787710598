// SPDX-License-Identifier: BSD-2-Clause
/*
 * Multiboot modules: files that the boot loader has put into RAM, each a node
 * below /chosen (Xen, docs/misc/arm/device-tree/booting.txt), or below a domain
 * there. For a payload, or the payload itself.
 */
#include "node.h"
#include "modules.h"

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

/* By both of its names: those that begin with "xen," are the older ones */
static bool is(const void *fdt, int node, const char *name, const char *older)
{
	return dt_compatible(fdt, node, name) ||
	       dt_compatible(fdt, node, older);
}

bool dt_module(const void *fdt, int node, struct dt_cells cells,
	       struct module *m)
{
	if (is(fdt, node, "multiboot,kernel", "xen,linux-zimage"))
		m->kind = MODULE_KERNEL;
	else if (is(fdt, node, "multiboot,ramdisk", "xen,linux-initrd"))
		m->kind = MODULE_RAMDISK;
	else if (is(fdt, node, "multiboot,module", "xen,multiboot-module"))
		m->kind = MODULE_OTHER;
	else
		return false;
	m->bootargs = dt_string(fdt, node, "bootargs");
	return dt_reg(fdt, node, 0, cells, &m->range) && m->range.size;
}
