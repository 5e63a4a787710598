/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving large pieces of memory. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdint.h>

/* Moves @size bytes; the places may overlap */
void memory_move(uint64_t to, uint64_t from, uint64_t size);
void memory_zero(uint64_t to, uint64_t size);

#endif
