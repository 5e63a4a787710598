// SPDX-License-Identifier: BSD-2-Clause
/*
 * The command line that comes with a payload: a multiboot module's, fw_cfg's or
 * a FIT's. Called by find.c, fetch.c and fit.c as each of them finds one.
 */
#include <stddef.h>
#include "../base/print.h"
#include "bootargs.h"

void bootargs_take(struct payload *p, const struct memmap *map,
		   const char *bootargs)
{
	/* All RAM is in /memory: only kexec's command line limits it */
	if (map->limited && bootargs) {
		warn("the payload's own command line is not used: the one of kexec says where the dump is; add its options to that");
		bootargs = NULL;
	}
	p->bootargs = bootargs;
}
