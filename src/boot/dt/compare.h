/* SPDX-License-Identifier: BSD-2-Clause */
/* How the payload's device tree differs from the opened one, for the report. */
#ifndef DT_COMPARE_H
#define DT_COMPARE_H

#include <stdint.h>

/*
 * Prints a line for each node, property and /memreserve/ entry that is in only
 * one of the trees at @before and @after, or that has another value. Both are
 * well-formed.
 */
void dt_compare(uint32_t before, uint32_t after);

#endif
