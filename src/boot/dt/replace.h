/* SPDX-License-Identifier: BSD-2-Clause */
/* The device tree of a FIT in place of the boot loader's. */
#ifndef DT_REPLACE_H
#define DT_REPLACE_H

#include "dt.h"

/*
 * Opens and reads the tree at @addr, which is the payload's from now on, in
 * place of the one in @dt. What the loader knows best is still that one's: RAM,
 * and, where the new tree has none, PSCI and reservations. Returns NULL, or
 * what is wrong.
 */
const char *dt_replace(struct dt_info *dt, struct memmap *map, uint32_t addr);

#endif
