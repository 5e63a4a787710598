/* SPDX-License-Identifier: BSD-2-Clause */
/* The header of a pack, for the tests of handoff/pack.c. */
#ifndef PACKED_H
#define PACKED_H

#include <stdint.h>

/*
 * Makes the image at @image, of @image_size bytes, a pack of the @size bytes
 * behind it, as tools/pack.py does.
 */
void packed(uint64_t image, uint32_t image_size, uint32_t size);

#endif
