// SPDX-License-Identifier: BSD-2-Clause
/*
 * The Secure registers: every write, in order and with its value, and which
 * ACTLR bits a CPU gets.
 */
#include "../../src/boot/secure/cpu_init.h"
#include "harness.h"
#include "registers.h"

/* The block in the image, its vectors of Monitor mode, and where the copy is */
char resident_start[1];
__asm__(".globl mon_vectors\n\t.set mon_vectors, resident_start + 0x120");
#define BLOCK	       0x0e000000

/* Cortex-A15: Security, Virtualization, timer; no GIC system registers */
#define PFR1_A15       0x00011011
#define PFR1_NO_TIMER  0x00001011
#define PFR1_NO_VIRT   0x00010011
#define DFR0_PMUV2     0x02010555
#define DFR0_NO_PMU    0x00010555
#define DFR0_OTHER_PMU 0x0f010555
#define MIDR_A15       0x412fc0f1
#define MPIDR_1	       0x80000001
#define HZ	       24000000

/* A Cortex-A15 with a boot loader's leftovers, and a PMU */
static void program(uint32_t pfr1)
{
	mon_block = BLOCK;
	mon_cntfrq = HZ;
	register_program(MIDR, MIDR_A15);
	register_program(MPIDR, MPIDR_1);
	register_program(ID_PFR1, pfr1);
	register_program(ID_DFR0, DFR0_PMUV2);
	register_program(ACTLR, 0);
	register_keeps(ACTLR, true);
	register_program(NSACR, 0);
}

static void expect_vectors(uint32_t actlr)
{
	EXPECT_WRITE(SCR, 0);
	EXPECT_WRITE(ACTLR, actlr);
	EXPECT_WRITE(MVBAR, BLOCK + 0x120);
	EXPECT_WRITE(VBAR, BLOCK + 0x120);
	EXPECT_WRITE(SCTLR, 0x00c5007a); /* RES1, CP15BEN, A */
}

/* Up to what depends on the CPU */
static void expect_common(void)
{
	expect_vectors(0x41);	      /* SMP, IBE */
	EXPECT_WRITE(NSACR, 0x40c00); /* NS_SMP, CP11, CP10 */
	EXPECT_WRITE(SDER, 0);
}

/* Up to the interrupt controller */
static void expect_secure(void)
{
	expect_common();
	EXPECT_WRITE(PMCR, 0x20); /* DP */
	EXPECT_WRITE(CNTFRQ, HZ);
	EXPECT_WRITE(CNTP_CTL, 0);
}

static void expect_end(uint32_t scr)
{
	EXPECT_WRITE(SCR, scr);
	EXPECT_NO_MORE_WRITES();
}

#define SCR_WITH_HYP	0x331 /* NS, FW, AW, HCE, SIF */
#define SCR_WITHOUT_HYP 0x231

TEST(a_cortex_a15_gets_the_whole_list)
{
	program(PFR1_A15);
	EXPECT_EQ(mon_init(), 0);
	expect_secure();
	expect_end(SCR_WITH_HYP);
}

TEST(without_the_virtualization_extensions_hvc_stays_undefined)
{
	program(PFR1_NO_VIRT);
	mon_init();
	expect_secure();
	expect_end(SCR_WITHOUT_HYP);
}

static void expect_without_pmu(uint32_t dfr0)
{
	program(PFR1_A15);
	register_program(ID_DFR0, dfr0);
	mon_init();
	expect_common();
	EXPECT_WRITE(CNTFRQ, HZ);
	EXPECT_WRITE(CNTP_CTL, 0);
	expect_end(SCR_WITH_HYP);
}

TEST(without_a_pmu_pmcr_is_left_alone)
{
	expect_without_pmu(DFR0_NO_PMU);
}

TEST(with_a_pmu_of_another_kind_pmcr_is_left_alone)
{
	expect_without_pmu(DFR0_OTHER_PMU);
}

TEST(without_a_timer_cntfrq_is_left_alone)
{
	program(PFR1_NO_TIMER);
	mon_init();
	expect_common();
	EXPECT_WRITE(PMCR, 0x20);
	expect_end(SCR_WITH_HYP);
}

static void expect_nsacr(uint32_t was, uint32_t is)
{
	program(PFR1_A15);
	register_program(NSACR, was);
	mon_init();
	expect_vectors(0x41);
	EXPECT_WRITE(NSACR, is);
}

TEST(nsacr_keeps_what_is_implementation_defined)
{
	expect_nsacr(0x30000, 0x70c00);
}

TEST(nsacr_keeps_nothing_else)
{
	expect_nsacr(0xfff8ffff, 0x40c00);
}

TEST(actlr_keeps_what_the_boot_loader_set)
{
	program(PFR1_A15);
	register_program(ACTLR, 0x80000020);
	EXPECT_EQ(mon_init(), 0);
	expect_vectors(0x80000061);
}

/* ACTLR with @midr, from 0 */
static void expect_actlr(uint32_t midr, uint32_t bits)
{
	program(PFR1_A15);
	register_program(MIDR, midr);
	EXPECT_EQ(mon_init(), 0);
	expect_vectors(bits);
}

TEST(cortex_a5_broadcasts_maintenance_and_is_in_the_coherency_domain)
{
	expect_actlr(0x410fc051, 0x41);
}

TEST(cortex_a7_is_put_into_the_coherency_domain)
{
	expect_actlr(0x410fc075, 0x40);
}

TEST(cortex_a9_broadcasts_maintenance_and_is_in_the_coherency_domain)
{
	expect_actlr(0x413fc090, 0x41);
}

TEST(cortex_a12_is_put_into_the_coherency_domain)
{
	expect_actlr(0x410fc0d1, 0x40);
}

TEST(cortex_a17_is_put_into_the_coherency_domain)
{
	expect_actlr(0x411fc0e1, 0x40);
}

TEST(cortex_a15_invalidates_branch_predictors_with_bpiall)
{
	expect_actlr(0x412fc0f1, 0x41);
}

TEST(cortex_a15_r0p4_and_before_get_their_errata)
{
	expect_actlr(0x410fc0f4, 0x02000043);
}

TEST(cortex_a15_r0p0_gets_its_errata)
{
	expect_actlr(0x410fc0f0, 0x02000043);
}

TEST(cortex_a15_r0p5_has_none_of_them)
{
	expect_actlr(0x410fc0f5, 0x41);
}

TEST(cortex_a15_r1p0_has_none_of_them)
{
	expect_actlr(0x411fc0f0, 0x41);
}

TEST(cortex_a8_has_no_smp_bit)
{
	expect_actlr(0x413fc082, 0);
}

/* The same part numbers, by Qualcomm, Marvell, Broadcom and nobody */
TEST(parts_of_other_implementers_are_left_alone)
{
	static const uint32_t midr[] = {
		0x510fc0f1, 0x560fc090, 0x420fc0f4, 0x4f0fc070, 0x001fc0f1,
	};

	for (unsigned int i = 0; i < sizeof(midr) / 4; i++) {
		expect_actlr(midr[i], 0);
		registers_skip();
	}
}

TEST(other_parts_of_arm_are_left_alone)
{
	/* ARM1176, Cortex-A53, -A72, and 0xc1f, 0xd0f */
	static const uint32_t midr[] = {
		0x410fb767, 0x410fd034, 0x410fd083, 0x410fc1f0, 0x410fd0f0,
	};

	for (unsigned int i = 0; i < sizeof(midr) / 4; i++) {
		expect_actlr(midr[i], 0);
		registers_skip();
	}
}

/* As QEMU's Cortex-A15, whose ACTLR reads as zero */
TEST(actlr_bits_that_do_not_stick_are_told)
{
	program(PFR1_A15);
	register_program(MIDR, 0x410fc0f4);
	register_keeps(ACTLR, false);
	EXPECT_EQ(mon_init(), 0x02000043);
}

TEST(actlr_bits_that_are_there_already_are_not_told)
{
	program(PFR1_A15);
	register_program(MIDR, 0x410fc0f4);
	register_program(ACTLR, 0x80000042);
	register_keeps(ACTLR, false);
	EXPECT_EQ(mon_init(), 0x02000001);
}
