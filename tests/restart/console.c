// SPDX-License-Identifier: BSD-2-Clause
/* The kernel's console, and its ends. */
#include <arm/smccc.h>
#include "kernel.h"

static volatile uint32_t *const uart = (volatile uint32_t *)UART_VIRT;

/* Devices are little-endian */
static uint32_t little_endian(uint32_t val)
{
#ifdef __ARMEB__
	return __builtin_bswap32(val);
#else
	return val;
#endif
}

void put(const char *text)
{
	for (; *text; text++) {
		while (little_endian(uart[0x18 / 4]) & 1 << 5)
			;
		uart[0] = little_endian(*text);
	}
}

void put_number(uint32_t val)
{
	char digit[2] = { '0' + val % 10, 0 };

	if (val >= 10)
		put_number(val / 10);
	put(digit);
}

void put_hex(uint32_t val)
{
	put("0x");
	for (int shift = 28; shift >= 0; shift -= 4) {
		char digit[2] = { "0123456789abcdef"[val >> shift & 0xf], 0 };

		put(digit);
	}
}

void power_off(void)
{
	register uint32_t r0 __asm__("r0") = PSCI_SYSTEM_OFF;

	__asm__ volatile(".arch_extension sec\n\tsmc #0"
			 : "+r"(r0)
			 :
			 : "memory");
	for (;;)
		;
}

void fail(const char *text, uint32_t val)
{
	put("FAILED: ");
	put(text);
	put(" ");
	put_hex(val);
	put("\n");
	power_off();
}
