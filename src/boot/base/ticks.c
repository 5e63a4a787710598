// SPDX-License-Identifier: BSD-2-Clause
/*
 * Whether the generic timer counts. Called by secure/counter.c, and for the
 * report by doctor/timer.c.
 */
#include "ticks.h"

/* Reads that take longer than a tick of the slowest timer */
#define POLLS (1 << 16)

bool ticks_go_on(bool virtual)
{
	uint64_t start = ticks_read(virtual);

	for (unsigned int i = 0; i < POLLS; i++)
		if (ticks_read(virtual) != start)
			return true;
	return false;
}
