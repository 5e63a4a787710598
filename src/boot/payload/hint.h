/* SPDX-License-Identifier: BSD-2-Clause */
/* How to give a payload, for who has given none; hint.c. */
#ifndef HINT_H
#define HINT_H

#include "../dt/dt.h"
#include "../handoff/entry.h"

/* Reports that there is no payload, and where this boot would find one. */
void hint_payload(const struct entry *entry, const struct dt_info *dt);

#endif
