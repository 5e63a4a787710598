/* SPDX-License-Identifier: BSD-2-Clause */
/* The device tree of a FIT in place of the boot loader's. */
#ifndef DT_REPLACE_H
#define DT_REPLACE_H

#include "dt.h"

/*
 * Opens the tree at @addr and reads it into @dt, in place of the one there: it
 * is the payload's from now on. RAM is still the loader's, and so are PSCI and
 * reservations where the new tree has none: the loader knows these best.
 * Returns NULL, or what is wrong with the new tree.
 */
const char *dt_replace(struct dt_info *dt, struct memmap *map, uint32_t addr);

#endif
