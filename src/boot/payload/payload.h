/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The payload: what to start, in which form it is, and where it goes. The steps
 * are in this order. What cannot be started ends the boot with a message that
 * says why.
 */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include "../dt/dt.h"
#include "../handoff/appended.h"
#include "kind.h"

#define PAYLOAD_LOADABLES_MAX 4 /* of a FIT */

/* Where it comes from, in the order of the search */
enum payload_source {
	FROM_INITRD, /* the initrd slot of the device tree */
	FROM_APPENDED,
	FROM_ARMSTUB, /* the Raspberry Pi firmware's kernel */
	FROM_FW_CFG,
	FROM_MODULES,
	FROM_IMAGE, /* the built-in demo */
};

/* What a FIT has beside kernel, ramdisk and device tree */
struct loadable {
	struct range file; /* as found */
	uint64_t to;
};

struct payload {
	enum payload_source from;
	enum payload_kind kind;
	struct range file;  /* as found, or staged in RAM */
	struct range where; /* as it will be entered; a FIT wants it there */
	uint32_t entry;	    /* bit 0 = Thumb */
	struct loadable loadable[PAYLOAD_LOADABLES_MAX];
	unsigned int loadables;
	struct range ramdisk; /* as found, or staged; size 0: none */
	uint64_t ramdisk_to;  /* where it goes */
	const char *bootargs; /* NULL: as /chosen has them */
	/*
	 * zImage: RAM that it overwrites when it unpacks itself, and the end of
	 * what it can reach before it has a memory map of its own
	 */
	struct range unpacked;
	uint64_t reach;
	/*
	 * The part that belongs where the boot still runs, and where it waits
	 * until the last move; whole 32-bit words, size 0: none
	 */
	struct range moved_last;
	uint32_t moved_last_from;
};

/*
 * Finds the payload and its kind; the built-in demo if there is none. A FIT's
 * device tree replaces @dt.
 */
void payload_find(const struct entry *entry, struct appended *a,
		  struct dt_info *dt, struct memmap *map, struct payload *p);

/*
 * Decides where everything goes and marks that in @map; moves nothing. @stub:
 * the stub is there to make the last move.
 */
void payload_place(struct payload *p, struct memmap *map, bool stub);

/* Moves the payload and its ramdisk to where payload_place() decided. */
void payload_move(const struct payload *p);

/* Returns the words for the source, for messages. */
const char *payload_source_name(enum payload_source from);

#endif
