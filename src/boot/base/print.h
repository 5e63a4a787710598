/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages on the console, one line each, with "hypstub: " before it.
 *
 * In formats: %s string, %u decimal, %x "0x" and eight digits (uint32_t),
 * %X the same for a uint64_t, %r first and last address of a struct range *,
 * %z a size in words (uint64_t).
 */
#ifndef PRINT_H
#define PRINT_H

#include <stdbool.h>

/* Progress; nothing is printed after print_quiet(true) */
void say(const char *format, ...);
/* Something is wrong and the boot goes on */
void warn(const char *format, ...);
/* Something is wrong, and this CPU stops in a defined state: WFI, masked */
_Noreturn void die(const char *format, ...);

/* The same line with @prefix, quiet or not: the demo's voice */
void tell(const char *prefix, const char *format, ...);

void print_quiet(bool quiet);

#endif
