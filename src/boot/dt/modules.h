/* SPDX-License-Identifier: BSD-2-Clause */
/* What dt.c reads of the nodes below /chosen. */
#ifndef DT_MODULES_H
#define DT_MODULES_H

#include "node.h"

/* As Xen reads them: a node that does not say has those of the one @above */
struct dt_cells dt_inherited_cells(const void *fdt, int node,
				   struct dt_cells above);
/* Whether @node is a module, in RAM somewhere; the strings point into @fdt */
bool dt_module(const void *fdt, int node, struct dt_cells cells,
	       struct module *m);

#endif
