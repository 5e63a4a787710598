// SPDX-License-Identifier: BSD-2-Clause
/*
 * The console: a table of the UARTs that we can drive, each told as the offsets
 * that uart_putc() polls and writes, and as what turns its transmitter on.
 */
#include <errno.h>
#include <string.h>
#include <arm/mmio.h>
#include "../../resident/resident.h"
#include "console.h"
#include "../dt/dt.h"
#include "../base/probe.h"

/* A register, and the bits to set in it before the first character */
struct enable {
	uint8_t offset;
	uint16_t bits;
};

/* Strings are arrays, since a pointer would be an absolute address */
struct driver {
	char compatible[20];
	uint8_t data, status;
	uint16_t mask, ready;
	bool register_layout;	 /* reg-shift and reg-io-width apply */
	struct enable enable[2]; /* bits 0: none */
};

static const struct driver drivers[] = {
	/* PL011 (DDI 0183): DR, FR.TXFF; CR.UARTEN, CR.TXE */
	{ "arm,pl011", 0x00, 0x18, 1 << 5, 0, false, { { 0x30, 0x101 } } },
	{ "arm,sbsa-uart", 0x00, 0x18, 1 << 5, 0, false, { { 0 } } },
	/* 8250: THR, LSR.THRE */
	{ "ns16550a", 0, 5, 1 << 5, 1 << 5, true, { { 0 } } },
	{ "ns16550", 0, 5, 1 << 5, 1 << 5, true, { { 0 } } },
	{ "snps,dw-apb-uart", 0, 5, 1 << 5, 1 << 5, true, { { 0 } } },
	/* i.MX: UTXD, UTS.TXFULL; UCR1.UARTEN, UCR2.TXEN */
	{ "fsl,imx21-uart",
	  0x40,
	  0xb4,
	  1 << 4,
	  0,
	  false,
	  { { 0x80, 1 << 0 }, { 0x84, 1 << 2 } } },
	{ "fsl,imx6q-uart",
	  0x40,
	  0xb4,
	  1 << 4,
	  0,
	  false,
	  { { 0x80, 1 << 0 }, { 0x84, 1 << 2 } } },
};

#define DRIVERS (sizeof(drivers) / sizeof(drivers[0]))

static bool in_list(const char *list, int size, const char *string)
{
	while (size > 0) {
		int len = strnlen(list, size);

		if (len < size && !strcmp(list, string))
			return true;
		list += len + 1;
		size -= len + 1;
	}
	return false;
}

/* Returns 0, or -ENODEV if nothing answers there */
static int uart_start(const struct driver *d, const struct dt_uart *dt)
{
	struct uart *u = &resident_uart;
	int shift = d->register_layout ? dt->reg_shift : 0;
	uint32_t val;

	if (!probe_read32((dt->base + (d->status << shift)) & -4u, &val))
		return -ENODEV;

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
	return 0;
}

int console_from_dt(const struct dt_info *dt)
{
	struct dt_uart uart;
	int err = dt_stdout(dt, &uart);

	if (err)
		return err;
	if (uart.base > UINT32_MAX || uart.base % 4 || uart.reg_shift > 4)
		return -ENODEV;
	for (unsigned int i = 0; i < DRIVERS; i++)
		if (in_list(uart.compatible, uart.compatible_size,
			    drivers[i].compatible))
			return uart_start(&drivers[i], &uart);
	return -ENODEV;
}

/*
 * PrimeCell identification (DDI 0183 3.3): four bytes "0x0d 0xf0 0x05 0xb1" at
 * 0xff0, part number 0x011 at 0xfe0. Reading is harmless, and a place where
 * nothing answers aborts, which the probe survives.
 */
static bool is_pl011(uint32_t base)
{
	static const uint8_t id[] = { 0x0d, 0xf0, 0x05, 0xb1 };
	uint32_t val;

	for (unsigned int i = 0; i < sizeof(id); i++)
		if (!probe_read32(base + 0xff0 + 4 * i, &val) ||
		    (val & 0xff) != id[i])
			return false;
	return probe_read32(base + 0xfe0, &val) && (val & 0xff) == 0x11;
}

void console_last_resort(void)
{
	/* QEMU virt, Versatile Express, BCM2836, Calxeda */
	static const uint32_t places[] = { 0x09000000, 0x1c090000, 0x3f201000,
					   0xfff36000 };
	struct dt_uart uart = { 0 };

	for (unsigned int i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (is_pl011(places[i])) {
			uart.base = places[i];
			uart_start(&drivers[0], &uart);
			return;
		}
}
