/* SPDX-License-Identifier: BSD-2-Clause */
/* SYSTEM_OFF and SYSTEM_RESET as the device tree describes them. */
#ifndef DT_POWER_H
#define DT_POWER_H

#include "../../resident/resident.h"
#include "node.h"

/*
 * For dt_usable_kind(): a letter for each way to turn the machine off or to
 * reset it, and its "compatible". Capital letters are resets.
 */
#define DT_POWER \
	DT_KNOWN('s', "syscon-poweroff"), DT_KNOWN('S', "syscon-reboot"), \
		DT_KNOWN('g', "gpio-poweroff"), DT_KNOWN('G', "gpio-restart"), \
		DT_KNOWN('v', "arm,vexpress-shutdown"), \
		DT_KNOWN('V', "arm,vexpress-reboot"), \
		DT_KNOWN('V', "arm,vexpress-reset"), \
		DT_KNOWN('w', "brcm,bcm2835-pm-wdt"), \
		DT_KNOWN('A', "aspeed,ast2600-wdt")

/*
 * Adds to @power what the device at @path can do, which has the letter @kind in
 * DT_POWER. The first device for each of the two is taken, but a reboot by
 * Versatile Express's controller replaces its reset of a single site.
 */
void dt_power(const void *fdt, const struct dt_path *path, char kind,
	      struct power *power);

#endif
