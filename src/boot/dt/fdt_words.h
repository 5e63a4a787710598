/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Included before each file of libfdt: reads each word of a tree in one load.
 * libfdt puts words together from bytes, in case the tree is misaligned.
 * dt_open() has refused such a tree, and libfdt reads several words for each
 * tag.
 */
#include "../../hidden.h"

#define fdt32_ld fdt32_ld_bytes
#include <libfdt_env.h>
#include <libfdt.h>
#undef fdt32_ld

static inline uint32_t fdt32_ld(const fdt32_t *p)
{
	return fdt32_to_cpu(*p);
}
