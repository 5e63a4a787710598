// SPDX-License-Identifier: BSD-2-Clause
/* The payload's console: the PL011 of the board that it is linked for. */
#include <arm/mmio.h>
#include "board.h"

#define PL011_DR      0x00
#define PL011_FR      0x18
#define PL011_FR_TXFF (1 << 5)

void put(const char *text)
{
	for (; *text; text++) {
		while (mmio_read32(board.uart + PL011_FR) & PL011_FR_TXFF)
			;
		mmio_write32(board.uart + PL011_DR, *text);
	}
}

void put_hex(uint32_t val)
{
	char text[11] = "0x";

	for (unsigned int i = 0; i < 8; i++)
		text[2 + i] = "0123456789abcdef"[val >> (28 - 4 * i) & 0xf];
	text[10] = 0;
	put(text);
}

void put_number(uint32_t val)
{
	char text[2] = { '0' + val % 10, 0 };

	if (val >= 10)
		put_number(val / 10);
	put(text);
}
