// SPDX-License-Identifier: BSD-2-Clause
/*
 * The UARTs that hypstub can drive. To add one that is polled and fits struct
 * uart_driver, add a row to the table. Used by console.c.
 */
#include <arm/pl011.h>
#include <stddef.h>
#include <string.h>
#include "uart_drivers.h"

static const struct uart_driver drivers[] = {
	/* PL011 (DDI 0183): DR, FR.TXFF; CR.UARTEN, CR.TXE */
	{ "arm,pl011",
	  PL011_DR,
	  PL011_FR,
	  PL011_FR_TXFF,
	  0,
	  false,
	  { { PL011_CR, PL011_CR_UARTEN | PL011_CR_TXE } } },
	{ "arm,sbsa-uart",
	  PL011_DR,
	  PL011_FR,
	  PL011_FR_TXFF,
	  0,
	  false,
	  { { 0 } } },
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
