/* SPDX-License-Identifier: BSD-2-Clause */
/* Multiboot modules: files in RAM that nodes below /chosen describe. */
#ifndef DT_MODULES_H
#define DT_MODULES_H

#include "../base/range.h"

#define DT_MODULES_MAX 8

enum module_kind { MODULE_KERNEL, MODULE_RAMDISK, MODULE_OTHER };

struct module {
	enum module_kind kind;
	struct range range;
	const char *bootargs; /* in the tree, or NULL */
};

struct dt_cells;

/*
 * Reads @node, whose "reg" has @cells, into @m; strings in @m point into @fdt.
 * Returns whether @node is a module, of a size that is not 0.
 */
bool dt_module(const void *fdt, int node, const struct dt_cells *cells,
	       struct module *m);

/*
 * Removes the kernel and ramdisk modules below @chosen. Returns 0, or libfdt's
 * negative error.
 */
int dt_drop_modules(void *fdt, int chosen);

#endif
