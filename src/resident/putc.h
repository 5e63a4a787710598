/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Console output by polling (putc.c). Boot code chooses the UART and fills in
 * resident_uart; boot code and the reports of the resident block print with it.
 */
#ifndef RESIDENT_PUTC_H
#define RESIDENT_PUTC_H

#include <stdint.h>

/*
 * A UART that sends by polling: wait until (status & mask) == ready, then
 * write the character. Register offsets are in bytes; accesses are 1 or 4 bytes
 * wide.
 */
struct uart {
	uintptr_t base; /* 0: none, output is dropped */
	uint32_t mask, ready;
	uint8_t data, status;
	uint8_t width;
};

/* A setting: boot code fills it in before it copies the block */
extern struct uart resident_uart;

/* Returns the lower four bits of @val as a digit, 0 to f. */
static inline char hex_char(uint32_t val)
{
	val &= 0xf;
	return val + (val < 10 ? '0' : 'a' - 10);
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
