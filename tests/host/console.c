// SPDX-License-Identifier: BSD-2-Clause
/*
 * The console under the messages of src/boot/print.c: a buffer instead of a
 * UART. A die() ends in cpu_stop(), which goes back to the test that expects
 * it, or else fails the test.
 */
#include "../../src/resident/resident.h"
#include "harness.h"

static char text[0x4000];
static size_t used;
static jmp_buf death;
static bool death_expected;

const char *console_text(void)
{
	return text;
}

void console_clear(void)
{
	used = 0;
	text[0] = 0;
}

jmp_buf *console_death(void)
{
	console_clear();
	death_expected = true;
	return &death;
}

void uart_putc(char c)
{
	if (used + 1 == sizeof(text))
		test_fail(__FILE__, __LINE__, "too much is printed");
	text[used++] = c;
	text[used] = 0;
}

void uart_puts(const char *s)
{
	while (*s)
		uart_putc(*s++);
}

void uart_puthex(uint32_t val)
{
	uart_puts("0x");
	for (int shift = 28; shift >= 0; shift -= 4)
		uart_putc("0123456789abcdef"[val >> shift & 0xf]);
}

void cpu_stop(void)
{
	if (!death_expected)
		test_fail(__FILE__, __LINE__, "stops: %s", text);
	death_expected = false;
	longjmp(death, 1);
}
