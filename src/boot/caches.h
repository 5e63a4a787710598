/* SPDX-License-Identifier: BSD-2-Clause */
/* The instruction cache of the boot CPU while the boot runs on it alone. */
#ifndef ICACHE_H
#define ICACHE_H

#include <stdbool.h>
#include "boot.h"

/* HYP (@hyp) or SVC, MMU and D-cache off; runs in @image */
void icache_on(bool hyp, struct range image);
/* Nothing of @image is in a cache afterwards, so that it can be written */
void icache_off(bool hyp, struct range image);

#endif
