/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding out whether a UART is there, and starting it. Used by console.c. */
#ifndef UART_START_H
#define UART_START_H

#include <stdbool.h>
#include <stdint.h>
#include "uart_drivers.h"

/* Where a UART is; @shift and @width are an 8250's, of other UARTs unused */
struct uart_place {
	uint64_t base;
	uint32_t shift, width;
};

/*
 * Sets up the UART at @at for uart_putc(), with its transmitter on. Returns
 * false, and has written nothing, if there is no UART of @driver.
 */
bool uart_start(const struct uart_driver *driver, const struct uart_place *at);

#endif
