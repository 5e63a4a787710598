// SPDX-License-Identifier: BSD-2-Clause
/*
 * The Secure registers of a CPU. Each CPU runs this once, when it comes from
 * reset; mon_enter.S calls it. It runs in Monitor mode, whose memory accesses
 * are Secure whatever SCR.NS says; SCR.NS chooses the copy of a banked
 * register.
 */
#include <arm/barrier.h>
#include <arm/sysreg.h>
#include "../../resident/resident.h"
#include "cpu_init.h"
#include "gic.h"
#include "smp.h"

uint32_t mon_cntfrq;
uint32_t mon_block;

/* Those that smp_join() has set are among them */
uint32_t cpu_init_actlr_bits(uint32_t midr)
{
	uint32_t bits = ACTLR_SMP;

	if (!midr_is_among(midr, PARTS_WITH_SMP))
		return 0;
	if (midr_is_among(midr, PARTS_WITH_FW))
		bits |= ACTLR_A5_A9_FW;
	if (midr_is_among(midr, PART_A15)) {
		/* BPIALL invalidates branch predictors (CVE-2017-5715) */
		bits |= ACTLR_A15_IBE;
		/* Variant 0, revision up to 4 */
		if ((midr & 0x00f0000f) <= 4)
			bits |= ACTLR_A15_773022 | ACTLR_A15_774769;
	}
	return bits;
}

/* Returns the address of @symbol in the monitor's block */
static uint32_t in_block(const void *symbol)
{
	return (uintptr_t)symbol - (uintptr_t)resident_start + mon_block;
}

/* Sets the bits of ACTLR that this CPU needs; returns those that stay 0 */
static uint32_t actlr_init(void)
{
	uint32_t bits = cpu_init_actlr_bits(read_sysreg(MIDR));

	write_sysreg(read_sysreg(ACTLR) | bits, ACTLR);
	return bits & ~read_sysreg(ACTLR);
}

/* Writes what only Secure state may write. SCR.NS = 0 */
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
	 * CP10, CP11: Non-secure state has VFP and NEON as well. NS_SMP: it may
	 * write ACTLR.SMP, if there is one. Other coprocessors do not exist:
	 * their bits are RES0.
	 */
	if (cpu_init_actlr_bits(read_sysreg(MIDR)))
		nsacr |= NSACR_NS_SMP;
	write_sysreg(nsacr | NSACR_CP10 | NSACR_CP11, NSACR);
	/* SUIDEN, SUNIDEN = 0: no debug of Secure PL0 */
	write_sysreg(0, SDER);
	/* DP: no cycle is counted where that is prohibited, as it is here */
	if (dfr0 != 0 && dfr0 != 0xf)
		write_sysreg(PMCR_DP, PMCR);
	if (!(read_sysreg(ID_PFR1) & ID_PFR1_TIMER))
		return;
	/* Only the highest level may write CNTFRQ; it is equal on all CPUs */
	write_sysreg(mon_cntfrq, CNTFRQ);
	/* The Secure copy: its interrupt, PPI 29, becomes Non-secure's */
	write_sysreg(0, CNTP_CTL);
	isb(); /* off, before it does */
}

uint32_t mon_init(void)
{
	uint32_t scr = SCR_NS | SCR_FW | SCR_AW | SCR_SIF;
	uint32_t missing;

	/*
	 * NS = 0: the Secure copies of registers are written, over what a boot
	 * loader left in them.
	 */
	write_sysreg(0, SCR);
	isb();
	missing = actlr_init();
	secure_init();
	if (!gic_cpu_init())
		missing |= MISSING_GICR;
	/*
	 * NS: all that follows is for Non-secure state. FW, AW: it masks its
	 * own FIQs and aborts. SIF: nothing Non-secure is executed as Secure.
	 * IRQ, FIQ, EA = 0: none is taken to Monitor mode. SCD = 0: SMC works,
	 * since PSCI is called by it. HCE: HVC works, if there is HYP mode.
	 */
	if (read_sysreg(ID_PFR1) & ID_PFR1_VIRT)
		scr |= SCR_HCE;
	write_sysreg(scr, SCR);
	isb(); /* before access to CNTVOFF, or to Non-secure copies */
	return missing;
}
