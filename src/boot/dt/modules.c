// SPDX-License-Identifier: BSD-2-Clause
/*
 * Multiboot modules: files that the boot loader has put into RAM, each
 * described by a node below /chosen (Xen,
 * docs/misc/arm/device-tree/booting.txt), or below a domain there. A module is
 * for the payload, or is the payload itself. Called by read.c and write.c.
 */
#include "edit.h"
#include "modules.h"
#include "node.h"

/*
 * For dt_kind(): a letter for each kind of module, and its "compatible"; those
 * that begin with "xen," are the older ones.
 */
static const struct dt_known kinds[] = {
	DT_KNOWN('k', "multiboot,kernel"),
	DT_KNOWN('k', "xen,linux-zimage"),
	DT_KNOWN('r', "multiboot,ramdisk"),
	DT_KNOWN('r', "xen,linux-initrd"),
	DT_KNOWN('m', "multiboot,module"),
	DT_KNOWN('m', "xen,multiboot-module"),
	{ 0 },
};

bool dt_module(const void *fdt, int node, const struct dt_cells *cells,
	       struct module *m)
{
	switch (dt_kind(fdt, node, kinds)) {
	case 'k':
		m->kind = MODULE_KERNEL;
		break;
	case 'r':
		m->kind = MODULE_RAMDISK;
		break;
	case 'm':
		m->kind = MODULE_OTHER;
		break;
	default:
		return false;
	}
	m->bootargs = dt_string(fdt, node, "bootargs");
	return dt_reg(fdt, node, 0, *cells, &m->range) && m->range.size;
}

int dt_drop_modules(void *fdt, int chosen)
{
	const struct dt_known *known;
	int err = 0;

	for (known = kinds; known->kind != 'm'; known++)
		err = keep(err,
			   dt_drop_children(fdt, chosen, known->compatible));
	return err;
}
