/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How the machine is turned off and reset: register writes that boot code takes
 * from the device tree, and that psci.c makes in the monitor.
 */
#ifndef RESIDENT_POWER_H
#define RESIDENT_POWER_H

#include <stdint.h>

/*
 * A step of SYSTEM_OFF or SYSTEM_RESET: writes the word at @addr. The bits in
 * @keep keep their value, and @set is ORed in. With @keep = 0 the word is not
 * read.
 */
struct poke {
	uint32_t addr;
	uint32_t keep, set;
};

#define POWER_POKES 3
struct power {
	struct poke off[POWER_POKES], reset[POWER_POKES]; /* addr 0 ends it */
};

/* A setting: boot code fills it in before it copies the block */
extern struct power resident_power;

#endif
