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

/*
 * Compares the first byte before it calls: for the name of a new property,
 * libfdt compares with each byte of the strings block. libfdt only asks whether
 * the two are equal.
 */
static inline int memcmp_first(const void *a, const void *b, size_t size)
{
	if (size && *(const char *)a != *(const char *)b)
		return 1;
	return memcmp(a, b, size);
}

#define memcmp memcmp_first
