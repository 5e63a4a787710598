// SPDX-License-Identifier: BSD-2-Clause
/*
 * The HYP register list: every write, in order and with its value, on CPUs
 * with and without the parts that the architecture leaves optional.
 */
#include "../../src/resident/hyp_init.h"
#include "harness.h"
#include "registers.h"

/* Cortex-A15: Security, Virtualization, timer; no GIC system registers */
#define PFR1_A15	0x00011011
#define PFR1_NO_TIMER	0x00001011
#define PFR1_GICV3	0x10011011
#define DFR0_PMUV2	0x02010555
#define MIDR_A15	0x412fc0f1
#define MPIDR_1		0x80000001
#define PMCR_6_COUNTERS 0x410f3000

#define STUB		0x43ffd000
#define GICH		0x2c004000

static void program(uint32_t pfr1, uint32_t dfr0)
{
	resident_hvbar = STUB;
	register_program(MIDR, MIDR_A15);
	register_program(MPIDR, MPIDR_1);
	register_program(ID_PFR1, pfr1);
	register_program(ID_DFR0, dfr0);
}

/* Up to the optional parts, all is the same but HDCR.HPMN */
static void expect_common(uint32_t counters)
{
	EXPECT_WRITE(HVBAR, STUB);
	EXPECT_WRITE(HSCTLR, 0x30c5087a); /* RES1, CP15BEN, A */
	EXPECT_WRITE(HCR, resident_hcr);
	EXPECT_WRITE(HCPTR, 0x33ff);
	EXPECT_WRITE(HSTR, 0);
	EXPECT_WRITE(HDCR, counters);
	EXPECT_WRITE(HACR, 0);
	EXPECT_WRITE(HTTBR, 0);
	EXPECT_WRITE(HTCR, 0x80800000);
	EXPECT_WRITE(HMAIR0, 0);
	EXPECT_WRITE(HMAIR1, 0);
	EXPECT_WRITE(VTTBR, 0);
	EXPECT_WRITE(VTCR, 0x80000000);
	EXPECT_WRITE(TLBIALLH, 0);
	EXPECT_WRITE(TLBIALLNSNH, 0);
	EXPECT_WRITE(BPIALL, 0);
	EXPECT_WRITE(VPIDR, MIDR_A15);
	EXPECT_WRITE(VMPIDR, MPIDR_1);
}

static void expect_timer(void)
{
	EXPECT_WRITE(CNTHCTL, 3); /* PL1PCTEN, PL1PCEN */
	EXPECT_WRITE(CNTVOFF, 0);
	EXPECT_WRITE(CNTHP_CTL, 0);
}

static void expect_end(void)
{
	EXPECT_WRITE(HTPIDR, 0);
	EXPECT_NO_MORE_WRITES();
}

TEST(a_cortex_a15_gets_the_whole_list)
{
	program(PFR1_A15, DFR0_PMUV2);
	register_program(PMCR, PMCR_6_COUNTERS);
	hyp_init();
	expect_common(6);
	expect_timer();
	expect_end();
}

TEST(the_list_is_the_same_the_second_time)
{
	program(PFR1_A15, DFR0_PMUV2);
	register_program(PMCR, PMCR_6_COUNTERS);
	hyp_init();
	hyp_init();
	for (int i = 0; i < 2; i++) {
		expect_common(6);
		expect_timer();
		EXPECT_WRITE(HTPIDR, 0);
	}
	EXPECT_NO_MORE_WRITES();
}

/* PMCR is not programmed here: reading it would fail the test */
TEST(without_a_pmu_pmcr_is_not_read)
{
	program(PFR1_A15, 0x00010555);
	hyp_init();
	expect_common(0);
	expect_timer();
	expect_end();
}

TEST(with_a_pmu_of_another_kind_pmcr_is_not_read)
{
	program(PFR1_A15, 0x0f010555);
	hyp_init();
	expect_common(0);
	expect_timer();
	expect_end();
}

TEST(only_pmcr_n_goes_to_hdcr)
{
	program(PFR1_A15, 0x01010555);
	register_program(PMCR, 0xffffffff);
	hyp_init();
	expect_common(31);
	expect_timer();
	expect_end();
}

TEST(without_a_timer_its_registers_are_left_alone)
{
	program(PFR1_NO_TIMER, DFR0_PMUV2);
	register_program(PMCR, PMCR_6_COUNTERS);
	hyp_init();
	expect_common(6);
	expect_end();
}

TEST(gicv3_system_registers_are_enabled_before_they_are_used)
{
	program(PFR1_GICV3, 0);
	register_program(ICC_HSRE, 9);
	hyp_init();
	expect_common(0);
	expect_timer();
	EXPECT_WRITE(ICC_HSRE, 9); /* SRE, Enable */
	EXPECT_WRITE(ICH_HCR, 0);
	expect_end();
}

TEST(gicv3_system_registers_that_cannot_be_enabled_are_not_used)
{
	program(PFR1_GICV3, 0);
	register_program(ICC_HSRE, 0);
	hyp_init();
	expect_common(0);
	expect_timer();
	EXPECT_WRITE(ICC_HSRE, 9); /* SRE, Enable */
	expect_end();
}

TEST(a_gicv2_virtual_interface_is_switched_off)
{
	device_add(GICH, 0x1000);
	resident_gich = GICH;
	program(PFR1_A15, 0);
	hyp_init();
	expect_common(0);
	expect_timer();
	EXPECT_DEVICE_WRITE(GICH, 0);
	expect_end();
}

TEST(the_one_trap_is_that_of_smc_where_psci_is_wrapped)
{
	resident_hcr = 0x80000; /* TSC */
	program(PFR1_A15, 0);
	hyp_init();
	expect_common(0);
	expect_timer();
	expect_end();
}

TEST(pl1_starts_with_its_reset_values)
{
	program(PFR1_A15, 0);
	pl1_init();
	EXPECT_WRITE(SCTLR, 0x00c50078); /* RES1, CP15BEN */
	EXPECT_WRITE(TTBCR, 0);
	EXPECT_WRITE(CONTEXTIDR, 0);
	EXPECT_WRITE(CNTKCTL, 0);
	EXPECT_WRITE(CNTP_CTL, 0);
	EXPECT_WRITE(CNTV_CTL, 0);
	EXPECT_WRITE(VBAR, 0); /* until then the boot's */
	EXPECT_NO_MORE_WRITES();
}

TEST(pl1_with_gicv3_gets_its_system_registers)
{
	program(PFR1_GICV3, 0);
	pl1_init();
	EXPECT_WRITE(SCTLR, 0x00c50078);
	EXPECT_WRITE(TTBCR, 0);
	EXPECT_WRITE(CONTEXTIDR, 0);
	EXPECT_WRITE(ICC_SRE, 1); /* SRE */
	EXPECT_WRITE(CNTKCTL, 0);
	EXPECT_WRITE(CNTP_CTL, 0);
	EXPECT_WRITE(CNTV_CTL, 0);
	EXPECT_WRITE(VBAR, 0); /* until then the boot's */
	EXPECT_NO_MORE_WRITES();
}

TEST(pl1_without_a_timer_has_no_timer_writes)
{
	program(PFR1_NO_TIMER, 0);
	pl1_init();
	EXPECT_WRITE(SCTLR, 0x00c50078);
	EXPECT_WRITE(TTBCR, 0);
	EXPECT_WRITE(CONTEXTIDR, 0);
	EXPECT_WRITE(VBAR, 0); /* until then the boot's */
	EXPECT_NO_MORE_WRITES();
}
