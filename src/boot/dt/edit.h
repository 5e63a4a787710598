/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shared by the files that write the payload's device tree. Every step returns
 * 0 or libfdt's negative error, and keep() passes the first error on: there is
 * one cause, lack of room or a broken tree, and one message for it.
 */
#ifndef DT_EDIT_H
#define DT_EDIT_H

#include <libfdt.h>
#include "write.h"

/* Returns @err, or @next if @err is 0: the first error of two steps. */
static inline int keep(int err, int next)
{
	return err ? err : next;
}

/* Writes @val as one or two cells at @p. Returns where the next cells go. */
static inline fdt32_t *dt_put_cells(fdt32_t *p, int cells, uint64_t val)
{
	if (cells == 2)
		*p++ = cpu_to_fdt32(val >> 32);
	*p++ = cpu_to_fdt32(val);
	return p;
}

/* Removes a property; it is no error if there is none. */
static inline int drop_prop(void *fdt, int node, const char *name)
{
	int err = fdt_delprop(fdt, node, name);

	return err == -FDT_ERR_NOTFOUND ? 0 : err;
}

/*
 * Adds a node below @parent, before its other children. Returns its offset, or
 * an error. No child may have this name: the function does not look for one.
 */
int dt_add_child(void *fdt, int parent, const char *name);

/* Removes each child of @parent with @compatible. */
int dt_drop_children(void *fdt, int parent, const char *compatible);
/* Leaves these children, and takes "compatible" from them */
int dt_disown_children(void *fdt, int parent, const char *compatible);

/* Writes "reg" with the root's cells, which /reserved-memory has as well. */
int dt_write_reg(void *fdt, int node, struct range r);
/* The same with a property of another name */
int dt_write_range(void *fdt, int node, const char *name, struct range r);

/*
 * write_psci.c: for a tree in which PSCI is ours. dt_add_psci() comes after all
 * other changes: the old /psci is gone by then, and the new one becomes the
 * root's first child. It has the numbers @id of PSCI 0.1; NULL: it is 1.0.
 */
int dt_add_psci(void *fdt, const uint32_t *id);
int dt_write_cpus(void *fdt, int cpus);
int dt_write_timer(void *fdt, int timer);
/* Without PSCI of ours: removes all CPUs but the one with this MPIDR */
int dt_keep_cpu(void *fdt, int cpus, uint32_t mpidr);

/*
 * write_reserved.c: the stub's and the monitor's block, and the reservations
 * that are kept of a tree that this one replaced.
 */
int dt_write_reserved_memory(void *fdt, int node, const struct dt_changes *c);
int dt_write_memreserve(void *fdt, const struct dt_info *dt,
			const struct dt_changes *c);

/* write_ram.c: the loader's RAM, in a tree that replaced the loader's */
int dt_write_ram(void *fdt, int memory, const struct memmap *map);

#endif
