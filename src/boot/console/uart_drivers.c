// SPDX-License-Identifier: BSD-2-Clause
/*
 * The UARTs that hypstub can drive. To add one that is polled and fits struct
 * uart_driver, add a row to the table. Used by console.c.
 */
#include <arm/pl011.h>
#include <stddef.h>
#include <string.h>
#include "uart_drivers.h"

/* 8250: THR, LSR.THRE; LSR.TEMT */
#define UART_8250(name) \
	{ \
		.compatible = name, .data = 0, .status = 5, .mask = 1 << 5, \
		.ready = 1 << 5, .idle_mask = 3 << 5, .idle = 3 << 5, \
		.register_layout = true, \
	}

/* i.MX: UTXD, UTS.TXFULL; UTS.TXEMPTY, SOFTRST; UCR1.UARTEN, UCR2.TXEN */
#define UART_IMX(name) \
	{ \
		.compatible = name, .data = 0x40, .status = 0xb4, \
		.mask = 1 << 4, .ready = 0, \
		.idle_mask = 1 << 6 | 1 << 4 | 1 << 0, .idle = 1 << 6, \
		.enable = { { 0x80, 1 << 0 }, { 0x84, 1 << 2 } }, \
	}

static const struct uart_driver drivers[] = {
	/* PL011 (DDI 0183): DR, FR.TXFF; CR.UARTEN, CR.TXE */
	{ .compatible = "arm,pl011",
	  .data = PL011_DR,
	  .status = PL011_FR,
	  .mask = PL011_FR_TXFF,
	  .primecell = true,
	  .enable = { { PL011_CR, PL011_CR_UARTEN | PL011_CR_TXE } } },
	/* The same, with no identification; FR's upper bits are reserved */
	{ .compatible = "arm,sbsa-uart",
	  .data = PL011_DR,
	  .status = PL011_FR,
	  .mask = PL011_FR_TXFF,
	  .idle_mask = 0xfe00 | PL011_FR_TXFF },
	UART_8250("ns16550a"),
	UART_8250("ns16550"),
	UART_8250("snps,dw-apb-uart"),
	UART_IMX("fsl,imx21-uart"),
	UART_IMX("fsl,imx6q-uart"),
};

/* Returns whether @string is in @list, @size bytes of terminated strings */
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

const struct uart_driver *uart_driver_find(const char *compatible, int size)
{
	for (unsigned int i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (in_list(compatible, size, drivers[i].compatible))
			return &drivers[i];
	return NULL;
}
