/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Secure registers of each CPU (cpu_init.c), and the two ways into the
 * monitor (mon_enter.S).
 */
#ifndef CPU_INIT_H
#define CPU_INIT_H

#include <stdint.h>

/* What each CPU writes to CNTFRQ, in Hz; 0: no timer, or not known */
extern uint32_t mon_cntfrq;
/* The address of the monitor's copy of the block */
extern uint32_t mon_block;

#define MISSING_GICR (1u << 31) /* no ACTLR known here has this bit */

/*
 * Sets every Secure register of this CPU, and its part of the GIC. Returns what
 * is missing: ACTLR bits that should be set and read back as 0, and
 * MISSING_GICR if this CPU has no redistributor. Monitor mode; leaves SCR.NS =
 * 1, so that the HYP and Non-secure PL1 registers can be written.
 */
uint32_t mon_init(void);

/*
 * Makes the block at mon_block the monitor of this CPU. Returns what mon_init()
 * returns, on the same stack, in Non-secure HYP mode with the stub's values in
 * all registers of HYP; or in SVC mode without the Virtualization Extensions.
 * Secure SVC.
 */
uint32_t mon_enter(void);

/*
 * Where a CPU other than the boot CPU enters, to wait for CPU_ON in the
 * monitor: cpu_arrive from a board's own boot code, cpu_arrive_parked from
 * head.S. ARM code; Secure SVC, MMU off, no stack.
 */
extern char cpu_arrive[], cpu_arrive_parked[];

/* Returns the bits of ACTLR that hypstub sets on a CPU with @midr. */
uint32_t cpu_init_actlr_bits(uint32_t midr);

#endif
