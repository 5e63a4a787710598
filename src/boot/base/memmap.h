/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory map of the boot: the banks of RAM, who uses what, and the search
 * for room. Every step of the boot that puts something into RAM goes by it.
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
	MEMMAP_KEPT, /* either, of a tree that a FIT's tree replaced */
	MEMMAP_MODULE,
	MEMMAP_FILE,		 /* the payload's file, as found or staged */
	MEMMAP_LOADABLE,	 /* of a FIT, as found */
	MEMMAP_FIT_DTB,		 /* copy of a FIT's device tree */
	MEMMAP_RAMDISK,		 /* where the payload finds it */
	MEMMAP_RAMDISK_AS_FOUND, /* before it is moved there */
	MEMMAP_BOOTARGS,	 /* from fw_cfg */
	MEMMAP_PAYLOAD,		 /* where it runs; a loadable's place */
	MEMMAP_UNPACKED,	 /* what a zImage overwrites */
	MEMMAP_WAITING,		 /* the waiting place of the last move */
	MEMMAP_STUB,
	MEMMAP_MONITOR,
	MEMMAP_USERS
};

#define MEMMAP_BANKS_MAX 8
/* boot.h checks that this holds all that a boot can mark */
#define MEMMAP_USED_MAX	 67

struct memmap_used {
	struct range range;
	enum memmap_user user;
};

struct memmap {
	struct range bank[MEMMAP_BANKS_MAX]; /* sorted by base, all apart */
	unsigned int banks;
	struct memmap_used used[MEMMAP_USED_MAX];
	unsigned int used_count;
};

/* No address: what the searches below return if there is no room */
#define MEMMAP_NOWHERE UINT64_MAX

/*
 * Adds a bank of RAM. Banks that touch or overlap become one; banks that the
 * table has no room for are not used.
 */
void memmap_add_bank(struct memmap *map, struct range bank);

/*
 * Marks @range as used by @user. A range of size 0 is not marked. Ends the boot
 * if the table is full.
 */
void memmap_use(struct memmap *map, struct range range, enum memmap_user user);

/* Removes all marks of @user. */
void memmap_release(struct memmap *map, enum memmap_user user);

/* Returns a user of any part of @range, or MEMMAP_FREE. */
enum memmap_user memmap_user(const struct memmap *map, struct range range);

/* Returns the first range of @user that overlaps @range, or NULL. */
const struct range *memmap_find(const struct memmap *map, struct range range,
				enum memmap_user user);

/* Returns the words for @user, with their article: "the ramdisk". */
const char *memmap_user_name(enum memmap_user user);

/* Returns whether all of @range is RAM, in one bank. */
bool memmap_is_ram(const struct memmap *map, struct range range);

/*
 * Returns the highest (or the lowest) address for @size bytes that is a
 * multiple of @align (a power of two) and lies in RAM, free, and inside
 * @within; or MEMMAP_NOWHERE.
 */
uint64_t memmap_find_top(const struct memmap *map, uint64_t size,
			 uint64_t align, struct range within);
uint64_t memmap_find_bottom(const struct memmap *map, uint64_t size,
			    uint64_t align, struct range within);

#endif
