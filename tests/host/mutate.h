/* SPDX-License-Identifier: BSD-2-Clause */
/* Damaged device trees, by a generator that gives the same ones on every run. */
#ifndef MUTATE_H
#define MUTATE_H

#include <stdint.h>

/* Damages the @size bytes at @dtb in one to four places */
void mutate(unsigned char *dtb, uint32_t size);
/*
 * The tree as memory holds it: at the end of a region of guest memory that has
 * as many bytes as the header claims, @limit at most, and something behind the
 * @size ones that were loaded.
 */
void mutate_load(uint32_t addr, const unsigned char *dtb, uint32_t size,
		 uint32_t limit);

#endif
