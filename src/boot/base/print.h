/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages on the console while the image boots. Each is one line that begins
 * with "hypstub: ".
 *
 * In formats: %s string, %u decimal, %x "0x" and eight digits (uint32_t), %X
 * "0x" and eight, ten or sixteen digits (uint64_t), %r first and last address
 * of a struct range *, %z a size with its unit (uint64_t).
 */
#ifndef PRINT_H
#define PRINT_H

#include <stdbool.h>

/* Reports progress; prints nothing after print_quiet(true). */
void say(const char *format, ...);
/*
 * Reports that something begins that may take longer than a second, by a line
 * that ends in "...". say_end() adds " ok" to it; any other message ends it.
 */
void say_begin(const char *format, ...);
void say_end(void);
/* Reports that something is wrong; the boot goes on. */
void warn(const char *format, ...);
/* Reports what is wrong, and stops this CPU: in WFI, all exceptions masked. */
_Noreturn void die(const char *format, ...);

/* Prints a line that begins with @prefix, even after print_quiet(true). */
void print_line(const char *prefix, const char *format, ...);

/* Returns how many times warn() was called. */
unsigned int print_warnings(void);

/* Turns say() off (@quiet) or on. */
void print_quiet(bool quiet);

#endif
