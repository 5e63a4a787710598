/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions that set a CPU's registers before it enters a payload
 * (hyp_init.c), and the settings that the values depend on. Boot code fills in
 * the settings before it copies the block.
 */
#ifndef RESIDENT_HYP_INIT_H
#define RESIDENT_HYP_INIT_H

#include <stdint.h>

extern uint32_t resident_gich; /* GICv2 virtual interface control; 0: none */
/* The address of the stub's vectors, in both copies; 0: there is no HYP mode */
extern uint32_t resident_hvbar;
/*
 * HCR while the stub owns HYP mode: 0, or TSC where it wraps PSCI, so that each
 * CPU that a kernel in SVC mode starts gets the stub
 */
extern uint32_t resident_hcr;

/*
 * Sets every HYP register of this CPU to the stub's value. HYP mode, or Monitor
 * mode with SCR.NS = 1; MMU off.
 */
void hyp_init(void);
/*
 * Sets the PL1 registers that a payload finds at its first entry. HYP or SVC
 * mode, or Monitor mode with SCR.NS = 1; MMU off.
 */
void pl1_init(void);

#endif
