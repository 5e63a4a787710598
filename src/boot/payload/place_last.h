/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of the payload that is moved last: its plan, for place.c. */
#ifndef PLACE_LAST_H
#define PLACE_LAST_H

#include "payload.h"

/*
 * Extends the part by @r if only the boot uses memory there, until the payload
 * is entered, or if @r overlaps the part.
 */
void place_last_add(struct payload *p, const struct memmap *map,
		    struct range r);

/*
 * Ends the boot if the part, with the gaps in it, is not RAM or overlaps
 * somebody who stays when the payload is entered. @what: the payload, for
 * messages.
 */
void place_last_check(const struct payload *p, const struct memmap *map,
		      const char *what);

/*
 * Finds the waiting place and reserves it until the payload is entered. Ends
 * the boot if there is no room. @what: as above.
 */
void place_last_reserve(struct payload *p, struct memmap *map,
			const char *what);

/* Returns a user that overlaps @r and stays at the entry, or MEMMAP_FREE. */
enum memmap_user place_last_user(const struct memmap *map, struct range r);

/* Returns whether @user needs its memory only until the payload is entered. */
bool place_last_until_entry(enum memmap_user user);

/*
 * Marks @r as the payload's. Ends the boot if @r is not free RAM; the part that
 * is moved last may overlap memory that only the boot uses. @what: as above.
 */
void place_claim(const struct payload *p, struct memmap *map, struct range r,
		 const char *what);

/*
 * Ends the boot if @r is not RAM below 4 GiB, or if @user, who overlaps it,
 * is not MEMMAP_FREE. @what: as above.
 */
void place_check(const struct memmap *map, struct range r, const char *what,
		 enum memmap_user user);

#endif
