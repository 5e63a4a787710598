/* SPDX-License-Identifier: BSD-2-Clause */
/* The devices that the Secure world sets up or uses. */
#ifndef DT_DEVICES_H
#define DT_DEVICES_H

#include "dt.h"

#define SECURE_NODES_MAX 4

enum gic_version { GIC_NONE, GIC_V2, GIC_V3 };

/* SoCs of which more has to be known than their device trees say */
enum soc {
	SOC_OTHER,
	SOC_IMX6UL, /* and 6ULL, 6ULZ */
	SOC_IMX7,
	SOC_RCAR_GEN2, /* and RZ/G1 */
	SOC_STM32MP15,
	SOC_TEGRA, /* Tegra 4 and K1 */
};

/* Addresses are as the CPU sees them, 0 if there is no such device */
struct devices {
	enum soc soc;
	enum gic_version gic;
	uint32_t gicd;		 /* distributor */
	uint32_t gicc;		 /* GICv2: CPU interface */
	struct range gicr;	 /* GICv3: redistributors */
	uint32_t timer_hz;	 /* the timer's clock-frequency, 0: not given */
	int timer;		 /* its node, 0: none */
	struct range secure_ram; /* size 0: none */
	/* The nodes of such RAM: the offsets of the first, and how many */
	int secure_node[SECURE_NODES_MAX];
	unsigned int secure_nodes;
	struct power power;   /* SYSTEM_OFF and SYSTEM_RESET */
	uint32_t sys_flags;   /* Versatile Express: SYS_FLAGSSET */
	uint32_t smp_mailbox; /* AST2600: registers that call its CPU 1 */
	uint32_t local_intc;  /* BCM2836: local peripherals */
};

/*
 * Returns whether a generic timer may run at @hz: 1 to 50 MHz are usual (DDI
 * 0406C B8.1.1), 1 GHz is what ARMv8.6 has, and an AST2600's runs at up to 1.6
 * GHz.
 */
static inline bool timer_hz_is_possible(uint32_t hz)
{
	return hz >= 100000 && hz <= 2000000000;
}

/*
 * Fills in @devices from the opened tree, in a pass of its own. Leaves out a
 * device that is not there, or whose node cannot be used.
 */
void dt_devices(const struct dt_info *dt, struct devices *devices);

#endif
