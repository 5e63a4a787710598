// SPDX-License-Identifier: BSD-2-Clause
/*
 * Hexadecimal addresses in text that a user wrote. Called by options.c, by
 * handoff/find_dtb.c for the arguments of U-Boot's go, and, for digits of any
 * base, by crash_kernel.c.
 */
#include "hex.h"

int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_parse(const char *text, unsigned int len, uint32_t *val)
{
	uint32_t sum = 0;

	if (len >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		text += 2;
		len -= 2;
	}
	if (len == 0 || len > 8)
		return false;
	for (; len; len--, text++) {
		int digit = hex_value(*text);

		if (digit < 0)
			return false;
		sum = sum << 4 | digit;
	}
	*val = sum;
	return true;
}
