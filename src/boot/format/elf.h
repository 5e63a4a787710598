/* SPDX-License-Identifier: BSD-2-Clause */
/* ELF files: which parts go where in memory. */
#ifndef ELF_H
#define ELF_H

#include <stdbool.h>
#include "file.h"

#define ELF_SEGMENTS_MAX 8

/* A PT_LOAD segment; it ends at or below 4 GiB */
struct elf_segment {
	uint32_t offset, file_size; /* in the file */
	uint32_t base;		    /* physical address */
	uint32_t size;		    /* in memory: zeros after file_size */
};

struct elf {
	struct elf_segment segment[ELF_SEGMENTS_MAX];
	unsigned int segments;
	uint32_t entry; /* physical, bit 0 = Thumb */
};

/* Returns whether @f begins with the magic number of ELF. */
bool elf_detect(const struct file *f);

/*
 * Returns the size of the file by those of its headers that @f holds: with more
 * of the file in @f, the answer may be larger. UINT32_MAX: an impossible size.
 */
uint32_t elf_size(const struct file *f);

/*
 * Checks @f, and fills in @elf with its segments and its entry. Returns NULL,
 * or what is wrong with @f.
 */
const char *elf_check(const struct file *f, struct elf *elf);

#endif
