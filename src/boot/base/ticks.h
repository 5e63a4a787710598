/* SPDX-License-Identifier: BSD-2-Clause */
/* The count of the generic timer, on a CPU that has one. */
#ifndef TICKS_H
#define TICKS_H

#include <arm/sysreg.h>
#include <stdbool.h>
#include <stdint.h>

/* Returns CNTVCT if @virtual, which no hypervisor traps, or else CNTPCT. */
static inline uint64_t ticks_read(bool virtual)
{
	return virtual ? read_sysreg64(CNTVCT) : read_sysreg64(CNTPCT);
}

/*
 * Returns whether that count goes on. If it stands still, this takes longer
 * than a tick of the slowest timer, 10 us.
 */
bool ticks_go_on(bool virtual);

#endif
