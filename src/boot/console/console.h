/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding the UART that messages go to. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "../dt/dt.h"

/*
 * Starts the UART of /chosen stdout-path. Returns false if the tree names none,
 * or one that is not known here or does not answer.
 */
bool console_from_dt(const struct dt_info *dt);

/*
 * Where the device tree cannot say: starts a PL011 that identifies itself at
 * one of the places where the boards that we know have theirs.
 */
void console_last_resort(void);

#endif
