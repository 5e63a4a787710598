// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reads the devices that the Secure world sets up or uses, in one walk over the
 * whole tree. Called by secure_prepare(), for a boot that was entered in Secure
 * SVC.
 */
#include <string.h>
#include "devices.h"
#include "node.h"
#include "power.h"
#include "../base/phys.h"

/* Versatile Express, motherboard registers (DUI 0447, 4.3) */
#define SYS_FLAGSSET 0x30

/* For dt_usable_kind(): a letter for each device, and its "compatible" */
static const char known[] = DT_GICV2 "3arm,gic-v3\0"
				     "tarm,armv7-timer\0"
				     "tarm,armv8-timer\0"
				     "farm,vexpress-sysreg\0"
				     "lbrcm,bcm2836-l1-intc\0";

struct device_walk {
	const void *fdt;
	struct dt_path path;
	struct devices *devices;
};

/*
 * Reads "reg": the distributor, then GICv2's CPU interface or GICv3's
 * redistributors. The first GIC counts.
 */
static void read_gic_regs(const struct device_walk *w, enum gic_version version)
{
	struct devices *d = w->devices;
	struct range gicd, second;

	if (d->gic || !dt_device_reg(w->fdt, &w->path, 0, &gicd) ||
	    !dt_device_reg(w->fdt, &w->path, 1, &second))
		return;
	d->gic = version;
	d->gicd = gicd.base;
	if (version == GIC_V2)
		d->gicc = second.base;
	else
		d->gicr = second;
}

/* Reads a memory node that only Secure state may use, as QEMU describes it */
static void read_secure_ram(const struct device_walk *w)
{
	int node = dt_path_node(&w->path);
	const char *type = dt_string(w->fdt, node, "device_type");
	struct range ram;

	if (type && !strcmp(type, "memory") &&
	    dt_okay(w->fdt, node, "secure-status", false) &&
	    !dt_okay(w->fdt, node, "status", true) &&
	    dt_device_reg(w->fdt, &w->path, 0, &ram))
		w->devices->secure_ram = ram;
}

/* Reads a device of @kind, a letter of known[] */
static void read_device(const struct device_walk *w, char kind)
{
	struct devices *d = w->devices;
	uint32_t base = dt_device_base(w->fdt, &w->path);

	switch (kind) {
	case '2':
		read_gic_regs(w, GIC_V2);
		break;
	case '3':
		read_gic_regs(w, GIC_V3);
		break;
	case 't':
		d->timer_hz = dt_u32(w->fdt, dt_path_node(&w->path),
				     "clock-frequency", 0);
		break;
	case 'f':
		d->sys_flags = base ? base + SYS_FLAGSSET : 0;
		break;
	default:
		d->local_intc = base;
		break;
	}
}

void dt_devices(const struct dt_info *dt, struct devices *devices)
{
	struct device_walk w = { .fdt = phys(dt->addr), .devices = devices };

	while (dt_path_next(w.fdt, &w.path)) {
		char kind = dt_usable_kind(w.fdt, dt_path_node(&w.path), known);

		if (kind)
			read_device(&w, kind);
		else
			read_secure_ram(&w);
		dt_power(w.fdt, &w.path, &devices->power);
	}
}
