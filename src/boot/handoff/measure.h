/* SPDX-License-Identifier: BSD-2-Clause */
/* Files in memory whose loader does not say how long they are. */
#ifndef MEASURE_H
#define MEASURE_H

#include "../format/file.h"

/*
 * Looks for a whole file at @addr, any alignment, and sets @f to it; its size
 * is 0 if there is none. Memory is read only where the headers of a file that
 * was recognised say that it is. Returns NULL, or what is wrong with it.
 */
const char *measure_file(uint32_t addr, struct file *f);

#endif
