// SPDX-License-Identifier: BSD-2-Clause
/*
 * Sets the HYP registers of a CPU, before the CPU enters a payload and again on
 * HVC_RESET_VECTORS, and the PL1 registers, before it enters a payload only:
 * later they are the kernel's own. Called by leave.S, cpu_wake.S, hvc_slow.c
 * and mon_enter.S.
 *
 * Every register is written as a whole value, with the reason for each bit
 * that is set; none depends on the value before.
 */
#include <arm/barrier.h>
#include <arm/gic.h>
#include <arm/mmio.h>
#include <arm/sysreg.h>
#include "hyp_init.h"

uint32_t resident_gich __attribute__((section(".resident.data"))) = 0;
uint32_t resident_hvbar __attribute__((section(".resident.data"))) = 0;
uint32_t resident_hcr __attribute__((section(".resident.data"))) = 0;

/* Returns PMCR.N; 0 without a PMU, where reading PMCR is Undefined. */
static uint32_t pmu_counters(void)
{
	uint32_t version = read_sysreg(ID_DFR0) >> ID_DFR0_PERFMON_SHIFT & 0xf;

	if (version == 0 || version == 0xf)
		return 0;
	return read_sysreg(PMCR) >> PMCR_N_SHIFT & HDCR_HPMN_MASK;
}

/* Turns traps off: PL1 gets everything that the architecture can give it. */
static void traps_off(void)
{
	/*
	 * Stage 2 off, no interrupt routed to HYP, no TGE, and no trap but that
	 * of SMC where the stub wraps PSCI
	 */
	write_sysreg(resident_hcr, HCR);
	/*
	 * TCPAC, TTA, TASE, TCP10, TCP11 = 0: VFP, NEON, CPACR, trace are PL1's
	 */
	write_sysreg(HCPTR_RES1, HCPTR);
	/* All zero: no trap on any CP15 primary register, Jazelle or ThumbEE */
	write_sysreg(0, HSTR);
	/* HPMN = PMCR.N: every event counter is PL1's. HPME and all traps 0 */
	write_sysreg(pmu_counters(), HDCR);
	/* IMPLEMENTATION DEFINED traps: none */
	write_sysreg(0, HACR);
}

/*
 * Clears the registers of both stages of translation, which are off, and
 * invalidates all TLB entries.
 */
static void translation_off(void)
{
	/*
	 * HTTBR is not used while HSCTLR.M = 0; zero, so that no address leaks
	 */
	write_sysreg64(0, HTTBR);
	write_sysreg(HTCR_RES1, HTCR);
	write_sysreg(0, HMAIR0);
	write_sysreg(0, HMAIR1);
	/* VMID 0, which stage 1 uses while HCR.VM = 0 */
	write_sysreg64(0, VTTBR);
	write_sysreg(VTCR_RES1, VTCR);
	isb(); /* the new VMID, before its entries are invalidated */
	write_sysreg(0, TLBIALLH);
	write_sysreg(0, TLBIALLNSNH);
	write_sysreg(0, BPIALL);
	dsb(); /* the invalidations are complete */
}

/*
 * Gives PL1 all of the generic timer, if the CPU has one, and makes virtual
 * time equal to physical time.
 */
static void timer_init(void)
{
	if (!(read_sysreg(ID_PFR1) & ID_PFR1_TIMER))
		return;
	/* PL1PCTEN, PL1PCEN: a kernel entered in HYP uses the physical timer */
	write_sysreg(CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN, CNTHCTL);
	/* UNKNOWN at reset; a kernel in SVC needs it equal on all CPUs */
	write_sysreg64(0, CNTVOFF);
	/* ENABLE = 0: no interrupt from a timer that was not set */
	write_sysreg(0, CNTHP_CTL);
}

/*
 * Turns off virtual interrupts, and lets PL1 use the system registers of GICv3.
 */
static void vgic_off(void)
{
	if (read_sysreg(ID_PFR1) & ID_PFR1_GIC) {
		/* SRE: HYP uses system registers; Enable: PL1 may choose to */
		write_sysreg(ICC_SRE_SRE | ICC_SRE_ENABLE, ICC_HSRE);
		isb(); /* ICH_HCR exists only with SRE set */
		/* En = 0: the virtual CPU interface signals nothing */
		if (read_sysreg(ICC_HSRE) & ICC_SRE_SRE)
			write_sysreg(0, ICH_HCR);
	}
	if (resident_gich)
		mmio_write32(resident_gich + GICH_HCR, 0);
}

void hyp_init(void)
{
	/* HVBAR first, so that a fault in what follows is reported */
	write_sysreg(resident_hvbar, HVBAR);
	/*
	 * A: unaligned accesses fault, which they do in any case with the MMU
	 * off (DDI 0406C A3.2.1). CP15BEN: as at reset. M, C, I, WXN = 0: all
	 * uncached. TE, EE = 0: the vectors are little-endian ARM code.
	 */
	write_sysreg(HSCTLR_STUB, HSCTLR);
	isb(); /* HVBAR and HSCTLR are in use from here on */
	traps_off();
	translation_off();
	/* PL1 reads the CPU's own MIDR and MPIDR */
	write_sysreg(read_sysreg(MIDR), VPIDR);
	write_sysreg(read_sysreg(MPIDR), VMPIDR);
	timer_init();
	vgic_off();
	/* The stub keeps nothing in HTPIDR; zero, so that no pointer leaks */
	write_sysreg(0, HTPIDR);
	isb(); /* all of it is in effect before PL1 runs again */
}

void pl1_init(void)
{
	/*
	 * The reset value: M, C, I, A, V, TE, EE, WXN = 0. What a boot loader
	 * left in TE, V or VBAR breaks a kernel's first exception.
	 */
	write_sysreg(SCTLR_ENTRY, SCTLR);
	/* EAE = 0, N = 0: as at reset */
	write_sysreg(0, TTBCR);
	write_sysreg(0, CONTEXTIDR);
	if (read_sysreg(ID_PFR1) & ID_PFR1_GIC)
		/* SRE: system registers, as HYP uses */
		write_sysreg(ICC_SRE_SRE, ICC_SRE);
	if (read_sysreg(ID_PFR1) & ID_PFR1_TIMER) {
		/* No timer for PL0, no event stream; both timers off */
		write_sysreg(0, CNTKCTL);
		write_sysreg(0, CNTP_CTL);
		write_sysreg(0, CNTV_CTL);
	}
	/*
	 * VBAR last: if this runs in PL1, the boot's vectors report a fault of
	 * what is above
	 */
	write_sysreg(0, VBAR);
	isb(); /* SCTLR is in effect before PL1 runs */
}
