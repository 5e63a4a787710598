/* SPDX-License-Identifier: BSD-2-Clause */
/* Putting the resident block where it stays, and leaving through it. */
#ifndef INSTALL_H
#define INSTALL_H

#include "boot.h"

/*
 * Chooses the places of the stub and of the monitor and marks them in the map.
 */
void install_place(struct boot *boot);

/* Copies the block to its places; its settings are final from here on. */
void install_copy(const struct boot *boot);

/* Enters the payload, by way of the stub where there is one. */
_Noreturn void install_leave(const struct boot *boot);

#endif
