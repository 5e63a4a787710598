/* SPDX-License-Identifier: BSD-2-Clause */
/* The UARTs that hypstub can drive, as a table. Used by console.c. */
#ifndef UART_DRIVERS_H
#define UART_DRIVERS_H

#include <stdbool.h>
#include <stdint.h>

/* A register, and the bits to set in it before the first character */
struct uart_enable {
	uint8_t offset;
	uint16_t bits; /* 0: none */
};

/*
 * The registers that uart_putc() polls and writes (see struct uart), and those
 * that turn the transmitter on. A UART that has sent everything reads as @idle
 * in the status register; most other things at its address do not. The string
 * is an array, since a pointer would be an absolute address.
 */
struct uart_driver {
	char compatible[20];
	uint8_t data, status;
	uint16_t mask, ready;
	uint16_t idle_mask, idle;
	bool register_layout; /* reg-shift and reg-io-width apply */
	bool primecell;	      /* it has the identification of a PL011 */
	struct uart_enable enable[2];
};

/*
 * Returns the driver for a "compatible" of @size bytes, each of its strings
 * terminated; NULL if there is none.
 */
const struct uart_driver *uart_driver_find(const char *compatible, int size);

#endif
