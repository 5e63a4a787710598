// SPDX-License-Identifier: BSD-2-Clause
/*
 * ELF files: the checks, and the list of PT_LOAD segments by physical address.
 * Layout from the System V ABI and from ARM IHI 0044. Called by payload/ and by
 * size.c.
 */
#include <stddef.h>
#include "elf.h"

#define ELF_MAGIC	0x464c457f /* 0x7f 'E' 'L' 'F' */
#define ELF_IDENT	0x00010101 /* 32 bits, little-endian, version 1 */
#define ELF_MACHINE_ARM 40
#define PT_LOAD		1

/* Offsets in the ELF header */
#define E_IDENT		0x04
#define E_TYPE_MACHINE	0x10
#define E_ENTRY		0x18
#define E_PHOFF		0x1c
#define E_SHOFF		0x20
#define E_PHENT		0x28 /* ehsize, phentsize */
#define E_PHNUM		0x2c /* phnum, shentsize */
#define E_SHNUM		0x30 /* shnum, shstrndx */
#define EHDR_SIZE	0x34

/* Offsets in a program header */
#define P_OFFSET	0x04
#define P_VADDR		0x08
#define P_PADDR		0x0c
#define P_FILESZ	0x10
#define P_MEMSZ		0x14
#define PHDR_SIZE	0x20

bool elf_detect(const struct file *f)
{
	return f->size >= 4 && file_word(f, 0) == ELF_MAGIC;
}

/* Raises @file_size to the end of @size bytes at @offset */
static void extend(uint32_t *file_size, uint32_t offset, uint32_t size)
{
	uint32_t end = offset + size;

	if (end < offset)
		end = UINT32_MAX;
	if (end > *file_size)
		*file_size = end;
}

uint32_t elf_size(const struct file *f)
{
	uint32_t table = file_word(f, E_PHOFF);
	uint32_t count = file_word(f, E_PHNUM) & 0xffff;
	uint32_t sections = file_word(f, E_SHNUM) & 0xffff;
	uint32_t size = EHDR_SIZE;

	extend(&size, table, count * PHDR_SIZE);
	extend(&size, file_word(f, E_SHOFF),
	       sections * (file_word(f, E_PHNUM) >> 16));
	for (; count; count--, table += PHDR_SIZE)
		if (file_word(f, table) == PT_LOAD)
			extend(&size, file_word(f, table + P_OFFSET),
			       file_word(f, table + P_FILESZ));
	return size;
}

/* Returns what is wrong with the header and the table of segments, or NULL */
static const char *header_error(const struct file *f)
{
	uint64_t table = file_word(f, E_PHOFF);

	if (f->size < EHDR_SIZE)
		return "it is truncated in its header; load all of it";
	if ((file_word(f, E_IDENT) & 0x00ffffff) != ELF_IDENT)
		return "it is not a 32-bit little-endian ELF file; build it as one";
	if (file_word(f, E_TYPE_MACHINE) >> 16 != ELF_MACHINE_ARM)
		return "it is for another machine than ARM; build it for 32-bit ARM";
	if (file_word(f, E_PHENT) >> 16 != PHDR_SIZE)
		return "it has no program headers of the usual size; link it as an executable";
	table += (file_word(f, E_PHNUM) & 0xffff) * PHDR_SIZE;
	if (table > f->size)
		return "it is truncated in its program headers; load all of it";
	return NULL;
}

/*
 * Adds the PT_LOAD segment whose header is at @at to @elf; sets @has_entry if
 * the file's entry is in it. Returns NULL, or what is wrong with the segment.
 */
static const char *add_segment(const struct file *f, uint32_t at,
			       struct elf *elf, bool *has_entry)
{
	struct elf_segment *s = &elf->segment[elf->segments];
	uint32_t mem_size = file_word(f, at + P_MEMSZ);
	uint32_t vaddr = file_word(f, at + P_VADDR);
	uint32_t entry = file_word(f, E_ENTRY);

	if (!mem_size)
		return NULL;
	if (elf->segments == ELF_SEGMENTS_MAX)
		return "it has more than 8 segments to load; link it with fewer";
	s->offset = file_word(f, at + P_OFFSET);
	s->file_size = file_word(f, at + P_FILESZ);
	s->base = file_word(f, at + P_PADDR);
	s->size = mem_size;
	if (s->file_size > mem_size ||
	    (uint64_t)s->base + mem_size > 1ull << 32)
		return "it has a segment of impossible size; load all of it, or make it anew";
	if ((uint64_t)s->offset + s->file_size > f->size)
		return "it is truncated in its segments; load all of it";
	/* The entry is a virtual address; it is entered at the physical one */
	if (entry - vaddr < mem_size) {
		elf->entry = entry - vaddr + s->base;
		*has_entry = true;
	}
	elf->segments++;
	return NULL;
}

const char *elf_check(const struct file *f, struct elf *elf)
{
	const char *why = header_error(f);
	bool has_entry = false;
	unsigned int n;

	elf->segments = 0;
	if (why)
		return why;
	n = file_word(f, E_PHNUM) & 0xffff;
	for (unsigned int i = 0; i < n && !why; i++) {
		uint32_t at = file_word(f, E_PHOFF) + i * PHDR_SIZE;

		if (file_word(f, at) == PT_LOAD)
			why = add_segment(f, at, elf, &has_entry);
	}
	if (why)
		return why;
	if (!has_entry)
		return "its entry is in none of its segments; link it with another entry";
	if (elf->entry % 4 == 2)
		return "its entry is neither ARM nor Thumb code; align it to 4 bytes, or set bit 0 for Thumb";
	return NULL;
}
