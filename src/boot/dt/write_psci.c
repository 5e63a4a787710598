// SPDX-License-Identifier: BSD-2-Clause
/*
 * Steps of dt_write() for CPUs and timer. For a boot that has the Secure world:
 * the monitor serves PSCI, whatever the tree said of starting CPUs before, and
 * has set up the timer. Also for a tree that replaced the loader's and gets the
 * PSCI of that, and for a payload that must start no CPU.
 */
#include <string.h>
#include "devices.h"
#include "edit.h"
#include "node.h"

/* A new node: the old one may list numbers that are not those of this PSCI */
int dt_add_psci(void *fdt, const uint32_t *id)
{
	static const char psci_1_0[] = "arm,psci-1.0\0arm,psci-0.2";
	static const char psci_0_1[] = "arm,psci";
	int err, node = dt_add_child(fdt, 0, "psci");

	if (node < 0)
		return node;
	err = fdt_setprop(fdt, node, "compatible", id ? psci_0_1 : psci_1_0,
			  id ? sizeof(psci_0_1) : sizeof(psci_1_0));
	for (int i = 0; id && i < PSCI_IDS; i++)
		if (id[i])
			err = keep(err,
				   fdt_setprop_u32(fdt, node, dt_psci_call[i],
						   id[i]));
	return keep(err, fdt_setprop_string(fdt, node, "method", "smc"));
}

static bool is_cpu(const void *fdt, int node)
{
	int len;
	const char *type = fdt_getprop(fdt, node, "device_type", &len);

	return type && len == sizeof("cpu") && !memcmp(type, "cpu", len);
}

/* Returns whether @node has to go for CPU @mpidr to be the only one */
static bool names_others(const void *fdt, int cpus, int node, uint32_t mpidr)
{
	struct dt_cells cells = { dt_bus_cells(fdt, cpus).address, 0 };
	const char *name = fdt_get_name(fdt, node, NULL);
	struct range reg;

	/* The topology has phandles of all CPUs */
	if (!is_cpu(fdt, node))
		return name && !strcmp(name, "cpu-map");
	return !dt_reg(fdt, node, 0, cells, &reg) || reg.base != mpidr;
}

int dt_keep_cpu(void *fdt, int cpus, uint32_t mpidr)
{
	int node = fdt_first_subnode(fdt, cpus), err = 0;

	while (node >= 0 && !err) {
		if (!names_others(fdt, cpus, node, mpidr)) {
			node = fdt_next_subnode(fdt, node);
			continue;
		}
		err = fdt_del_node(fdt, node);
		node = fdt_first_subnode(fdt, cpus);
	}
	return keep(err, node == -FDT_ERR_NOTFOUND ? 0 : node);
}

/* Our CPU_SUSPEND is standby alone, which needs no state: it refuses others */
static int drop_idle_states(void *fdt, int cpus)
{
	int node = fdt_subnode_offset(fdt, cpus, "idle-states");

	if (node == -FDT_ERR_NOTFOUND)
		return 0;
	return node < 0 ? node : fdt_del_node(fdt, node);
}

int dt_write_cpus(void *fdt, int cpus)
{
	/* The BCM2836's tree has one for all CPUs */
	int node, err = drop_prop(fdt, cpus, "enable-method");

	err = keep(err, drop_idle_states(fdt, cpus));
	for (node = fdt_first_subnode(fdt, cpus); node >= 0;
	     node = fdt_next_subnode(fdt, node)) {
		if (!is_cpu(fdt, node))
			continue;
		err = keep(err, drop_prop(fdt, node, "cpu-release-addr"));
		err = keep(err, drop_prop(fdt, node, "cpu-idle-states"));
		err = keep(err, fdt_setprop_string(fdt, node, "enable-method",
						   "psci"));
	}
	return keep(err, node == -FDT_ERR_NOTFOUND ? 0 : node);
}

/*
 * Removes a property that denies that CNTFRQ and CNTVOFF are set on each CPU,
 * and a frequency that no timer has: kernels take it rather than CNTFRQ.
 */
int dt_write_timer(void *fdt, int timer)
{
	int err = drop_prop(fdt, timer, "arm,cpu-registers-not-fw-configured");
	uint32_t hz = dt_u32(fdt, timer, "clock-frequency", 0);

	if (hz && !timer_hz_is_possible(hz))
		err = keep(err, drop_prop(fdt, timer, "clock-frequency"));
	return err;
}
