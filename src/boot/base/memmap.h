/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory map of the boot: the banks of RAM, who uses what, and the search
 * for room. Every step of the boot that puts something into RAM looks for room
 * here and marks what it takes.
 */
#ifndef MEMMAP_H
#define MEMMAP_H

#include "range.h"

/* Who uses a range. memmap_user_name() has the words for messages. */
enum memmap_user {
	MEMMAP_FREE,
	MEMMAP_IMAGE,
	MEMMAP_DTB,	 /* as the boot loader handed it over */
	MEMMAP_RESERVED, /* a node below /reserved-memory */
	MEMMAP_MEMRESERVE,
	MEMMAP_KEPT, /* reservations of a tree that a FIT's replaced */
	MEMMAP_MODULE,
	MEMMAP_FILE,		 /* the payload's file, as found or staged */
	MEMMAP_LOADABLE,	 /* of a FIT, as found */
	MEMMAP_LOADABLE_PLACE,	 /* where it goes */
	MEMMAP_FIT_DTB,		 /* copy of a FIT's device tree */
	MEMMAP_RAMDISK,		 /* where the payload finds it */
	MEMMAP_RAMDISK_AS_FOUND, /* before it is moved there */
	MEMMAP_BOOTARGS,	 /* from fw_cfg or a FIT */
	MEMMAP_PAYLOAD,		 /* where it runs; a loadable's place */
	MEMMAP_UNPACKED,	 /* RAM that a zImage unpacks to */
	MEMMAP_ROOM,		 /* behind a raw binary; its place until then */
	MEMMAP_WAITING,		 /* the waiting place of the last move */
	MEMMAP_PAYLOAD_DTB,	 /* as it is written for the payload */
	MEMMAP_STUB,
	MEMMAP_MONITOR,
	MEMMAP_CORE_HEADER, /* of the crashed kernel's memory */
	MEMMAP_USERS
};

#define MEMMAP_BANKS_MAX 8
/* boot.h asserts that this is enough for every boot */
#define MEMMAP_USED_MAX	 74

struct memmap_used {
	struct range range;
	enum memmap_user user;
};

struct memmap {
	struct range bank[MEMMAP_BANKS_MAX]; /* sorted by base, with gaps */
	unsigned int banks;
	bool limited; /* memmap_limit() has left a part of it */
	struct memmap_used used[MEMMAP_USED_MAX];
	unsigned int used_count;
};

/* What the searches below return if there is no room; not an address */
#define MEMMAP_NOWHERE UINT64_MAX

/*
 * Adds a bank of RAM. Banks that touch or overlap become one. A bank that the
 * table has no room for is not used.
 */
void memmap_add_bank(struct memmap *map, struct range bank);

/*
 * Removes all RAM that is in none of the @count ranges at @only: it may hold
 * what must not be written.
 */
void memmap_limit(struct memmap *map, const struct range *only,
		  unsigned int count);

/*
 * Marks @range as used by @user; a range of size 0 is not marked. Ends the boot
 * if the table is full.
 */
void memmap_use(struct memmap *map, struct range range, enum memmap_user user);

/* Removes all marks of @user. */
void memmap_release(struct memmap *map, enum memmap_user user);

/* Returns a user of any part of @range; MEMMAP_FREE if there is none. */
enum memmap_user memmap_user(const struct memmap *map, struct range range);

/* Returns the first range of @user that overlaps @range, or NULL. */
const struct range *memmap_find(const struct memmap *map, struct range range,
				enum memmap_user user);

/* Returns the words for @user, with their article: "the ramdisk". */
const char *memmap_user_name(enum memmap_user user);

/* Returns whether all of @range is RAM, in one bank. */
bool memmap_is_ram(const struct memmap *map, struct range range);

/*
 * Return the highest and the lowest address, a multiple of @align (a power of
 * two), at which @size bytes are free RAM inside @within; MEMMAP_NOWHERE if
 * there is none.
 */
uint64_t memmap_find_top(const struct memmap *map, uint64_t size,
			 uint64_t align, struct range within);
uint64_t memmap_find_bottom(const struct memmap *map, uint64_t size,
			    uint64_t align, struct range within);

#endif
