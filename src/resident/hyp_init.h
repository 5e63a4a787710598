/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers that a CPU gets before it enters a payload (hyp_init.c), and
 * the settings that they depend on. Boot code fills in the settings before it
 * copies the block.
 */
#ifndef RESIDENT_HYP_INIT_H
#define RESIDENT_HYP_INIT_H

#include <stdint.h>

extern uint32_t resident_gich; /* GICv2 virtual interface control, 0: none */
/* The stub's vectors, in the monitor's copy of the block as well; 0: no HYP */
extern uint32_t resident_hvbar;
/*
 * HCR while the stub owns HYP mode: 0, or TSC where it wraps PSCI, so that each
 * CPU that a kernel in SVC mode starts gets the stub
 */
extern uint32_t resident_hcr;

/* HYP, MMU off: every HYP register of this CPU to the stub's value */
void hyp_init(void);
/* HYP, MMU off: the PL1 registers that a payload finds at its first entry */
void pl1_init(void);

#endif
