/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls of the stub that C handles (hvc_slow.c). */
#ifndef RESIDENT_HVC_H
#define RESIDENT_HVC_H

#include <stdbool.h>
#include "call_frame.h"

/*
 * HYP: serves a call that the vectors leave to C. The frame holds the result;
 * returns true if the call is to be passed on by smc first.
 */
bool hvc_slow(struct call_frame *frame);

#endif
