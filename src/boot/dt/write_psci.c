// SPDX-License-Identifier: BSD-2-Clause
/*
 * Steps of dt_write() where the Secure world is ours: the monitor serves PSCI,
 * whatever the tree said of starting CPUs before, and the timer is set up.
 */
#include <string.h>
#include "edit.h"

/* A new node: the function ids of PSCI 0.1 that the old one had are not ours */
int dt_add_psci(void *fdt)
{
	static const char compatible[] = "arm,psci-1.0\0arm,psci-0.2";
	int err, node = fdt_add_subnode(fdt, 0, "psci");

	if (node < 0)
		return node;
	err = fdt_setprop(fdt, node, "compatible", compatible,
			  sizeof(compatible));
	return keep(err, fdt_setprop_string(fdt, node, "method", "smc"));
}

static bool is_cpu(const void *fdt, int node)
{
	int len;
	const char *type = fdt_getprop(fdt, node, "device_type", &len);

	return type && len == sizeof("cpu") && !memcmp(type, "cpu", len);
}

int dt_write_cpus(void *fdt, int cpus)
{
	/* bcm2836 has one for all CPUs */
	int node, err = drop_prop(fdt, cpus, "enable-method");

	for (node = fdt_first_subnode(fdt, cpus); node >= 0;
	     node = fdt_next_subnode(fdt, node)) {
		if (!is_cpu(fdt, node))
			continue;
		err = keep(err, drop_prop(fdt, node, "cpu-release-addr"));
		err = keep(err, fdt_setprop_string(fdt, node, "enable-method",
						   "psci"));
	}
	return keep(err, node == -FDT_ERR_NOTFOUND ? 0 : node);
}

/* CNTFRQ and CNTVOFF are set on every CPU, which this property denies */
int dt_write_timer(void *fdt, int timer)
{
	return drop_prop(fdt, timer, "arm,cpu-registers-not-fw-configured");
}
