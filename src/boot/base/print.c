// SPDX-License-Identifier: BSD-2-Clause
/*
 * Formatted messages while the image boots, printed by the UART routines of the
 * resident block. Called by every step of the boot.
 */
#include <stdarg.h>
#include <stdint.h>
#include "../../resident/cpu.h"
#include "../../resident/putc.h"
#include "print.h"
#include "range.h"

static bool quiet;
static unsigned int warnings;
/* The last line has no end yet: say_begin() */
static bool line_open;

void print_quiet(bool on)
{
	quiet = on;
}

unsigned int print_warnings(void)
{
	return warnings;
}

/* Divides by subtraction: a Cortex-A8 or A9, which has no udiv, gets here */
static void put_decimal(uint32_t val)
{
	static const uint32_t units[] = { 1000000000, 100000000, 10000000,
					  1000000,    100000,	 10000,
					  1000,	      100,	 10 };
	unsigned int i = 0;

	while (i < sizeof(units) / sizeof(units[0]) && val < units[i])
		i++;
	for (; i < sizeof(units) / sizeof(units[0]); i++) {
		char digit = '0';

		for (; val >= units[i]; val -= units[i])
			digit++;
		uart_putc(digit);
	}
	uart_putc('0' + val);
}

static void put_address(uint64_t addr)
{
	/* LPAE addresses have 40 bits: the upper digits are left out if 0 */
	int shift = addr >> 32 ? 36 : 28;

	/* What a tree says may have more */
	if (addr >> 40)
		shift = 60;
	uart_puts("0x");
	for (; shift >= 0; shift -= 4)
		uart_putc(hex_char(addr >> shift));
}

/* Prints a size in the largest unit of which there are ten or more */
static void put_size(uint64_t size)
{
	if (size >= 10 << 20) {
		put_decimal(size >> 20);
		uart_puts(" MiB");
	} else if (size >= 10 << 10) {
		put_decimal(size >> 10);
		uart_puts(" KiB");
	} else {
		put_decimal(size);
		uart_puts(" bytes");
	}
}

static void put_range(const struct range *r)
{
	put_address(r->base);
	uart_putc('-');
	put_address(range_end(*r) - 1);
}

/*
 * Prints a string that may come from a device tree or a FIT: a control
 * character in it is printed as '?', so that a message stays one line.
 */
static void put_string(const char *s)
{
	for (; *s; s++)
		uart_putc(*s >= ' ' && *s <= '~' ? *s : '?');
}

/*
 * Prints a line without its end: @prefix, then @format with the conversions of
 * print.h. Ends a line that is still open before that.
 */
static void vprint_open(const char *prefix, const char *format, va_list args)
{
	if (line_open)
		uart_puts("\n");
	line_open = false;
	uart_puts(prefix);
	for (; *format; format++) {
		if (*format != '%') {
			uart_putc(*format);
			continue;
		}
		switch (*++format) {
		case 's':
			put_string(va_arg(args, const char *));
			break;
		case 'u':
			put_decimal(va_arg(args, uint32_t));
			break;
		case 'x':
			uart_puthex(va_arg(args, uint32_t));
			break;
		case 'X':
			put_address(va_arg(args, uint64_t));
			break;
		case 'r':
			put_range(va_arg(args, const struct range *));
			break;
		case 'z':
			put_size(va_arg(args, uint64_t));
			break;
		}
	}
}

/* The same for a whole line */
static void vprint(const char *prefix, const char *format, va_list args)
{
	vprint_open(prefix, format, args);
	uart_puts("\n");
}

void say(const char *format, ...)
{
	va_list args;

	if (quiet)
		return;
	va_start(args, format);
	vprint("hypstub: ", format, args);
	va_end(args);
}

void say_begin(const char *format, ...)
{
	va_list args;

	if (quiet)
		return;
	va_start(args, format);
	vprint_open("hypstub: ", format, args);
	va_end(args);
	uart_puts(" ...");
	line_open = true;
}

void say_end(void)
{
	if (line_open)
		uart_puts(" ok\n");
	line_open = false;
}

void print_line(const char *prefix, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprint(prefix, format, args);
	va_end(args);
}

void warn(const char *format, ...)
{
	va_list args;

	warnings++;
	va_start(args, format);
	vprint("hypstub: warning: ", format, args);
	va_end(args);
}

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprint("hypstub: cannot go on: ", format, args);
	va_end(args);
	cpu_stop();
}
