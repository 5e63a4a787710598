// SPDX-License-Identifier: BSD-2-Clause
/*
 * Chooses the UART for messages: the one that the device tree names, or the
 * last resort. Called by device_tree.c at the start of the boot. Messages
 * before that are not printed.
 */
#include <hypstub/image.h>
#include <stddef.h>
#include "../base/print.h"
#include "../dt/stdout.h"
#include "console.h"
#include "uart_start.h"

void console_start(const struct dt_info *dt)
{
	const struct uart_name *name = NULL;
	struct dt_uart uart;
	bool found = false;

	if (dt_stdout(dt, &uart))
		name = uart_name_find(uart.compatible, uart.compatible_size);
	if (name) {
		struct uart_place at = {
			.base = uart.base,
			.shift = name->width ? name->shift : uart.reg_shift,
			.width = name->width ? name->width : uart.reg_io_width,
		};

		found = uart_start(uart_driver(name->kind), &at);
	}
	if (!found)
		console_last_resort();
	if (name && !found)
		warn("there is no %s at %X, where the device tree has the console: correct the node that stdout-path names, or #address-cells",
		     name->compatible, uart.base);
	else if (!name)
		warn("the device tree names no console that is known here: set /chosen stdout-path");
}

void console_last_resort(void)
{
	/* The boards: QEMU virt, Versatile Express, BCM2836, Calxeda */
	static const uint32_t places[] = { 0x09000000, 0x1c090000, 0x3f201000,
					   0xfff36000 };

	for (unsigned int i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct uart_place at = { .base = places[i] };

		if (uart_start(uart_driver(UART_PL011), &at))
			return;
	}
}
