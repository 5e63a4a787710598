// SPDX-License-Identifier: BSD-2-Clause
/*
 * Multiboot modules: files that the boot loader has put into RAM, each
 * described by a node below /chosen (Xen,
 * docs/misc/arm/device-tree/booting.txt), or below a domain there. A module is
 * for the payload, or is the payload itself. Called by read.c and write.c.
 */
#include <string.h>
#include "edit.h"
#include "modules.h"
#include "node.h"

/*
 * For dt_kind(): a letter for each kind of module, and its "compatible"; those
 * that begin with "xen," are the older ones.
 */
static const char kinds[] = "kmultiboot,kernel\0"
			    "kxen,linux-zimage\0"
			    "rmultiboot,ramdisk\0"
			    "rxen,linux-initrd\0"
			    "mmultiboot,module\0"
			    "mxen,multiboot-module\0";

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
	const char *kind;
	int err = 0;

	for (kind = kinds; *kind != 'm'; kind += strlen(kind) + 1)
		err = keep(err, dt_drop_children(fdt, chosen, kind + 1));
	return err;
}
