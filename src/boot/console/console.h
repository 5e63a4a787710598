/* SPDX-License-Identifier: BSD-2-Clause */
/* The UART that messages go to: which one it is, and starting it. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "../dt/dt.h"

/*
 * Starts the UART of /chosen stdout-path. If the tree names none, or one that
 * is not known here or is not there: the last resort, and a warning.
 */
void console_start(const struct dt_info *dt);

/*
 * Starts a PL011 that identifies itself at one of the places where the boards
 * that we know have theirs. For a boot whose device tree cannot say which UART
 * to use.
 */
void console_last_resort(void);

#endif
