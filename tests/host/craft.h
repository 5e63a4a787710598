/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Payload files made by hand: a zImage with or without its size tag, and an
 * ELF file. Tests take a good one and damage it.
 */
#ifndef CRAFT_H
#define CRAFT_H

#include <stdint.h>

void put32(void *file, uint32_t offset, uint32_t val);
uint32_t get32(const void *file, uint32_t offset);

/* Where craft_zimage() puts its tag table, and the inflated size */
#define CRAFT_TAGS     0x100
#define CRAFT_INFLATED 0x200

/* The layouts of the kernel size tag, by its first word, that Linux had */
enum craft_tag { TAG_NONE = 0, TAG_DATA_2 = 2, TAG_DATA_4 = 4, TAG_ALL_6 = 6 };

/* Writes the header and tags of a zImage of @size bytes */
void craft_zimage(void *file, uint32_t size, enum craft_tag tag,
		  uint32_t inflated, uint32_t bss, uint32_t text_offset);

struct craft_segment {
	uint32_t offset, vaddr, paddr, file_size, mem_size;
};

/* Writes the header of an ELF file and its program headers, after it */
void craft_elf(void *file, uint32_t entry, const struct craft_segment *segment,
	       unsigned int segments);

#define CRAFT_PHDR(n) (0x34 + (n)*0x20)

/*
 * Writes the first 0x48 bytes of a device tree blob of @size: magic, size and
 * structure, which is the root alone
 */
void craft_dtb(void *file, uint32_t size);

#define CRAFT_UIMAGE 0x40u /* bytes of its header */

/* Writes the header of a uImage, @size bytes of content behind it */
void craft_uimage(void *file, uint32_t size, uint8_t type, uint8_t compression);
/* Writes the checksum of that content, @size bytes, into the header */
void craft_uimage_sum(void *file, uint32_t size);

#endif
