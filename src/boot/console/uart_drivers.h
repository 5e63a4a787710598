/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The UARTs that hypstub can drive, and the names that device trees have for
 * them, as tables. Used by console.c and uart_start.c.
 */
#ifndef UART_DRIVERS_H
#define UART_DRIVERS_H

#include <stdbool.h>
#include <stdint.h>

/* A register, and the bits to set in it before the first character */
struct uart_enable {
	uint32_t bits; /* 0: none */
	uint8_t offset;
};

/*
 * The registers that uart_putc() polls and writes (see struct uart), and those
 * that turn the transmitter on. Masks are in the UART's own order of bytes. A
 * UART that has sent everything reads as @idle in the register @idle_at; most
 * other things at its address do not. The string is an array, since a pointer
 * would be an absolute address.
 */
struct uart_driver {
	char name[8]; /* that CONSOLE= has for it */
	uint8_t data, status, idle_at;
	uint8_t width;	    /* 0: given with the address, as for an 8250 */
	uint8_t data_width; /* of the register for data; 0: @width */
	bool primecell;	    /* it has the identification of a PL011 */
	bool big_endian;
	uint32_t mask, ready;
	uint32_t idle_mask, idle;
	struct uart_enable enable[2];
};

/* A "compatible", its driver, and what only an 8250 has */
struct uart_name {
	char compatible[24];
	uint8_t kind;  /* UART_* of hypstub/image.h */
	uint8_t shift; /* of an 8250's register numbers, if @width is given */
	uint8_t width; /* 0: reg-shift and reg-io-width of the node apply */
};

/* Returns the driver of @kind, UART_* of hypstub/image.h; NULL if none. */
const struct uart_driver *uart_driver(uint32_t kind);

/*
 * Returns the name that is in a "compatible" of @size bytes, each of its
 * strings terminated; NULL if there is none that is known.
 */
const struct uart_name *uart_name_find(const char *compatible, int size);

#endif
