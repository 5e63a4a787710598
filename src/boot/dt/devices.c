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

/*
 * For dt_usable_kind(): a letter for each device, and its "compatible". All
 * devices are here, so that the walk reads each node's "compatible" once.
 */
static const struct dt_known known[] = {
	DT_GICV2,
	DT_KNOWN('3', "arm,gic-v3"),
	DT_KNOWN('t', "arm,armv7-timer"),
	DT_KNOWN('t', "arm,armv8-timer"),
	DT_KNOWN('f', "arm,vexpress-sysreg"),
	DT_KNOWN('l', "brcm,bcm2836-l1-intc"),
	DT_KNOWN('m', "aspeed,ast2600-smpmem"),
	DT_POWER,
	{ 0 },
};

/* The same for SoCs, by the root's "compatible" */
static const struct dt_known socs[] = {
	DT_KNOWN(SOC_IMX6UL, "fsl,imx6ul"),
	DT_KNOWN(SOC_IMX6UL, "fsl,imx6ull"),
	DT_KNOWN(SOC_IMX7, "fsl,imx7d"),
	DT_KNOWN(SOC_IMX7, "fsl,imx7s"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7742"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7743"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7744"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7745"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7790"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7791"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7792"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7793"),
	DT_KNOWN(SOC_RCAR_GEN2, "renesas,r8a7794"),
	DT_KNOWN(SOC_STM32MP15, "st,stm32mp151"),
	DT_KNOWN(SOC_STM32MP15, "st,stm32mp153"),
	DT_KNOWN(SOC_STM32MP15, "st,stm32mp157"),
	DT_KNOWN(SOC_TEGRA, "nvidia,tegra114"),
	DT_KNOWN(SOC_TEGRA, "nvidia,tegra124"),
	{ 0 },
};

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
	struct devices *d = w->devices;
	int node = dt_path_node(&w->path);
	const char *type = dt_string(w->fdt, node, "device_type");
	struct range ram;

	if (!type || strcmp(type, "memory") ||
	    !dt_okay(w->fdt, node, "secure-status", false) ||
	    dt_okay(w->fdt, node, "status", true))
		return;
	if (d->secure_nodes < SECURE_NODES_MAX)
		d->secure_node[d->secure_nodes] = node;
	d->secure_nodes++;
	if (dt_device_reg(w->fdt, &w->path, 0, &ram))
		d->secure_ram = ram;
}

/* Reads a device of @kind, a letter of known[] */
static void read_device(const struct device_walk *w, char kind)
{
	struct devices *d = w->devices;
	uint32_t base;

	switch (kind) {
	case '2':
		read_gic_regs(w, GIC_V2);
		break;
	case '3':
		read_gic_regs(w, GIC_V3);
		break;
	case 't':
		d->timer = dt_path_node(&w->path);
		d->timer_hz = dt_u32(w->fdt, d->timer, "clock-frequency", 0);
		break;
	case 'f':
		base = dt_device_base(w->fdt, &w->path);
		d->sys_flags = base ? base + SYS_FLAGSSET : 0;
		break;
	case 'l':
		d->local_intc = dt_device_base(w->fdt, &w->path);
		break;
	case 'm':
		d->smp_mailbox = dt_device_base(w->fdt, &w->path);
		break;
	default:
		dt_power(w->fdt, &w->path, kind, &d->power);
		break;
	}
}

void dt_devices(const struct dt_info *dt, struct devices *devices)
{
	struct device_walk w = { .fdt = phys(dt->addr), .devices = devices };

	devices->soc = dt_kind(w.fdt, 0, socs);
	while (dt_path_next(w.fdt, &w.path)) {
		char kind = dt_usable_kind(w.fdt, dt_path_node(&w.path), known);

		if (kind)
			read_device(&w, kind);
		else
			read_secure_ram(&w);
	}
}
