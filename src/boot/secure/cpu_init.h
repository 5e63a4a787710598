/* SPDX-License-Identifier: BSD-2-Clause */
/* The Secure world's part of each CPU, and the two ways into the monitor. */
#ifndef CPU_INIT_H
#define CPU_INIT_H

#include <stdint.h>

/* CNTFRQ of each CPU, in Hz; 0: no timer */
extern uint32_t mon_cntfrq;
/* The monitor's copy of the block */
extern uint32_t mon_block;

#define MISSING_GICR (1u << 31) /* no ACTLR that is known here has this bit */

/*
 * Monitor mode: every Secure register of this CPU, and the GIC's part for it.
 * SCR.NS = 1 afterwards, so that the HYP and Non-secure PL1 registers can be
 * written. Returns what is missing: ACTLR bits that should be set and read back
 * as 0, and MISSING_GICR if this CPU has no redistributor.
 */
uint32_t mon_init(void);

/*
 * Secure SVC: makes the block at mon_block the monitor of this CPU, and returns
 * in Non-secure HYP mode (or SVC, without the Virtualization Extensions), on
 * the same stack, with the stub's register list. Returns as mon_init().
 */
uint32_t mon_enter(void);

/* ARM code. Secure SVC, MMU off, no stack: another CPU comes here to wait */
extern char cpu_arrive[];

#endif
