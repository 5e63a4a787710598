/* SPDX-License-Identifier: BSD-2-Clause */
/* Files in memory whose loader does not give their size. */
#ifndef MEASURE_H
#define MEASURE_H

#include "../format/file.h"

/*
 * Looks for a whole file at @addr, at any alignment, and sets @f to it; its
 * size is 0 if there is none. Reads memory only as far as the headers of a file
 * that was recognised say that it is there. Returns NULL, or what is wrong with
 * the file.
 */
const char *measure_file(uint32_t addr, struct file *f);

#endif
