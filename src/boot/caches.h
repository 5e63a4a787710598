/* SPDX-License-Identifier: BSD-2-Clause */
/* The instruction cache of the boot CPU while the boot runs on it alone. */
#ifndef CACHES_H
#define CACHES_H

#include "base/range.h"

/*
 * Turns the I-cache on. HYP (@hyp) or SVC, MMU and D-cache off; runs in @image,
 * whose lines in unified caches are invalidated first.
 */
void icache_on(bool hyp, struct range image);

/*
 * Turns the I-cache off, in the same state. No cache holds any of @image
 * afterwards, so that other CPUs or the payload may write it.
 */
void icache_off(bool hyp, struct range image);

#endif
