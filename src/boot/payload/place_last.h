/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of the payload that is moved last: its plan. */
#ifndef PLACE_LAST_H
#define PLACE_LAST_H

#include "payload.h"

/*
 * Extends the part by @r, if that overlaps memory that only the boot uses until
 * the payload is entered.
 */
void place_last_add(struct payload *p, const struct memmap *map,
		    struct range r);

/*
 * Ends the boot if the part, with the gaps in it, is not RAM or overlaps
 * somebody who stays. @what: the payload, for messages.
 */
void place_last_check(const struct payload *p, const struct memmap *map,
		      const char *what);

/* Finds the waiting place and reserves it until the payload is entered. */
void place_last_reserve(struct payload *p, struct memmap *map,
			const char *what);

/*
 * Returns a user that overlaps @r and stays when the payload is entered, or
 * MEMMAP_FREE.
 */
enum memmap_user place_last_user(const struct memmap *map, struct range r);

/* Ends the boot if @r is not RAM, or overlaps @user. */
void place_check(const struct memmap *map, struct range r, const char *what,
		 enum memmap_user user);

#endif
