/* SPDX-License-Identifier: BSD-2-Clause */
/* Which mode the payload gets, and what follows from that for PSCI. */
#ifndef MODES_H
#define MODES_H

#include "boot.h"

/* Sets boot->payload_in_hyp and boot->wraps_psci. */
void modes_choose(struct boot *boot);

#endif
