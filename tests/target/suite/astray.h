/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * astray.S for C: calls that lead an owner of HVBAR to an exception in HYP
 * mode, where its vectors tell us by going to conformance_astray.
 */
#ifndef ASTRAY_H
#define ASTRAY_H

#include <stdint.h>

/* Where the next call goes back to if it goes astray, and with which PSR */
extern uint32_t astray_return, astray_psr;
/* How many did, and the ELR_hyp of the last one */
extern uint32_t astray_count, astray_pc;
/* The vectors that HVBAR gets then */
extern uint32_t astray_stub;

#endif
