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
/* SVC only. Whether SCR can be read: whether this is Secure state. */
bool probe_scr(void);

#endif
