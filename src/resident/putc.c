// SPDX-License-Identifier: BSD-2-Clause
/*
 * Console output by polling, with one routine for every UART that struct uart
 * can describe. Called by boot code, which chooses the UART, by the reports of
 * unexpected exceptions and by psci.c.
 */
#include "putc.h"

struct uart resident_uart __attribute__((section(".resident.data"))) = { 0 };

void uart_putc(char c)
{
	const struct uart *u = &resident_uart;

	if (!u->base)
		return;
	while ((uart_read(u, u->status) & u->mask) != u->ready)
		;
	uart_write(u, u->data, c << u->data_shift, u->data_width);
}

void uart_puthex(uint32_t val)
{
	uart_putc('0');
	uart_putc('x');
	for (int shift = 28; shift >= 0; shift -= 4)
		uart_putc(hex_char(val >> shift));
}

void uart_print(const char *s, const uint32_t *val)
{
	for (; *s; s++) {
		if (*s == '%' && val) {
			uart_puthex(*val++);
			continue;
		}
		if (*s == '\n')
			uart_putc('\r');
		uart_putc(*s);
	}
}

void uart_puts(const char *s)
{
	uart_print(s, 0);
}
