/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding the UART that messages go to. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "../boot.h"

/* The UART of /chosen stdout-path. Returns 0, -ENOENT or -ENODEV. */
int console_from_dt(const struct dt_info *dt);

/*
 * Where the device tree cannot tell: a PL011 that identifies itself at one of
 * the places where the boards that we know have theirs.
 */
void console_last_resort(void);

#endif
