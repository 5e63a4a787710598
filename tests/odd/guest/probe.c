// SPDX-License-Identifier: BSD-2-Clause
/*
 * The probing payload of the odd boots: it prints how it was entered, and the
 * CRC-32 of its own bytes, of its device tree and of its ramdisk, so that what
 * differs from the file that was given is seen. Then it waits in WFI. It knows
 * its UART from the test, so that no device tree can silence it.
 */
#include <stdint.h>

#define DTB_MAGIC 0xd00dfeed
#define FLAG_TXFF (1u << 5)
#define PARTS_MAX 3

/* What payloads.py has written into the file, at 0x40 */
struct settings {
	uint32_t uart;
	uint32_t parts;
	/* Bytes to be hashed; relative: from the payload's first byte */
	struct {
		uint32_t relative, base, size;
	} part[PARTS_MAX];
};

extern const char probe_start[];
extern const struct settings probe_settings;

static uint32_t load(uint32_t addr)
{
	return *(const volatile uint32_t *)addr;
}

static uint32_t big_endian(uint32_t addr)
{
	return __builtin_bswap32(load(addr));
}

static void put(char c)
{
	uint32_t uart = probe_settings.uart;

	while (load(uart + 0x18) & FLAG_TXFF)
		;
	*(volatile uint32_t *)uart = c;
}

static void print(const char *s, uint32_t val)
{
	while (*s)
		put(*s++);
	for (int shift = 28; shift >= 0; shift -= 4)
		put("0123456789abcdef"[val >> shift & 15]);
}

static uint32_t crc32(uint32_t addr, uint32_t size)
{
	uint32_t crc = ~0u;

	for (; size; size--, addr++) {
		crc ^= *(const volatile uint8_t *)addr;
		for (int i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* Returns whether the string at @addr is @text */
static int is(uint32_t addr, const char *text)
{
	const volatile char *s = (const volatile char *)addr;

	while (*s == *text && *text)
		s++, text++;
	return *s == *text;
}

static uint32_t string_end(uint32_t addr)
{
	while (*(const volatile char *)addr)
		addr++;
	return (addr + 4) & -4u;
}

/* Returns the number in /chosen @name of the tree; 0: there is none */
static uint32_t chosen(uint32_t dtb, const char *name)
{
	uint32_t at = dtb + big_endian(dtb + 8);
	uint32_t names = dtb + big_endian(dtb + 12);
	int depth = 0, found = 0;

	for (;;) {
		uint32_t token = big_endian(at), len;

		at += 4;
		if (token == 1) {
			depth++;
			found = depth == 2 ? is(at, "chosen") : found;
			at = string_end(at);
		} else if (token == 2) {
			depth--;
		} else if (token == 3) {
			len = big_endian(at);
			if (found && depth == 2 && len >= 4 &&
			    is(names + big_endian(at + 4), name))
				return big_endian(at + 4 + (len & -4u));
			at += 8 + ((len + 3) & -4u);
		} else if (token != 4) {
			return 0;
		}
	}
}

static void print_tree(uint32_t dtb)
{
	uint32_t start, end;

	if (dtb % 8 || big_endian(dtb) != DTB_MAGIC) {
		print(" no-tree ", dtb);
		return;
	}
	print(" tree ", big_endian(dtb + 4));
	print(" ", crc32(dtb, big_endian(dtb + 4)));
	start = chosen(dtb, "linux,initrd-start");
	end = chosen(dtb, "linux,initrd-end");
	print(" ramdisk ", start);
	print(" ", end);
	print(" ", start < end ? crc32(start, end - start) : 0);
}

void probe_main(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t cpsr)
{
	const struct settings *s = &probe_settings;
	uint32_t base = (uint32_t)probe_start;

	print("probe: at ", base);
	print(" r0 ", r0);
	print(" r1 ", r1);
	print(" r2 ", r2);
	print(" cpsr ", cpsr);
	for (uint32_t i = 0; i < s->parts; i++)
		print(" part ",
		      crc32((s->part[i].relative ? base : 0) + s->part[i].base,
			    s->part[i].size));
	print_tree(r2);
	put('\r');
	put('\n');
}
