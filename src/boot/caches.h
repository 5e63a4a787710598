/* SPDX-License-Identifier: BSD-2-Clause */
/* The I-cache of the boot CPU, while the boot runs on that CPU alone. */
#ifndef CACHES_H
#define CACHES_H

#include "base/range.h"

/*
 * Turns the I-cache on, after it has invalidated the lines of @image in unified
 * caches. Needs HYP (@hyp) or SVC, MMU and D-cache off; the caller runs in
 * @image.
 */
void icache_on(bool hyp, struct range image);

/*
 * Turns the I-cache off; needs the same state as icache_on(). No cache holds
 * any of @image afterwards, so that other CPUs or the payload may write it.
 */
void icache_off(bool hyp, struct range image);

#endif
