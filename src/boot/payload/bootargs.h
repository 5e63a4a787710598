/* SPDX-License-Identifier: BSD-2-Clause */
/* The payload's own command line, in place of the loader's. */
#ifndef BOOTARGS_H
#define BOOTARGS_H

#include "payload.h"

/*
 * Makes @bootargs the payload's command line; NULL: none. After a crash it
 * warns instead, since the loader's says where the dump is.
 */
void bootargs_take(struct payload *p, const struct memmap *map,
		   const char *bootargs);

#endif
