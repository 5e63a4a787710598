// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reads from the device tree which words SYSTEM_OFF and SYSTEM_RESET have to
 * write, for a boot whose monitor serves PSCI. dt_devices() calls this for each
 * node.
 */
#include "power.h"

/* PL061 GPIO (DDI 0190): bits 9:2 of a data register's address are its mask */
#define PL061_DATA(line) (4u << (line))
#define PL061_DIR	 0x400
#define PL061_LINES	 8
#define GPIO_ACTIVE_LOW	 1 /* flags of the GPIO binding */

/* Versatile Express, registers of the motherboard (DUI 0447, 4.3) */
#define SYS_CFGDATA	 0xa0
#define SYS_CFGCTRL	 0xa4
#define SYS_CFGSTAT	 0xa8
/* Start a write: DCC 0, function 25:20, site 17:16, position 0, device 11:0 */
#define SYS_CFGCTRL_VALUE(function, site, device) \
	(3u << 30 | ((function)&0x3f) << 20 | (site) << 16 | ((device)&0xfff))
#define SYS_CFG_REBOOT 9
#define SYS_SITES      3 /* motherboard and two daughterboards */

/* BCM2835 power management, as Linux's bcm2835_wdt.c has it */
#define PM_RSTC	       0x1c
#define PM_RSTS	       0x20
#define PM_WDOG	       0x24
#define PM_PASSWORD    0x5a000000 /* part of each write */
#define PM_KEEP	       0x00ffffff
#define PM_RSTC_WRCFG  0x30
#define PM_RSTC_FULL   0x20
#define PM_RSTS_HALT   0x555 /* boot partition 63: do not boot */
#define PM_WDOG_TICKS  10    /* of 16 us */

/* AST2600 watchdog, as Linux's aspeed_wdt.c has it */
#define WDT_RELOAD     0x04
#define WDT_RESTART    0x08
#define WDT_CTRL       0x0c
#define WDT_KEY	       0x4755	/* to WDT_RESTART: counts from WDT_RELOAD */
#define WDT_FULL_CHIP  (1 << 5) /* not only the CPUs and some devices */
#define WDT_1MHZ       (1 << 4)
#define WDT_RESET      (1 << 1)
#define WDT_ENABLE     (1 << 0)
#define WDT_TICKS      10 /* of 1 us */

/* Sets a step: see struct poke */
static void poke(struct poke *p, uint32_t addr, uint32_t keep, uint32_t set)
{
	*p = (struct poke){ .addr = addr, .keep = keep, .set = set };
}

/* Reads a syscon's single write, to what "regmap" names or to the parent */
static void read_syscon(const void *fdt, const struct dt_path *path,
			struct poke *p)
{
	int node = dt_path_node(path);
	const fdt32_t *regmap = dt_cell(fdt, node, "regmap");
	const fdt32_t *value = dt_cell(fdt, node, "value");
	const fdt32_t *mask = dt_cell(fdt, node, "mask");
	uint32_t base, bits, offset = dt_u32(fdt, node, "offset", -1);
	struct dt_path syscon = *path;

	syscon.depth--;
	if (regmap && !dt_phandle(fdt, fdt32_to_cpu(*regmap), &syscon))
		return;
	if (!value) { /* the old binding: the mask is written */
		value = mask;
		mask = NULL;
	}
	base = dt_device_base(fdt, &syscon);
	if (!base || !value || offset % 4)
		return;
	bits = mask ? fdt32_to_cpu(*mask) : UINT32_MAX;
	poke(p, base + offset, ~bits, fdt32_to_cpu(*value) & bits);
}

/*
 * Reads an edge on a line of a PL061. The line is driven only once it is an
 * output, so both levels are written after that.
 */
static void read_gpio(const void *fdt, const struct dt_path *path,
		      struct poke *p)
{
	int len;
	const fdt32_t *gpios = dt_prop(fdt, dt_path_node(path), "gpios", &len);
	uint32_t base, line, bit, active;
	struct dt_path gpio;

	if (len < 3 || !dt_phandle(fdt, fdt32_to_cpu(gpios[0]), &gpio) ||
	    !dt_compatible(fdt, dt_path_node(&gpio), "arm,pl061"))
		return;
	base = dt_device_base(fdt, &gpio);
	line = fdt32_to_cpu(gpios[1]);
	if (!base || line >= PL061_LINES)
		return;
	bit = 1u << line;
	active = fdt32_to_cpu(gpios[2]) & GPIO_ACTIVE_LOW ? 0 : bit;
	poke(&p[0], base + PL061_DIR, ~bit, bit);
	poke(&p[1], base + PL061_DATA(line), 0, active ^ bit);
	poke(&p[2], base + PL061_DATA(line), 0, active);
}

/* Returns the site that the node or the nearest bus above it names; 0: none */
static uint32_t vexpress_site(const void *fdt, const struct dt_path *path)
{
	uint32_t site = UINT32_MAX;

	for (int i = path->depth; i >= 0 && site == UINT32_MAX; i--)
		site = dt_u32(fdt, path->node[i], "arm,vexpress,site",
			      UINT32_MAX);
	return site == UINT32_MAX ? 0 : site;
}

/*
 * Reads a request to the board's controller, over the bridge of the node's bus.
 */
static void read_vexpress(const void *fdt, const struct dt_path *path,
			  struct poke *p)
{
	const int *node = &path->node[path->depth];
	uint32_t base, site = vexpress_site(fdt, path);
	uint32_t bridge =
		dt_u32(fdt, node[-1], "arm,vexpress,config-bridge", 0);
	int len;
	const fdt32_t *func =
		dt_prop(fdt, *node, "arm,vexpress-sysreg,func", &len);
	struct dt_path sysreg;

	/*
	 * Only a reboot replaces what is there: it is better than a site's
	 * reset.
	 */
	if (len < 2 || site >= SYS_SITES ||
	    (p->addr && fdt32_to_cpu(func[0]) != SYS_CFG_REBOOT) ||
	    !dt_phandle(fdt, bridge, &sysreg))
		return;
	base = dt_device_base(fdt, &sysreg);
	if (!base)
		return;
	poke(&p[0], base + SYS_CFGDATA, 0, 0);
	poke(&p[1], base + SYS_CFGSTAT, 0, 0);
	poke(&p[2], base + SYS_CFGCTRL, 0,
	     SYS_CFGCTRL_VALUE(fdt32_to_cpu(func[0]), site,
			       fdt32_to_cpu(func[1])));
}

/* Adds two writes: the watchdog's time, and that it resets the whole chip */
static void watchdog_reset(struct poke *p, uint32_t base)
{
	poke(&p[0], base + PM_WDOG, 0, PM_PASSWORD | PM_WDOG_TICKS);
	poke(&p[1], base + PM_RSTC, PM_KEEP & ~PM_RSTC_WRCFG,
	     PM_PASSWORD | PM_RSTC_FULL);
}

/* Adds a watchdog's writes for reset and for power-off, where there are none */
static void read_watchdog(const void *fdt, const struct dt_path *path,
			  struct power *power)
{
	uint32_t base = dt_device_base(fdt, path);

	if (!base)
		return;
	if (!power->reset->addr)
		watchdog_reset(power->reset, base);
	if (!power->off->addr) {
		poke(power->off, base + PM_RSTS, PM_KEEP,
		     PM_PASSWORD | PM_RSTS_HALT);
		watchdog_reset(power->off + 1, base);
	}
}

/*
 * Reads a reset by the AST2600's watchdog, which may be counting already. It
 * cannot turn the board off.
 */
static void read_ast2600(const void *fdt, const struct dt_path *path,
			 struct poke *p)
{
	uint32_t base = dt_device_base(fdt, path);

	if (!base)
		return;
	poke(&p[0], base + WDT_RELOAD, 0, WDT_TICKS);
	poke(&p[1], base + WDT_RESTART, 0, WDT_KEY);
	poke(&p[2], base + WDT_CTRL, 0,
	     WDT_FULL_CHIP | WDT_1MHZ | WDT_RESET | WDT_ENABLE);
}

void dt_power(const void *fdt, const struct dt_path *path, char kind,
	      struct power *power)
{
	struct poke *list = kind < 'a' ? power->reset : power->off;

	if (kind == 'w')
		read_watchdog(fdt, path, power);
	else if (kind == 'v' || kind == 'V')
		read_vexpress(fdt, path, list);
	else if (list->addr)
		return;
	else if (kind == 'A')
		read_ast2600(fdt, path, list);
	else if (kind == 's' || kind == 'S')
		read_syscon(fdt, path, list);
	else
		read_gpio(fdt, path, list);
}
