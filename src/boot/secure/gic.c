// SPDX-License-Identifier: BSD-2-Clause
/*
 * The interrupt controller: hands all of it over to Non-secure state. The boot
 * CPU sets up the distributor, called by secure.c; each CPU sets up its own
 * part, called by cpu_init.c.
 */
#include <arm/barrier.h>
#include <arm/gic.h>
#include <arm/mmio.h>
#include <arm/sysreg.h>
#include "../base/print.h"
#include "../base/probe.h"
#include "gic.h"

struct gic_settings gic_settings;

/*
 * Puts every shared interrupt into group 1, which is Non-secure state's. Begins
 * with the second word: the first is each CPU's own.
 */
static void shared_interrupts(uint32_t gicd, bool v3)
{
	uint32_t n = GICD_TYPER_LINES(mmio_read32(gicd + GICD_TYPER));

	for (uint32_t i = 4; i <= 4 * n; i += 4) {
		mmio_write32(gicd + GICD_IGROUPR + i, ~0);
		if (v3)
			mmio_write32(gicd + GICD_IGRPMODR + i, 0);
	}
}

/*
 * Returns whether a distributor or redistributor of this version, or of the one
 * beside it, is where PIDR2 would be at @pidr2.
 */
static bool is_gic(uint32_t pidr2, uint32_t version, uint32_t beside)
{
	uint32_t val, arch;

	if (!probe_read32(pidr2, &val))
		return false;
	arch = GIC_PIDR2_ARCH(val);
	return arch == version || arch == beside;
}

/* Returns whether both parts of the GICv2, or a GICv1, identify themselves */
static bool is_gicv2(const struct devices *d)
{
	uint32_t val;

	return is_gic(d->gicd + GICD_PIDR2, 2, 1) &&
	       probe_read32(d->gicc + GICC_IIDR, &val) &&
	       (GICC_IIDR_ARCH(val) == 2 || GICC_IIDR_ARCH(val) == 1);
}

bool gic_is_there(const struct devices *d)
{
	return d->gic == GIC_V2 ? is_gicv2(d)
				: is_gic(d->gicd + GICV3_PIDR2, 3, 4);
}

/* Hands over a GICv2's distributor, and notes it for gic_cpu_init() */
static void gicv2_distributor(const struct devices *d)
{
	if (!is_gicv2(d)) {
		warn("there is no GICv2 at %x and %x, where the device tree says so: interrupts are left as they are; correct the node",
		     d->gicd, d->gicc);
		return;
	}
	/* Without the Security Extensions the payload sets the groups itself */
	if (!(mmio_read32(d->gicd + GICD_TYPER) & GICD_TYPER_SECURITY))
		return;
	gic_settings.gicd = d->gicd;
	gic_settings.gicc = d->gicc;
	mmio_write32(d->gicd + GICD_CTLR, 0);
	shared_interrupts(d->gicd, false);
}

/* Writes GICD_CTLR. Returns whether it took effect within microseconds */
static bool gicd_control(uint32_t gicd, uint32_t val)
{
	uint32_t polls = 1 << 18;

	mmio_write32(gicd + GICD_CTLR, val);
	while (mmio_read32(gicd + GICD_CTLR) & GICD_CTLR_RWP)
		if (!--polls)
			return false;
	return true;
}

/*
 * Returns how many bytes of redistributors are there, up to the last one: each
 * CPU looks for its own among them, in Monitor mode, where no probe helps.
 */
static uint32_t redistributors_size(struct range gicr)
{
	uint32_t at = 0, typer = 0;

	while (at < gicr.size && !(typer & GICR_TYPER_LAST) &&
	       is_gic(gicr.base + at + GICV3_PIDR2, 3, 4) &&
	       probe_read32(gicr.base + at + GICR_TYPER, &typer))
		at += typer & GICR_TYPER_VLPIS ? GICR_FRAME_V4 : GICR_FRAME_V3;
	return at;
}

static void gicv3_redistributors(const struct devices *d)
{
	gic_settings.gicr_size = redistributors_size(d->gicr);
	if (gic_settings.gicr_size)
		gic_settings.gicr = d->gicr.base;
	else
		warn("there are no redistributors of a GICv3 at %r, where the device tree says so: the CPUs' own interrupts are left as they are; correct the node",
		     &d->gicr);
}

/* Hands over a GICv3's distributor, and notes its redistributors */
static void gicv3_distributor(const struct devices *d)
{
	/* All groups off, before affinity routing for both worlds (12.9.4) */
	if (!is_gic(d->gicd + GICV3_PIDR2, 3, 4) || !gicd_control(d->gicd, 0) ||
	    !gicd_control(d->gicd, GICD_CTLR_ARE_S | GICD_CTLR_ARE_NS)) {
		warn("there is no GICv3 at %x, where the device tree says so: interrupts are left as they are; correct the node",
		     d->gicd);
		return;
	}
	gicv3_redistributors(d);
	shared_interrupts(d->gicd, true);
}

void gic_init(const struct devices *d)
{
	if (d->gic == GIC_V2)
		gicv2_distributor(d);
	else if (d->gic == GIC_V3)
		gicv3_distributor(d);
	else if (!d->local_intc)
		warn("the device tree has no GIC that is known here: interrupts are left as they are; add its node");
}

void gic_wake_others(void)
{
	if (!gic_settings.gicd)
		return;
	/* Group 0, where the others' SGIs are until their gic_cpu_init() */
	mmio_write32(gic_settings.gicd + GICD_CTLR, GICD_CTLR_GRP0);
	mmio_write32(gic_settings.gicd + GICD_SGIR, GICD_SGIR_OTHERS);
}

void gic_off(void)
{
	if (gic_settings.gicd)
		mmio_write32(gic_settings.gicd + GICD_CTLR, 0);
}

/* GICv2: hands over this CPU's SGIs and PPIs, and its CPU interface */
static void gicv2_cpu_init(const struct gic_settings *m)
{
	if (!m->gicd)
		return;
	/* Group 1, so that Non-secure state has them; none stays pending */
	mmio_write32(m->gicd + GICD_IGROUPR, ~0);
	for (uint32_t i = 0; i < 16; i += 4)
		mmio_write32(m->gicd + GICD_CPENDSGIR + i, ~0);
	/* Off, for both groups: the payload turns its own on */
	mmio_write32(m->gicc + GICC_CTLR, 0);
	/* The lowest that Non-secure state can write; it reads that as 0 */
	mmio_write32(m->gicc + GICC_PMR, GICC_PMR_NS);
}

/* Returns this CPU's redistributor (IHI 0069 12.11), by affinity; 0: none */
static uint32_t redistributor(const struct gic_settings *m)
{
	uint32_t affinity = read_sysreg(MPIDR) & MPIDR_AFFINITY;
	uint32_t gicr = m->gicr;

	while (mmio_read32(gicr + GICR_TYPER_AFFINITY) != affinity) {
		uint32_t typer = mmio_read32(gicr + GICR_TYPER);

		gicr += typer & GICR_TYPER_VLPIS ? GICR_FRAME_V4
						 : GICR_FRAME_V3;
		if (typer & GICR_TYPER_LAST || gicr - m->gicr >= m->gicr_size)
			return 0;
	}
	return gicr;
}

/*
 * Wakes the redistributor at @gicr. Returns false if ChildrenAsleep does not
 * clear within microseconds: there is no redistributor.
 */
static bool wake_up(uint32_t gicr)
{
	uint32_t polls = 1 << 18;

	mmio_write32(gicr + GICR_WAKER, 0);
	while (mmio_read32(gicr + GICR_WAKER) & GICR_WAKER_ASLEEP)
		if (!--polls)
			return false;
	return true;
}

/*
 * GICv3: turns on the system registers at each level, wakes this CPU's
 * redistributor, and hands over its SGIs and PPIs. Returns false if there
 * should be a redistributor and is none.
 */
static bool gicv3_cpu_init(const struct gic_settings *m)
{
	uint32_t gicr;

	if (!(read_sysreg(ID_PFR1) & ID_PFR1_GIC))
		return true;
	/* SRE, no bypass; Enable: HYP and PL1 may set SRE as well */
	write_sysreg(ICC_SRE_SRE | ICC_SRE_DFB | ICC_SRE_DIB | ICC_SRE_ENABLE,
		     ICC_MSRE);
	isb(); /* ICC_SRE can be written only after that */
	write_sysreg(ICC_SRE_SRE, ICC_SRE); /* the Secure copy */
	if (!m->gicr)
		return true;
	gicr = redistributor(m);
	if (!gicr || !wake_up(gicr))
		return false;
	/* Non-secure group 1 */
	mmio_write32(gicr + GICR_SGI + GICD_IGROUPR, ~0);
	mmio_write32(gicr + GICR_SGI + GICR_IGRPMODR, 0);
	return true;
}

bool gic_cpu_init(void)
{
	gicv2_cpu_init(&gic_settings);
	return gicv3_cpu_init(&gic_settings);
}
