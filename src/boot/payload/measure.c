// SPDX-License-Identifier: BSD-2-Clause
/*
 * How long a file is whose size nobody tells, by its own first bytes: device
 * tree, zImage, ELF, legacy uImage. Memory is read only where a file that has
 * been recognised says that it is, since what lies there may be anything.
 */
#include "../phys.h"
#include "../probe.h"
#include "measure.h"

/* A literal, so that there is no pointer to it in the image */
#define IMPOSSIBLE "its header gives an impossible size"

uint32_t file_big_endian(const struct file *f, uint32_t offset)
{
	return __builtin_bswap32(file_word(f, offset));
}

bool file_readable(uint32_t addr, uint32_t size)
{
	uint32_t last = addr + size - 1;
	uint32_t val;

	return size && last >= addr && probe_read32(addr & -4u, &val) &&
	       probe_read32(last & -4u, &val);
}

/* As much as @f tells, which for an ELF file is more if @f is longer */
static uint32_t told_size(const struct file *f)
{
	switch (file_big_endian(f, 0)) {
	case DTB_MAGIC:
		return file_big_endian(f, DTB_SIZE);
	case UIMAGE_MAGIC:
		return UIMAGE_HEADER_SIZE + file_big_endian(f, UIMAGE_SIZE);
	}
	if (elf_detect(f))
		return elf_size(f);
	if (zimage_detect(f))
		return zimage_size(f);
	return 0;
}

bool measure_file(uint32_t addr, struct file *f, const char **why)
{
	uint32_t size;

	*why = NULL;
	*f = (struct file){ phys(addr), MEASURE_MIN };
	if (!file_readable(addr, MEASURE_MIN))
		return false;
	size = told_size(f);
	if (!size)
		return false;
	if (size < MEASURE_MIN)
		*why = IMPOSSIBLE;
	for (; size > f->size; size = told_size(f)) {
		if (size > MEASURE_MAX)
			*why = IMPOSSIBLE;
		else if (!file_readable(addr, size))
			*why = "it is truncated: memory ends before it does";
		if (*why)
			break;
		f->size = size;
	}
	return !*why;
}
