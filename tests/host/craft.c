// SPDX-License-Identifier: BSD-2-Clause
/*
 * Payload files made by hand, from Linux' arch/arm/boot/compressed sources and
 * the System V ABI, not from the headers of the code that reads them.
 */
#include <string.h>
#include "craft.h"

void put32(void *file, uint32_t offset, uint32_t val)
{
	memcpy((char *)file + offset, &val, sizeof(val));
}

uint32_t get32(const void *file, uint32_t offset)
{
	uint32_t val;

	memcpy(&val, (const char *)file + offset, sizeof(val));
	return val;
}

void craft_zimage(void *file, uint32_t size, enum craft_tag tag,
		  uint32_t inflated, uint32_t bss, uint32_t text_offset)
{
	unsigned int words = tag == TAG_DATA_2 ? 2 : 4;

	put32(file, 0x24, 0x016f2818);
	put32(file, 0x28, 0);
	put32(file, 0x2c, size);
	put32(file, 0x30, 0x04030201);
	put32(file, 0x34, tag ? 0x45454545 : 0xe1a00000);
	put32(file, 0x38, tag ? CRAFT_TAGS : 0xe1a00000);
	if (!tag)
		return;
	put32(file, CRAFT_TAGS, tag);
	put32(file, CRAFT_TAGS + 4, 0x5a534c4b);
	put32(file, CRAFT_TAGS + 8, CRAFT_INFLATED);
	put32(file, CRAFT_TAGS + 12, bss);
	if (words == 4) {
		put32(file, CRAFT_TAGS + 16, text_offset);
		put32(file, CRAFT_TAGS + 20, 0x10000);
	}
	put32(file, CRAFT_TAGS + 8 + 4 * words, 0);
	put32(file, CRAFT_INFLATED, inflated);
}

void craft_elf(void *file, uint32_t entry, const struct craft_segment *segment,
	       unsigned int segments)
{
	put32(file, 0x00, 0x464c457f);
	put32(file, 0x04, 0x00010101); /* 32 bits, LE, version 1 */
	put32(file, 0x08, 0);
	put32(file, 0x0c, 0);
	put32(file, 0x10, 40 << 16 | 2); /* ARM, executable */
	put32(file, 0x14, 1);
	put32(file, 0x18, entry);
	put32(file, 0x1c, 0x34); /* program headers' offset */
	put32(file, 0x20, 0);
	put32(file, 0x24, 0x05000200);	      /* EABI 5, soft float */
	put32(file, 0x28, 0x20 << 16 | 0x34); /* phentsize, ehsize */
	put32(file, 0x2c, segments);
	put32(file, 0x30, 0);
	for (unsigned int i = 0; i < segments; i++) {
		const struct craft_segment *s = &segment[i];

		put32(file, CRAFT_PHDR(i), 1); /* PT_LOAD */
		put32(file, CRAFT_PHDR(i) + 0x04, s->offset);
		put32(file, CRAFT_PHDR(i) + 0x08, s->vaddr);
		put32(file, CRAFT_PHDR(i) + 0x0c, s->paddr);
		put32(file, CRAFT_PHDR(i) + 0x10, s->file_size);
		put32(file, CRAFT_PHDR(i) + 0x14, s->mem_size);
		put32(file, CRAFT_PHDR(i) + 0x18, 7);
		put32(file, CRAFT_PHDR(i) + 0x1c, 4);
	}
}

static void put32_big(void *file, uint32_t offset, uint32_t val)
{
	put32(file, offset, __builtin_bswap32(val));
}

void craft_dtb(void *file, uint32_t size)
{
	put32_big(file, 0x00, 0xd00dfeed);
	put32_big(file, 0x04, size);
	put32_big(file, 0x08, 0x38);
	put32_big(file, 0x38, 1);
	put32_big(file, 0x3c, 0);
	put32_big(file, 0x40, 2);
	put32_big(file, 0x44, 9);
}

/* By polynomial division from the top bit, as the standard has it */
static uint32_t crc32(const unsigned char *data, uint32_t size)
{
	uint32_t crc = 0xffffffff, reflected = 0;

	for (uint32_t i = 0; i < 8 * size; i++) {
		uint32_t bit = data[i / 8] >> i % 8 & 1;

		crc = crc << 1 ^ ((crc >> 31 ^ bit) ? 0x04c11db7 : 0);
	}
	for (int i = 0; i < 32; i++)
		reflected |= (crc >> i & 1) << (31 - i);
	return ~reflected;
}

void craft_uimage(void *file, uint32_t size, uint8_t type, uint8_t compression)
{
	memset(file, 0, CRAFT_UIMAGE);
	put32_big(file, 0x00, 0x27051956);
	put32_big(file, 0x08, 0x66666666); /* time */
	put32_big(file, 0x0c, size);
	put32_big(file, 0x10, 0x8000); /* load address, entry */
	put32_big(file, 0x14, 0x8000);
	put32_big(file, 0x1c, 5 << 24 | 2 << 16 | type << 8 | compression);
	memcpy((char *)file + 0x20, "a name", 6);
	put32_big(file, 0x04, crc32(file, CRAFT_UIMAGE));
}

void craft_uimage_sum(void *file, uint32_t size)
{
	put32_big(file, 0x18,
		  crc32((unsigned char *)file + CRAFT_UIMAGE, size));
	put32(file, 0x04, 0);
	put32_big(file, 0x04, crc32(file, CRAFT_UIMAGE));
}
