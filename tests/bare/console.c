// SPDX-License-Identifier: BSD-2-Clause
/*
 * The console of a guest program: it polls the UART of the board that the
 * guest is linked for. A kernel with its MMU on links with the address at which
 * it maps the UART. Called by the guests.
 */
#include <stdbool.h>
#include <arm/mmio.h>
#include "console.h"

#define UART_DATA     0x00 /* PL011's DR, 8250's THR */
#define PL011_FR      0x18
#define PL011_FR_TXFF (1 << 5)
#define LSR_8250      0x14
#define LSR_THRE      (1 << 5)

/*
 * Returns @val for a device, which is little-endian; a guest may be big-endian.
 */
static uint32_t little_endian(uint32_t val)
{
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap32(val)
						      : val;
}

static uint32_t uart_read(uint32_t offset)
{
	return little_endian(mmio_read32(board.uart + offset));
}

/* Returns whether the UART takes a character. */
static bool has_room(void)
{
	return board.uart_8250 ? uart_read(LSR_8250) & LSR_THRE
			       : !(uart_read(PL011_FR) & PL011_FR_TXFF);
}

void put(const char *text)
{
	for (; *text; text++) {
		while (!has_room())
			;
		mmio_write32(board.uart + UART_DATA, little_endian(*text));
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

void put_exception(uint32_t lr, uint32_t spsr)
{
	put("lr ");
	put_hex(lr);
	put(", SPSR ");
	put_hex(spsr);
	put("\n");
}
