/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks files that were found, and moves them to where they can be used. */
#ifndef ROOM_H
#define ROOM_H

#include "../base/memmap.h"
#include "../format/file.h"

/*
 * Linux reads device tree and ramdisk through its direct mapping: 760 MiB from
 * the start of RAM with the usual split of the address space, less with other
 * splits.
 */
#define LINUX_REACH (512ull << 20)

/*
 * Returns a place in RAM for a file of @size bytes that is not there yet, and
 * marks it as @user's. The place is within reach of Linux, so that the file
 * need not be moved again. Ends the boot if there is none.
 */
uint32_t room_find(struct memmap *map, uint64_t size, enum memmap_user user);

/* Returns where a zImage may run: there it finds the start of RAM. */
struct range room_zimage_window(const struct memmap *map);
/*
 * Returns the bytes that a zImage occupies where it runs: a file of @size bytes
 * that begins as @start.
 */
uint64_t room_zimage_size(const struct file *start, uint64_t size);

/*
 * Does the same as room_find() for a payload file that begins as @start. For a
 * zImage it returns a place where the zImage can stay: the highest, since it is
 * not known yet how much the zImage unpacks to.
 */
uint32_t room_find_payload(struct memmap *map, const struct file *start,
			   uint64_t size);

/*
 * Marks the file @r as @user's; a file in flash needs no mark. Ends the boot if
 * the file is not in memory, or overlaps another user. @module: a boot loader
 * said that it put the file into RAM.
 */
void room_check(struct memmap *map, struct range r, enum memmap_user user,
		bool module);

/*
 * Moves the file @r to RAM if it is in flash, and to 8-byte alignment if it is
 * a FIT, which libfdt reads by words. Marks the new place as @user's, and sets
 * @r to it.
 */
void room_stage(struct memmap *map, struct range *r, enum memmap_user user);

/* Ends the boot: the file @r is not in RAM. */
_Noreturn void room_refuse(struct range r, enum memmap_user user);

#endif
