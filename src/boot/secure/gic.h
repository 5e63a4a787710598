/* SPDX-License-Identifier: BSD-2-Clause */
/* The interrupt controller, as the Secure world hands it over. */
#ifndef GIC_H
#define GIC_H

#include "../dt/devices.h"

/*
 * What gic_cpu_init() needs on each CPU; addresses are 0 if there is none.
 * gic_init() fills it in.
 */
struct gic_settings {
	uint32_t gicd, gicc;	  /* GICv2 with the Security Extensions */
	uint32_t gicr, gicr_size; /* GICv3: redistributors */
};
extern struct gic_settings gic_settings;

/*
 * Secure SVC, on the boot CPU: gives every shared interrupt to Non-secure
 * state. Warns if the controller is unknown or not there.
 */
void gic_init(const struct devices *devices);

/* Secure SVC: sends SGI 0 to all other CPUs, which still take group 0. */
void gic_wake_others(void);

/* Secure SVC: turns the distributor off, as gic_init() left it. */
void gic_off(void);

/*
 * Monitor mode: gives this CPU's own interrupts to Non-secure state. Returns
 * false if it has no redistributor where the device tree says so.
 */
bool gic_cpu_init(void);

#endif
