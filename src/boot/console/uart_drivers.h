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
 * that turn the transmitter on. The string is an array, since a pointer would
 * be an absolute address.
 */
struct uart_driver {
	char compatible[20];
	uint8_t data, status;
	uint16_t mask, ready;
	bool register_layout; /* reg-shift and reg-io-width apply */
	struct uart_enable enable[2];
};

/*
 * Returns the driver for a "compatible" of @size bytes, each of its strings
 * terminated; NULL if there is none.
 */
const struct uart_driver *uart_driver_find(const char *compatible, int size);

#endif
