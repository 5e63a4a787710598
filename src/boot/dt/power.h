/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SYSTEM_OFF and SYSTEM_RESET as the device tree describes them, for
 * dt_devices() only.
 */
#ifndef DT_POWER_H
#define DT_POWER_H

#include "node.h"

/* Adds what the node at @path can do to @power; what is there mostly stays */
void dt_power(const void *fdt, const struct dt_path *path, struct power *power);

#endif
