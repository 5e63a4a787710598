/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trampoline.S for C: the call itself, the words that steer it, and the sites
 * that call.c writes instructions to.
 */
#ifndef TRAMPOLINE_H
#define TRAMPOLINE_H

#include <stdint.h>
#include "regs.h"

uint32_t trampoline_call(const uint32_t in[REG_WORDS]);

/* Where to (bit 0: Thumb), the PSR to call with, and what came back */
extern uint32_t trampoline_site;
extern uint32_t trampoline_psr;
extern uint32_t trampoline_out[REG_WORDS];

/* What both sites go on to */
extern const char trampoline_capture[];

/* The sites: setend, hvc in ARM; setend, nop, hvc (two halves) in Thumb */
extern uint32_t trampoline_arm[2];
extern uint16_t trampoline_thumb[4];

#endif
