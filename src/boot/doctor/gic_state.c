// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reports the interrupt controller: whether it is where the device tree says
 * so, and, after an entry in Secure SVC, whether its interrupts are Non-secure
 * state's. Called by doctor.c.
 */
#include <arm/gic.h>
#include <arm/mmio.h>
#include "../base/verdict.h"
#include "../secure/gic.h"
#include "subjects.h"

/* Of 32 * 32 the last four are no lines (IHI 0048B 2.2.1) */
#define LINES_MAX 1020

static uint32_t lines(uint32_t typer)
{
	uint32_t n = 32 * (GICD_TYPER_LINES(typer) + 1);

	return n < LINES_MAX ? n : LINES_MAX;
}

/* Returns how many shared interrupts are in group 1. Secure SVC */
static uint32_t shared_in_group_1(const struct devices *d, uint32_t typer)
{
	uint32_t count = 0;

	for (uint32_t i = 1; i <= GICD_TYPER_LINES(typer); i++) {
		uint32_t val = mmio_read32(d->gicd + GICD_IGROUPR + 4 * i);

		for (; val; val &= val - 1)
			count++;
	}
	return count;
}

static void report_none(const struct devices *d, bool ours)
{
	if (d->local_intc)
		verdict_ok("interrupts: BCM2836's controller at %x, no GIC",
			   d->local_intc);
	else if (ours)
		verdict_problem(
			"GIC: the device tree has none that hypstub knows: interrupts stay Secure; name it arm,cortex-a15-gic, arm,cortex-a7-gic, arm,gic-400 or arm,gic-v3, if it is one");
	else
		verdict_ok(
			"GIC: the device tree has none that hypstub knows; interrupts are the loader's");
}

/* Whose the groups are, if the GIC has them */
static void report_groups(const struct devices *d, bool ours, uint32_t typer)
{
	uint32_t shared = lines(typer) - 32, given;

	if (!ours) {
		verdict_ok("GIC: its groups are as the loader left them");
		return;
	}
	if (d->gic == GIC_V2 && !(typer & GICD_TYPER_SECURITY)) {
		verdict_ok(
			"GIC: no Security Extensions, so that all interrupts are the payload's");
		return;
	}
	given = shared_in_group_1(d, typer);
	if (given)
		verdict_fixed(
			"GIC: %u of %u shared interrupts are Non-secure state's (group 1), and each CPU's own",
			given, shared);
	else
		verdict_problem(
			"GIC: no shared interrupt can be given to Non-secure state: GICD_IGROUPR reads as 0");
	if (d->gic == GIC_V3 && !gic_settings.gicr)
		verdict_problem(
			"GIC: no redistributors at %r, where the device tree says so: correct the node",
			&d->gicr);
}

void gic_state_report(const struct devices *d, bool ours)
{
	uint32_t typer;

	if (d->gic == GIC_NONE) {
		report_none(d, ours);
		return;
	}
	if (!gic_is_there(d)) {
		verdict_problem(
			"GIC: there is no GICv%u at %x, where the device tree says so: interrupts do not work; correct reg of its node",
			d->gic == GIC_V2 ? 2 : 3, d->gicd);
		return;
	}
	typer = mmio_read32(d->gicd + GICD_TYPER);
	verdict_ok("GIC: GICv%u at %x, %u interrupts, GICD_TYPER %x",
		   d->gic == GIC_V2 ? 2 : 3, d->gicd, lines(typer), typer);
	report_groups(d, ours, typer);
}
