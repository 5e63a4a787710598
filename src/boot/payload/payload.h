/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The payload: where it comes from, what it is, and where it goes. main.c calls
 * the steps in this order. A payload that cannot be started ends the boot with
 * a message that says why.
 */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include "../dt/dt.h"
#include "../handoff/appended.h"
#include "kind.h"

#define PAYLOAD_LOADABLES_MAX 4 /* of a FIT */

/* Where the payload comes from, in the order of the search */
enum payload_source {
	FROM_INITRD, /* the initrd slot of the device tree */
	FROM_APPENDED,
	FROM_ARMSTUB, /* the Raspberry Pi firmware's kernel */
	FROM_FW_CFG,
	FROM_MODULES,
	FROM_IMAGE, /* the built-in demo */
};

/* A file of a FIT beside kernel, ramdisk and device tree */
struct loadable {
	struct range file; /* as found */
	uint64_t to;
};

struct payload {
	enum payload_source from;
	enum payload_kind kind;
	struct range file;  /* as found, or staged in RAM */
	struct range where; /* where the payload runs; a FIT may set it */
	uint32_t entry;	    /* bit 0 = Thumb */
	struct range room;  /* kept free behind a raw binary; size 0: none */
	bool verified;	    /* its pack was: all bytes of the file are right */
	bool anywhere;	    /* this boot brought the file to where it is */
	struct loadable loadable[PAYLOAD_LOADABLES_MAX];
	unsigned int loadables;
	struct range ramdisk; /* as found, or staged; size 0: none */
	uint64_t ramdisk_to;  /* where the ramdisk goes */
	const char *bootargs; /* NULL: as /chosen has them */
	/*
	 * unpacked: RAM that a zImage overwrites when it unpacks itself. reach:
	 * the end of what the payload can reach before it has a memory map of
	 * its own.
	 */
	struct range unpacked;
	uint64_t reach;
	/*
	 * The part of the payload that belongs where the boot still runs, and
	 * the place where it waits until the last move; whole 32-bit words,
	 * size 0: none.
	 */
	struct range moved_last;
	uint32_t moved_last_from;
};

/*
 * Finds the payload and its kind, and marks its files in @map; takes the
 * built-in demo if there is none. A FIT's device tree replaces @dt.
 */
void payload_find(const struct entry *entry, struct appended *a,
		  struct dt_info *dt, struct memmap *map, struct payload *p);

/*
 * Decides where a raw binary goes, to @wanted if that is not MEMMAP_NOWHERE,
 * and keeps its place and the room behind it in @map, so that the stub is not
 * put there. @stub: where the stub will be, if that is already known. Warns if
 * there is little room, or @wanted is for another kind of payload.
 */
void payload_reserve(struct payload *p, struct memmap *map, uint64_t wanted,
		     struct range stub);

/*
 * Decides where the payload and its ramdisk go, and marks that in @map; moves
 * nothing. Ends the boot if there is no room. @stub: there is a stub to make
 * the last move.
 */
void payload_place(struct payload *p, struct memmap *map, bool stub);

/* Moves the payload and its ramdisk to where payload_place() decided. */
void payload_move(const struct payload *p);

/* Returns the words for @from, for messages. */
const char *payload_source_name(enum payload_source from);

#endif
