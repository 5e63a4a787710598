// SPDX-License-Identifier: BSD-2-Clause
/*
 * Finds out whether the UART that a device tree or the header of the image
 * names is there, by reading alone, and starts it. Called by console.c.
 */
#include <arm/pl011.h>
#include "../../resident/putc.h"
#include "../base/probe.h"
#include "uart_start.h"

/* Polls that are longer than a UART needs to send what it holds */
#define IDLE_POLLS    (1 << 18)
#define REG_SHIFT_MAX 4
/* All registers are in the 4 KiB from a UART's address */
#define BASE_MAX      0xfffff000

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

/* Returns @val in the order of bytes in which the CPU reads it from a UART */
static uint32_t as_read(const struct uart_driver *d, uint32_t val)
{
	return d->big_endian ? __builtin_bswap32(val) : val;
}

/* Returns whether @status reads as with nothing to send, sooner or later */
static bool becomes_idle(const struct uart_driver *d, uint32_t status,
			 unsigned int width)
{
	uint32_t val;

	for (int i = 0; i < IDLE_POLLS; i++) {
		if (!probe_read(status, width, &val))
			return false;
		if ((as_read(d, val) & d->idle_mask) == d->idle)
			return true;
	}
	return false;
}

/*
 * Returns whether there is a UART of @d at @base, whose register for that is at
 * @offset and has @width bytes, a power of two
 */
static bool is_there(const struct uart_driver *d, uint32_t base,
		     uint32_t offset, uint32_t width)
{
	if (d->primecell)
		return is_pl011(base);
	return !(offset & (width - 1)) && becomes_idle(d, base + offset, width);
}

/* Turns the transmitter of resident_uart on, which is one of @d */
static void transmitter_on(const struct uart_driver *d)
{
	const struct uart *u = &resident_uart;

	for (int i = 0; i < 2; i++) {
		uint32_t bits = as_read(d, d->enable[i].bits);
		uint8_t offset = d->enable[i].offset;

		if (bits)
			uart_write(u, offset, uart_read(u, offset) | bits,
				   u->width);
	}
}

bool uart_start(const struct uart_driver *d, const struct uart_place *at)
{
	uint32_t shift = d->width ? 0 : at->shift;
	uint32_t width = d->width;

	if (!width)
		width = at->width == 1 || at->width == 2 ? at->width : 4;
	if (at->base > BASE_MAX || at->base % 4 || shift > REG_SHIFT_MAX ||
	    !is_there(d, at->base, d->idle_at << shift, width))
		return false;

	resident_uart = (struct uart){
		.base = at->base,
		.mask = as_read(d, d->mask),
		.ready = as_read(d, d->ready),
		.data = d->data << shift,
		.status = d->status << shift,
		.width = width,
		.data_width = d->data_width ? d->data_width : width,
		.data_shift = d->big_endian ? 24 : 0,
	};
	transmitter_on(d);
	return true;
}
