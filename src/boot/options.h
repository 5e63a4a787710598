/* SPDX-License-Identifier: BSD-2-Clause */
/* The hypstub.* tokens of a kernel command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "boot.h"

/*
 * Reads every hypstub.* token of @bootargs into @options, a later one over an
 * earlier one; tokens of others are left alone. Warns of one that it does not
 * understand.
 */
void options_parse(const char *bootargs, struct options *options);

/* The hexadecimal address that is all of @text, "0x" before it or not */
bool options_hex(const char *text, uint32_t *addr);

#endif
