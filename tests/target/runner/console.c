// SPDX-License-Identifier: BSD-2-Clause
/*
 * The runner's console, a PL011, and what start.S says there when an exception
 * came in PL1. MMU off.
 */
#include <arm/mmio.h>
#include "console.h"

/* QEMU virt's, unless the build says otherwise */
#ifndef RUNNER_UART
#define RUNNER_UART 0x09000000
#endif
#define PL011_DR      0x00
#define PL011_FR      0x18
#define PL011_FR_TXFF (1 << 5)

void console_put(const char *text)
{
	for (; *text; text++) {
		while (mmio_read32(RUNNER_UART + PL011_FR) & PL011_FR_TXFF)
			;
		mmio_write32(RUNNER_UART + PL011_DR, *text);
	}
}

static void put_hex(const char *what, uint32_t val)
{
	char text[9];

	for (unsigned int i = 0; i < 8; i++)
		text[i] = "0123456789abcdef"[val >> (28 - 4 * i) & 0xf];
	text[8] = 0;
	console_put(what);
	console_put(text);
}

void runner_crash(uint32_t vector, uint32_t lr, uint32_t spsr)
{
	put_hex("\nBail out! exception in PL1: vector 0x", vector);
	put_hex(", lr 0x", lr);
	put_hex(", SPSR 0x", spsr);
	console_put("\n");
}
