/* SPDX-License-Identifier: BSD-2-Clause */
/* Which mode the payload gets, and whether the stub wraps PSCI for it. */
#ifndef MODES_H
#define MODES_H

#include "boot.h"

/* Sets boot->payload_in_hyp and boot->wraps_psci, by payload and options. */
void modes_choose(struct boot *boot);

#endif
