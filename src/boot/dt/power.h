/* SPDX-License-Identifier: BSD-2-Clause */
/* SYSTEM_OFF and SYSTEM_RESET as the device tree describes them. */
#ifndef DT_POWER_H
#define DT_POWER_H

#include "../../resident/resident.h"
#include "node.h"

/*
 * Adds to @power what the device at @path can do, if it turns the machine off
 * or resets it. The first device for each of the two is taken, but a reboot by
 * Versatile Express's controller replaces its reset of a single site.
 */
void dt_power(const void *fdt, const struct dt_path *path, struct power *power);

#endif
