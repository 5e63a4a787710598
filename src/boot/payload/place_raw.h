/* SPDX-License-Identifier: BSD-2-Clause */
/* Raw binaries: their place, and the room behind it. */
#ifndef PLACE_RAW_H
#define PLACE_RAW_H

#include "payload.h"

/*
 * Marks the place that payload_reserve() chose. Ends the boot if it is not RAM,
 * or is somebody's who stays. @stub: the stub is there to make the last move.
 */
void place_raw(struct payload *p, struct memmap *map, bool stub);

/*
 * Frees the room behind the payload, with a warning, since @ramdisk is in it
 * and cannot be moved. Returns whether @ramdisk is in it.
 */
bool place_give_up_room(const struct payload *p, struct memmap *map,
			struct range ramdisk);

#endif
