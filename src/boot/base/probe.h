/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Questions to the machine that may fault: the boot's vectors turn the fault
 * into "no" (boot_vectors.S).
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* Reads the word at @addr, 4-byte aligned. Returns false if the read aborts. */
bool probe_read32(uint32_t addr, uint32_t *val);

/*
 * Returns whether there is memory at both ends of @size bytes at @addr. Nothing
 * that is probed is larger than a hole in RAM, so the rest is there as well.
 * False for a size of 0, and past 4 GiB.
 */
static inline bool probe_range(uint32_t addr, uint32_t size)
{
	uint32_t last = addr + size - 1;
	uint32_t val;

	return size && last >= addr && probe_read32(addr & -4u, &val) &&
	       probe_read32(last & -4u, &val);
}

/* SVC only. Returns whether SCR can be read: whether this is Secure state. */
bool probe_scr(void);

/* How the boot begins again in HYP mode; boot_body takes them in this order */
struct again {
	uint32_t argc, dtb, machine, image, loaded;
};

/*
 * SVC only. Starts the boot again in HYP mode by the SOFT_RESTART of a stub
 * that should be under us. Returns only if there is no way: true if the owner
 * of HVBAR refused, false if hvc is Undefined.
 */
bool probe_hyp(const struct again *again);

#endif
