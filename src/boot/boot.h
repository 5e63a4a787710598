/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the steps of main.c hand to each other. Each type is in the header of
 * the folder that owns it. A function that is not a step of main.c takes the
 * parts that it needs, not struct boot.
 */
#ifndef BOOT_H
#define BOOT_H

#include "base/memmap.h"
#include "dt/devices.h"
#include "doctor/subjects.h"
#include "dt/dt.h"
#include "format/elf.h"
#include "handoff/appended.h"
#include "handoff/entry.h"
#include "options.h"
#include "payload/payload.h"

struct boot {
	struct entry entry;
	struct dt_info dt;
	struct devices devices; /* set only if entered in Secure SVC */
	struct options options;
	struct memmap map;
	struct appended appended; /* at = 0: appended_find() has not run */
	struct payload payload;
	bool old_stub;	       /* the stub of an earlier hypstub is kept */
	bool has_hyp;	       /* HYP mode is ours, or will be by the monitor */
	bool payload_in_hyp;   /* the payload is entered in HYP, not in SVC */
	bool wraps_psci;       /* the stub wraps PSCI, whoever serves it */
	bool one_cpu;	       /* other CPUs would be in another mode */
	bool monitor_secure;   /* the monitor is in RAM that is Secure only */
	struct range resident; /* the stub; size 0: none, no HYP mode */
	struct range monitor;  /* size 0: none, the Secure world is not ours */
	uint32_t payload_dtb;
	struct steps steps;
	unsigned int reported; /* the first step that no report was made of */
	uint32_t timer_hz;     /* of the device tree, for the report */
	uint32_t nsacr;	       /* as the loader left it, for the report */
};

/*
 * The most that one boot can mark: each loadable twice, where it was found and
 * where it goes; and 18 more: the image, four device trees, the command line,
 * the payload's file, the ramdisk in two places, the stub, the monitor, a raw
 * binary's place and the room behind it, the two places of the last move, an
 * earlier stub, an earlier monitor, and the core header of a crash.
 */
_Static_assert(MEMMAP_USED_MAX >= DT_RESERVED_MAX + DT_MODULES_MAX +
					  2 * PAYLOAD_LOADABLES_MAX +
					  ELF_SEGMENTS_MAX + 18,
	       "the memory map holds all that a boot marks");

#endif
