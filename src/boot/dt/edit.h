/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files that write the payload's device tree share. Every step returns
 * 0 or libfdt's negative error, which the next one keeps: there is one cause,
 * lack of room or a broken tree, and one message for it.
 */
#ifndef DT_EDIT_H
#define DT_EDIT_H

#include <libfdt.h>
#include "../boot.h"

static inline int keep(int err, int next)
{
	return err ? err : next;
}

/* One or two cells at @p; returns where the next ones go */
static inline fdt32_t *dt_put_cells(fdt32_t *p, int cells, uint64_t val)
{
	if (cells == 2)
		*p++ = cpu_to_fdt32(val >> 32);
	*p++ = cpu_to_fdt32(val);
	return p;
}

/* Removes the property; that it was not there is no error */
static inline int drop_prop(void *fdt, int node, const char *name)
{
	int err = fdt_delprop(fdt, node, name);

	return err == -FDT_ERR_NOTFOUND ? 0 : err;
}

/*
 * PSCI is ours. The old /psci is gone by then, and the new one is the root's
 * first child, so that it comes after all other changes.
 */
int dt_add_psci(void *fdt);
int dt_write_cpus(void *fdt, int cpus);
int dt_write_timer(void *fdt, int timer);

/* The tree is there in place of another: RAM and reservations of that one */
int dt_write_memory(void *fdt, int memory, const struct memmap *map);
int dt_write_kept(void *fdt, const struct memmap *map);

#endif
