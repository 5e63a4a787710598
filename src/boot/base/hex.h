/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers in text that a user wrote: options, arguments of go, kexec's mem=. */
#ifndef HEX_H
#define HEX_H

#include <stdbool.h>
#include <stdint.h>

/* Returns the value of a hexadecimal digit, or -1 if @c is none. */
int hex_value(char c);

/*
 * Reads the @len characters at @text, a 32-bit number in hexadecimal with or
 * without "0x" before it, into @val. Returns false, and leaves @val alone, if
 * they are anything else.
 */
bool hex_parse(const char *text, unsigned int len, uint32_t *val);

#endif
