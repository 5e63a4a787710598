/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes: reads and calls that may fault. The boot's vectors turn such a fault
 * into the answer "no" (boot_vectors.S), so they must be set. Called by every
 * step of the boot that has to find out what is there.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* Reads the word at @addr, 4-byte aligned. Returns false if the read aborts. */
bool probe_read32(uint32_t addr, uint32_t *val);

/*
 * Reads @width bytes, 1, 2 or 4, at @addr, a multiple of @width, as one access.
 * Returns false if the read aborts.
 */
bool probe_read(uint32_t addr, unsigned int width, uint32_t *val);

/* Writes the word at @addr, 4-byte aligned. Returns false if that aborts. */
bool probe_write32(uint32_t addr, uint32_t val);

/*
 * Returns whether there is memory at both ends of @size bytes at @addr. It is
 * then there in between as well, since whatever is probed is smaller than any
 * hole in RAM. Returns false for a size of 0, and past 4 GiB.
 */
static inline bool probe_range(uint32_t addr, uint32_t size)
{
	uint32_t last = addr + size - 1;
	uint32_t val;

	return size && last >= addr && probe_read32(addr & -4u, &val) &&
	       probe_read32(last & -4u, &val);
}

/* Returns whether SCR can be read, which shows Secure state. SVC only. */
bool probe_scr(void);

/*
 * Calls PSCI by smc, or by hvc, which only SVC mode may do. Returns 1 in the
 * low word and the answer in the high one, or 0 in the low word if the call is
 * Undefined.
 */
uint64_t probe_call(bool smc, uint32_t function, uint32_t arg);

/* Does the same. Returns whether there is an @answer. */
static inline bool probe_psci(bool smc, uint32_t function, uint32_t arg,
			      uint32_t *answer)
{
	uint64_t result = probe_call(smc, function, arg);

	*answer = result >> 32;
	return (uint32_t)result;
}

/*
 * What the boot passes to itself when it starts again in HYP mode, in the order
 * in which boot_again loads it into the registers of boot_body.
 */
struct again {
	uint32_t argc, dtb, machine, image, loaded;
};

/*
 * Starts the boot again in HYP mode, by SOFT_RESTART of the stub of an earlier
 * hypstub. Returns only if that fails: true if the owner of HVBAR refused,
 * false if hvc is Undefined. SVC only.
 */
bool probe_hyp(const struct again *again);

#endif
