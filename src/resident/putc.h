/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Console output by polling (putc.c). Boot code chooses the UART and fills in
 * resident_uart; boot code and the reports of the resident block print with it.
 */
#ifndef RESIDENT_PUTC_H
#define RESIDENT_PUTC_H

#include <arm/mmio.h>
#include <stdint.h>

/*
 * A UART that sends by polling: wait until (status & mask) == ready, then
 * write the character. Register offsets are in bytes, widths are 1, 2 or 4
 * bytes. For a big-endian UART, @mask and @ready have the order of bytes in
 * which the CPU reads them.
 */
struct uart {
	uintptr_t base; /* 0: none, output is dropped */
	uint32_t mask, ready;
	uint8_t data, status;
	uint8_t width; /* of all registers but the one for data */
	uint8_t data_width;
	uint8_t data_shift; /* of a character: 24 in four bytes, big-endian */
};

/* A setting: boot code fills it in before it copies the block */
extern struct uart resident_uart;

/* Returns the lower four bits of @val as a digit, 0 to f. */
static inline char hex_char(uint32_t val)
{
	val &= 0xf;
	return val + (val < 10 ? '0' : 'a' - 10);
}

/* Returns the register at @offset of @u, which is not the one for data. */
static inline uint32_t uart_read(const struct uart *u, uint32_t offset)
{
	if (u->width == 4)
		return mmio_read32(u->base + offset);
	if (u->width == 2)
		return mmio_read16(u->base + offset);
	return mmio_read8(u->base + offset);
}

/* Writes the register at @offset of @u, which has @width bytes. */
static inline void uart_write(const struct uart *u, uint32_t offset,
			      uint32_t val, unsigned int width)
{
	if (width == 4)
		mmio_write32(u->base + offset, val);
	else if (width == 2)
		mmio_write16(u->base + offset, val);
	else
		mmio_write8(u->base + offset, val);
}

/* Prints one character, as it is. */
void uart_putc(char c);
/* Prints @s, with CR before each LF. */
void uart_puts(const char *s);
/*
 * Prints @s like uart_puts(), and for each '%' the next word at @val, as
 * uart_puthex() does; if @val is NULL, '%' is printed as it is.
 */
void uart_print(const char *s, const uint32_t *val);
/* Prints "0x" and eight digits. */
void uart_puthex(uint32_t val);

#endif
