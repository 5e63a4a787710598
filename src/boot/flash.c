// SPDX-License-Identifier: BSD-2-Clause
/*
 * Finds RAM while the image runs in flash: in a device tree that is appended to
 * it, or else in the word IMAGE_RAM_BASE of its header. head.S calls it on each
 * CPU that comes from reset, before there is any RAM: the Makefile lets the
 * compiler use registers without saving them, and a check holds that nothing
 * here needs a stack.
 */
#include <stdbool.h>
#include <stdint.h>
#include <arm/pl011.h>
#include <hypstub/image.h>
#include "../resident/putc.h"
#include "format/dtb.h"
#include "format/uimage.h"
#include "sizes.h"

extern char image_base[], image_end[]; /* linker.ld */

/* Called by head.S; both clobber all of r0-r12 but r11 */
uint32_t flash_find_ram(uint32_t image);
_Noreturn void flash_no_ram(uint32_t image);

static inline uint32_t be32(uint32_t addr)
{
	return __builtin_bswap32(*(const volatile uint32_t *)addr);
}

static inline uint32_t le32(uint32_t addr)
{
	return *(const volatile uint32_t *)addr;
}

static inline uint8_t byte(uint32_t addr)
{
	return *(const volatile uint8_t *)addr;
}

/* Names are compared as words and bytes: strings would cost a call */
static inline bool is_memory(uint32_t name)
{
	return be32(name) == 0x6d656d6f &&	 /* "memo" */
	       be32(name + 4) >> 16 == 0x7279 && /* "ry" */
	       (!byte(name + 6) || byte(name + 6) == '@');
}

static inline bool is_reg(uint32_t name)
{
	return byte(name) == 'r' && byte(name + 1) == 'e' &&
	       byte(name + 2) == 'g' && !byte(name + 3);
}

static inline bool is_address_cells(uint32_t name)
{
	return byte(name) == '#' && byte(name + 1) == 'a';
}

/*
 * Sets @ram to the first address in "reg" of the node /memory. Returns false if
 * there is none. Walks over the structure block (Devicetree Specification 5.4),
 * and checks only what the walk needs to end.
 */
static inline bool memory_node(uint32_t fdt, uint32_t *ram)
{
	uint32_t at = fdt + be32(fdt + DTB_STRUCT);
	uint32_t strings = fdt + be32(fdt + DTB_STRINGS);
	uint32_t depth = 0, cells = 2;
	bool memory = false;

	for (;;) {
		uint32_t token = be32(at);

		at += 4;
		if (token == DTB_BEGIN_NODE) {
			memory = ++depth == 2 && is_memory(at);
			while (byte(at++))
				;
			at = (at + 3) & -4u;
		} else if (token == DTB_END_NODE) {
			depth--;
			memory = false;
		} else if (token == DTB_PROP) {
			uint32_t name = strings + be32(at + 4);
			uint32_t len = be32(at);

			if (len > DTB_SIZE_MAX)
				return false; /* else the walk may turn back */
			if (depth == 1 && is_address_cells(name))
				cells = be32(at + 8);
			if (memory && is_reg(name)) {
				*ram = be32(at + 4 + 4 * cells);
				return true;
			}
			at = (at + 8 + len + 3) & -4u;
		} else if (token != DTB_NOP) {
			return false; /* the end, or damaged */
		}
	}
}

/* Returns the start of RAM. @image: where the image lies */
uint32_t flash_find_ram(uint32_t image)
{
	uint32_t at = image + (image_end - image_base);
	uint32_t ram = le32(image + IMAGE_RAM_BASE);
	uint32_t parts = 16;

	/* Skips a kernel and a ramdisk, by the sizes in them, and padding */
	while (parts--) {
		if (le32(at + IMAGE_MAGIC) == ZIMAGE_MAGIC)
			at += le32(at + IMAGE_END) - le32(at + IMAGE_START);
		else if (be32(at) == UIMAGE_MAGIC)
			at += UIMAGE_HEADER_SIZE + be32(at + UIMAGE_SIZE);
		else if (be32(at) == 0)
			at += 4;
		else
			break;
		at = (at + 3) & -4u;
	}
	if (be32(at) == DTB_MAGIC)
		memory_node(at, &ram);
	return ram;
}

/* Sends a character to the PL011 at @uart. A call would need a stack */
__attribute__((always_inline)) static inline void put(uint32_t uart, uint32_t c)
{
	while (le32(uart + PL011_FR) & PL011_FR_TXFF)
		;
	*(volatile uint32_t *)(uart + PL011_DR) = c;
}

/*
 * Reports that there is no RAM where the copy @image was to be, or if that is
 * the file itself, that the search for RAM faulted; on the PL011 of QEMU virt
 * or of Versatile Express. Then stops this CPU. Needs no RAM.
 */
void flash_no_ram(uint32_t image)
{
	static const char no_text[] =
		"hypstub: cannot go on: no RAM at %x, by the device tree behind the image or, without a good one, by the word at 0x40: correct it, or build with RAM_BASE=\r\n";
	static const char bad_text[] =
		"hypstub: cannot go on: what is behind the image cannot be read: append all of it\r\n";
	bool known = image != (uintptr_t)image_base;
	uint32_t ram = image - FLASH_COPY;
	/* QEMU virt's; Versatile Express has flash there, which can be read */
	uint32_t uart = 0x09000000;

	if ((le32(uart + PL011_PERIPH_ID) & 0xff) != PL011_PART)
		uart = 0x1c090000;
	*(volatile uint32_t *)(uart + PL011_CR) =
		PL011_CR_UARTEN | PL011_CR_TXE;
	for (const char *s = known ? no_text : bad_text; *s; s++) {
		if (*s != '%') {
			put(uart, *s);
			continue;
		}
		s++; /* %x */
		put(uart, '0');
		put(uart, 'x');
		for (int shift = 28; shift >= 0; shift -= 4)
			put(uart, hex_char(ram >> shift));
	}
	for (;;)
		__asm__ volatile("cpsid aif\n\twfi" : : : "memory");
}
