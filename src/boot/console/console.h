/* SPDX-License-Identifier: BSD-2-Clause */
/* The UART that messages go to: which one it is, and starting it. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "../base/memmap.h"
#include "../dt/dt.h"

/*
 * Starts the UART that the header of @image names, if it names one and that
 * UART is there. For all that is printed before the device tree is read.
 */
void console_start_header(struct range image);

/*
 * Starts the UART of /chosen stdout-path. If the tree names none, or one that
 * is not known here or is not there, the header's stays, or else it is the last
 * resort; a warning if that is not as it should be. @map: the RAM of the tree.
 */
void console_start(const struct dt_info *dt, const struct memmap *map);

/*
 * Unless the header's UART was started: starts a PL011 that identifies itself
 * at one of the places where the boards that we know have theirs. For a boot
 * whose device tree cannot say which UART to use.
 */
void console_last_resort(void);

#endif
