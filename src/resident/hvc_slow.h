/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls of the stub that C handles (hvc_slow.c), for hyp_vectors.S. */
#ifndef RESIDENT_HVC_SLOW_H
#define RESIDENT_HVC_SLOW_H

#include <stdbool.h>
#include "call_frame.h"

/*
 * Serves a call that the vectors leave to C, and writes the result to @frame.
 * Returns true for a call that the vectors must pass on to the Secure world by
 * smc; @frame is then unchanged. HYP mode, MMU off.
 */
bool hvc_slow(struct call_frame *frame);

#endif
