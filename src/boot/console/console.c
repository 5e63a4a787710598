// SPDX-License-Identifier: BSD-2-Clause
/*
 * Chooses the UART for messages: the one that the device tree names, or the one
 * that the header of the image names, or the last resort. Called by
 * device_tree.c at the start of the boot. Messages before that are not printed.
 */
#include <hypstub/image.h>
#include <stddef.h>
#include "../../resident/putc.h"
#include "../base/phys.h"
#include "../base/print.h"
#include "../dt/stdout.h"
#include "console.h"
#include "uart_start.h"

/* What the header of the image names; base 0: nothing */
static struct {
	uint32_t base, kind;
	const struct uart_driver *driver; /* NULL: a kind that is not known */
	bool started;
} header;

void console_start_header(struct range image)
{
	const uint32_t *word = phys(image.base + IMAGE_CONSOLE);
	uint32_t kind = word[(IMAGE_CONSOLE_KIND - IMAGE_CONSOLE) / 4];
	struct uart_place at = {
		.base = word[0],
		.shift = kind >> UART_REG_SHIFT & 0xff,
		.width = kind >> UART_IO_WIDTH,
	};

	header.base = at.base;
	header.kind = kind;
	if (!header.base)
		return;
	header.driver = uart_driver(kind & UART_KIND_MASK);
	header.started =
		header.driver &&
		!ranges_overlap(image, (struct range){ header.base, 1 }) &&
		uart_start(header.driver, &at);
}

/* Stops the header's UART if the device tree has RAM at its address */
static void stop_header_in_ram(const struct memmap *map)
{
	if (!header.started ||
	    !memmap_is_ram(map, (struct range){ header.base, 4 }))
		return;
	resident_uart.base = 0;
	header.started = false;
}

static void warn_of_header(void)
{
	if (!header.base || header.started)
		return;
	if (!header.driver)
		warn("the header of the image names a console at %x of kind %x, which is not known: correct its words at 0x50, or build with another CONSOLE=",
		     header.base, header.kind);
	else
		warn("there is no UART of kind %s at %x, where the header of the image has the console: correct its words at 0x50, or build with another CONSOLE=",
		     header.driver->name, header.base);
}

void console_start(const struct dt_info *dt, const struct memmap *map)
{
	const struct uart_name *name = NULL;
	struct dt_uart uart;
	bool found = false;

	stop_header_in_ram(map);
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
	warn_of_header();
	if (name && !found)
		warn("there is no %s at %X, where the device tree has the console: correct the node that stdout-path names, or #address-cells",
		     name->compatible, uart.base);
	else if (!name && !header.started)
		warn("the device tree names no console that is known here: set /chosen stdout-path");
}

void console_last_resort(void)
{
	/* The boards: QEMU virt, Versatile Express, BCM2836, Calxeda */
	static const uint32_t places[] = { 0x09000000, 0x1c090000, 0x3f201000,
					   0xfff36000 };

	if (header.started)
		return;
	for (unsigned int i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct uart_place at = { .base = places[i] };

		if (uart_start(uart_driver(UART_PL011), &at))
			return;
	}
}
