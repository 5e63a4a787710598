/* SPDX-License-Identifier: BSD-2-Clause */
/* The interrupt controller, as the Secure world hands it over. */
#ifndef GIC_H
#define GIC_H

#include "../dt/devices.h"

/*
 * What gic_cpu_init() needs on each CPU, filled in by gic_init(). Addresses are
 * 0 if there is no such part.
 */
struct gic_settings {
	uint32_t gicd, gicc;	  /* GICv2 with the Security Extensions */
	uint32_t gicr, gicr_size; /* GICv3: redistributors */
};
extern struct gic_settings gic_settings;

/*
 * Gives every shared interrupt to Non-secure state. Warns if the controller is
 * unknown or not there. Secure SVC, on the boot CPU.
 */
void gic_init(const struct devices *devices);

/*
 * Returns whether the GIC of the device tree, which has one, identifies itself:
 * its distributor, and a GICv2's CPU interface.
 */
bool gic_is_there(const struct devices *devices);

/* Sends SGI 0 to all other CPUs, which still take group 0. Secure SVC. */
void gic_wake_others(void);

/* Turns the distributor off again, as gic_init() left it. Secure SVC. */
void gic_off(void);

/*
 * Gives this CPU's own interrupts to Non-secure state. Returns false if this
 * CPU has no redistributor where the device tree says so. Monitor mode.
 */
bool gic_cpu_init(void);

#endif
