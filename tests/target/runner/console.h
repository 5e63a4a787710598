/* SPDX-License-Identifier: BSD-2-Clause */
/* The runner's console, and start.S's two ways into C. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdint.h>

void console_put(const char *text);

/* What start.S calls: whose result is the exit status; and in a crash */
int runner_main(const char *dtb);
void runner_crash(uint32_t vector, uint32_t lr, uint32_t spsr);

#endif
