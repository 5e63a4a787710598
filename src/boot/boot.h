/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the steps of main.c hand to each other. Each type is in the header of
 * the folder that owns it; a function that is no step takes what it needs.
 */
#ifndef BOOT_H
#define BOOT_H

#include "base/memmap.h"
#include "dt/devices.h"
#include "dt/dt.h"
#include "format/elf.h"
#include "handoff/appended.h"
#include "handoff/entry.h"
#include "options.h"
#include "payload/payload.h"

struct boot {
	struct entry entry;
	struct dt_info dt;
	struct devices devices; /* entered in Secure SVC only */
	struct options options;
	struct memmap map;
	struct appended appended; /* at = 0: not looked for yet */
	struct payload payload;
	bool old_stub;	       /* the stub of an earlier hypstub is kept */
	bool has_hyp;	       /* HYP mode is ours, or will be by the monitor */
	bool payload_in_hyp;   /* the mode that the payload gets: HYP, or SVC */
	bool wraps_psci;       /* the stub wraps PSCI, whoever serves it */
	bool monitor_secure;   /* the monitor's RAM is not the payload's */
	struct range resident; /* the stub; size 0: no HYP mode, no stub */
	struct range monitor;  /* size 0: the Secure world is not ours */
	uint32_t payload_dtb;
};

/*
 * All that a boot can mark at once: a loadable where it was found and where it
 * goes; image, two device trees, command line, file, ramdisk in two places,
 * stub, monitor, and the last move's two places are 11.
 */
_Static_assert(MEMMAP_USED_MAX >= DT_RESERVED_MAX + DT_MODULES_MAX +
					  2 * PAYLOAD_LOADABLES_MAX +
					  ELF_SEGMENTS_MAX + 11,
	       "the memory map holds all that a boot marks");

#endif
