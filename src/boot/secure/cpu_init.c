// SPDX-License-Identifier: BSD-2-Clause
/*
 * The Secure registers of a CPU, and its part of the interrupt controller: what
 * each CPU gets once, when it comes from reset. In Monitor mode, whose memory
 * accesses are Secure whatever SCR.NS says; SCR.NS chooses the copy of a banked
 * register.
 */
#include <arm/barrier.h>
#include <arm/gic.h>
#include <arm/mmio.h>
#include <arm/sysreg.h>
#include <stdbool.h>
#include "../../resident/resident.h"
#include "secure.h"

struct mon_settings mon_settings;
uint32_t mon_block;

/* Parts of ARM Ltd. with ACTLR.SMP, by the last digit of 0xc0n (MIDR) */
#define PARTS_WITH_SMP \
	(1 << 0x5 | 1 << 0x7 | 1 << 0x9 | 1 << 0xd | 1 << 0xe | 1 << 0xf)
/* Cortex-A15 up to r0p4: loop buffer, erratum 773022; streaming, 774769 */
#define ACTLR_A15_R0P4 (1 << 1 | 1 << 25)

static uint32_t actlr_bits(uint32_t midr)
{
	uint32_t bits = 0;

	/* Implementer ARM, and 0xc0n as part number */
	if ((midr & 0xff00ff00) != 0x4100c000 ||
	    !(PARTS_WITH_SMP >> (midr >> 4 & 0xf) & 1))
		return 0;
	/* In the coherency domain, before any cache is on */
	bits = ACTLR_SMP;
	/* Theirs alone: maintenance is broadcast, and SMP has no meaning yet */
	if ((midr & 0xf0) == 0x50 || (midr & 0xf0) == 0x90)
		bits |= ACTLR_A5_A9_FW;
	if ((midr & 0xf0) == 0xf0) {
		/* BPIALL invalidates branch predictors (CVE-2017-5715) */
		bits |= ACTLR_A15_IBE;
		/* Variant 0, revision up to 4 */
		if ((midr & 0x00f0000f) <= 4)
			bits |= ACTLR_A15_R0P4;
	}
	return bits;
}

/* @symbol as it is in the monitor's block */
static uint32_t in_block(const void *symbol)
{
	return (uintptr_t)symbol - (uintptr_t)resident_start + mon_block;
}

/* Returns the bits that do not stick */
static uint32_t actlr_init(void)
{
	uint32_t bits = actlr_bits(read_sysreg(MIDR));

	write_sysreg(read_sysreg(ACTLR) | bits, ACTLR);
	return bits & ~read_sysreg(ACTLR);
}

/* What only Secure state may write. SCR.NS = 0 */
static void secure_init(void)
{
	uint32_t nsacr = read_sysreg(NSACR) & NSACR_IMPDEF;
	uint32_t dfr0 = read_sysreg(ID_DFR0) >> ID_DFR0_PERFMON_SHIFT & 0xf;

	write_sysreg(in_block(mon_vectors), MVBAR);
	/* For exceptions in Monitor mode itself, which go to Secure PL1 */
	write_sysreg(in_block(mon_vectors), VBAR);
	/* As at reset, M, C, I = 0; A: unaligned accesses fault in any case */
	write_sysreg(SCTLR_RES1 | SCTLR_CP15BEN | SCTLR_A, SCTLR);
	isb(); /* from here on a fault is caught */
	/*
	 * CP10, CP11: VFP and NEON are Non-secure's, too. NS_SMP: so is
	 * ACTLR.SMP, where there is one. Other coprocessors do not exist, their
	 * bits are RES0.
	 */
	if (actlr_bits(read_sysreg(MIDR)))
		nsacr |= NSACR_NS_SMP;
	write_sysreg(nsacr | NSACR_CP10 | NSACR_CP11, NSACR);
	/* SUIDEN, SUNIDEN = 0: no debug of Secure PL0 */
	write_sysreg(0, SDER);
	/* DP: no cycle is counted where counting is prohibited: in here */
	if (dfr0 != 0 && dfr0 != 0xf)
		write_sysreg(PMCR_DP, PMCR);
	/* The highest level alone may write it; equal on all CPUs */
	if (read_sysreg(ID_PFR1) & ID_PFR1_TIMER)
		write_sysreg(mon_settings.cntfrq, CNTFRQ);
}

/* GICv2: this CPU's SGIs and PPIs, and its CPU interface */
static void gicv2_init(const struct mon_settings *m)
{
	if (!m->gicd)
		return;
	/* Group 1, so that Non-secure has them; pending SGIs go */
	mmio_write32(m->gicd + GICD_IGROUPR, ~0);
	for (uint32_t i = 0; i < 16; i += 4)
		mmio_write32(m->gicd + GICD_CPENDSGIR + i, ~0);
	/* Off, for both groups: the payload turns its own on */
	mmio_write32(m->gicc + GICC_CTLR, 0);
	/* The lowest that Non-secure can write, which it reads as 0 */
	mmio_write32(m->gicc + GICC_PMR, GICC_PMR_NS);
}

/* The redistributor of this CPU (IHI 0069 12.11): by affinity, or the last */
static uint32_t redistributor(const struct mon_settings *m)
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

/* Its ChildrenAsleep follows within microseconds, or there is none there */
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
 * GICv3: system registers at each level, and the redistributor awake. Returns
 * whether there is one.
 */
static bool gicv3_init(const struct mon_settings *m)
{
	uint32_t gicr;

	if (!(read_sysreg(ID_PFR1) & ID_PFR1_GIC))
		return true;
	/* SRE, no bypass; Enable: HYP and PL1 may have SRE, too */
	write_sysreg(ICC_SRE_SRE | ICC_SRE_DFB | ICC_SRE_DIB | ICC_SRE_ENABLE,
		     ICC_MSRE);
	isb(); /* ICC_SRE can be written only with it */
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

uint32_t mon_init(void)
{
	uint32_t scr = SCR_NS | SCR_FW | SCR_AW | SCR_SIF;
	uint32_t missing;

	/* A boot loader's leftovers end here: the Secure copies of registers */
	write_sysreg(0, SCR);
	isb();
	missing = actlr_init();
	secure_init();
	gicv2_init(&mon_settings);
	if (!gicv3_init(&mon_settings))
		missing |= MISSING_GICR;
	/*
	 * NS: the rest is Non-secure's. FW, AW: it masks its own FIQs and
	 * aborts. SIF: nothing Non-secure is executed as Secure. IRQ, FIQ, EA =
	 * 0: none is taken here. SCD = 0: SMC is how PSCI is called. HCE: HVC
	 * is defined, where there is HYP mode.
	 */
	if (read_sysreg(ID_PFR1) & ID_PFR1_VIRT)
		scr |= SCR_HCE;
	write_sysreg(scr, SCR);
	isb(); /* before CNTVOFF and others are there, or are Non-secure's */
	return missing;
}
