/* SPDX-License-Identifier: BSD-2-Clause */
/* Hexadecimal addresses in text that a user wrote. */
#ifndef HEX_H
#define HEX_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads @len characters at @text, all of which must be a 32-bit number in
 * hexadecimal, with "0x" before it or not. Returns whether they are.
 */
bool hex_parse(const char *text, unsigned int len, uint32_t *val);

#endif
