/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Questions to the machine that may fault: the boot's vectors turn the fault
 * into "no" (boot_vectors.S).
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* Reads the word at @addr, 4-byte aligned. False if the read aborts. */
bool probe_read32(uint32_t addr, uint32_t *val);

/*
 * Whether there is memory at both ends of @size bytes at @addr. Bounded things
 * are smaller than holes in RAM, so that the rest is there, too.
 */
static inline bool probe_range(uint32_t addr, uint32_t size)
{
	uint32_t val;

	return probe_read32(addr & -4u, &val) &&
	       (!size || probe_read32((addr + size - 1) & -4u, &val));
}

/* SVC only. Whether SCR can be read: whether this is Secure state. */
bool probe_scr(void);

/* As head.S gives them to boot_body, in this order */
struct again {
	uint32_t argc, dtb, machine, image, loaded;
};

/*
 * SVC only. Starts the boot again in HYP mode, by the stub that should be under
 * us. Returns true if whoever has HVBAR refuses, and false if nobody answers.
 */
bool probe_hyp(const struct again *again);

#endif
