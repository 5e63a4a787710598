/* SPDX-License-Identifier: BSD-2-Clause */
/* Restarts by a client whose call is refused: ours, and a naive one. */
#ifndef CLIENTS_H
#define CLIENTS_H

/* Words of clients_found */
#define CLIENTS_WHERE  0
#define CLIENTS_R0     1
#define CLIENTS_R1     2
#define CLIENTS_R2     3
#define CLIENTS_PSR    4
#define CLIENTS_WORDS  5
/* CLIENTS_WHERE: the image, or where r3 led after the call */
#define CLIENTS_IMAGE  1
#define CLIENTS_ASTRAY 2

#ifndef __ASSEMBLER__

#include <stdbool.h>

/* Prints TAP. Returns true if no check failed, and the naive one's must. */
bool clients_run(void);

#endif
#endif
