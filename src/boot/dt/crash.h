/* SPDX-License-Identifier: BSD-2-Clause */
/* The properties of /chosen for a kernel that comes after a crash. */
#ifndef DT_CRASH_H
#define DT_CRASH_H

#include "dt.h"
#include "node.h"

/*
 * Reads them into @crash, and what is wrong with them; @root: the cells of the
 * root, which they have.
 */
void dt_read_crash(const void *fdt, int chosen, struct dt_cells root,
		   struct dt_crash *crash);

#endif
