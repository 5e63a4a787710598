// SPDX-License-Identifier: BSD-2-Clause
/*
 * Chooses the UART for messages and starts it: the one that the device tree
 * names, or the last resort. Called by device_tree.c at the start of the boot.
 * Messages before that are not printed.
 */
#include <arm/mmio.h>
#include <arm/pl011.h>
#include <stddef.h>
#include "../../resident/putc.h"
#include "../base/print.h"
#include "../base/probe.h"
#include "../dt/stdout.h"
#include "console.h"
#include "uart_drivers.h"

/* Polls that are longer than a UART needs to send what it holds */
#define IDLE_POLLS (1 << 18)

/*
 * Returns whether a PL011 is at @base, by its PrimeCell identification (DDI
 * 0183 3.3). Reading these registers changes nothing. If nothing answers there,
 * the read aborts, and the probe reports that.
 */
static bool is_pl011(uint32_t base)
{
	static const uint8_t id[] = { PL011_PCELL_ID_0, PL011_PCELL_ID_1,
				      PL011_PCELL_ID_2, PL011_PCELL_ID_3 };
	uint32_t val;

	for (unsigned int i = 0; i < sizeof(id); i++)
		if (!probe_read32(base + PL011_PCELL_ID + 4 * i, &val) ||
		    (val & 0xff) != id[i])
			return false;
	return probe_read32(base + PL011_PERIPH_ID, &val) &&
	       (val & 0xff) == PL011_PART;
}

/* Returns whether @status reads as with nothing to send, sooner or later */
static bool becomes_idle(const struct uart_driver *d, uint32_t status)
{
	uint32_t val;

	for (int i = 0; i < IDLE_POLLS; i++) {
		if (!probe_read32(status & -4u, &val))
			return false;
		val >>= status % 4 * 8;
		/* All ones in a byte are a bus without a device */
		if ((val & d->idle_mask) == d->idle && (val & 0xff) != 0xff)
			return true;
	}
	return false;
}

/* Sets up the UART for uart_putc(). Returns false if there is no such UART */
static bool uart_start(const struct uart_driver *d, const struct dt_uart *dt)
{
	struct uart *u = &resident_uart;
	int shift = d->register_layout ? dt->reg_shift : 0;

	if (!(d->primecell ? is_pl011(dt->base)
			   : becomes_idle(d, dt->base + (d->status << shift))))
		return false;

	u->base = dt->base;
	u->data = d->data << shift;
	u->status = d->status << shift;
	u->mask = d->mask;
	u->ready = d->ready;
	u->width = d->register_layout && dt->reg_io_width == 1 ? 1 : 4;
	for (int i = 0; i < 2; i++)
		if (d->enable[i].bits)
			mmio_write32(
				u->base + d->enable[i].offset,
				mmio_read32(u->base + d->enable[i].offset) |
					d->enable[i].bits);
	return true;
}

void console_start(const struct dt_info *dt)
{
	const struct uart_driver *driver = NULL;
	struct dt_uart uart;

	if (dt_stdout(dt, &uart))
		driver =
			uart_driver_find(uart.compatible, uart.compatible_size);
	if (!driver) {
		console_last_resort();
		warn("the device tree names no console that is known here: set /chosen stdout-path");
		return;
	}
	if (uart.base <= UINT32_MAX && uart.base % 4 == 0 &&
	    uart.reg_shift <= 4 && uart_start(driver, &uart))
		return;
	console_last_resort();
	warn("there is no %s at %X, where the device tree has the console: correct the node that stdout-path names, or #address-cells",
	     driver->compatible, uart.base);
}

void console_last_resort(void)
{
	/* The boards: QEMU virt, Versatile Express, BCM2836, Calxeda */
	static const uint32_t places[] = { 0x09000000, 0x1c090000, 0x3f201000,
					   0xfff36000 };
	static const char compatible[] = "arm,pl011";
	struct dt_uart uart = { 0 };

	for (unsigned int i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (is_pl011(places[i])) {
			uart.base = places[i];
			uart_start(uart_driver_find(compatible,
						    sizeof(compatible)),
				   &uart);
			return;
		}
}
