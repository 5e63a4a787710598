/* SPDX-License-Identifier: BSD-2-Clause */
/* Puts the resident block where it stays, and leaves the boot through it. */
#ifndef INSTALL_H
#define INSTALL_H

#include "boot.h"

/*
 * Chooses the places of the stub and of the monitor and marks them in the map.
 * Ends the boot if there is no room.
 */
void install_place(struct boot *boot);

/*
 * Fills in the settings of the block and copies it to its places. The settings
 * are final from here on.
 */
void install_copy(const struct boot *boot);

/*
 * Enters the payload, from the stub's copy if there is a stub. Makes the last
 * move first, if the payload needs one. Does not return.
 */
_Noreturn void install_leave(const struct boot *boot);

#endif
