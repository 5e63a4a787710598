// SPDX-License-Identifier: BSD-2-Clause
/*
 * A CPU's part of the interrupt controller, GICv2 and GICv3: between its Secure
 * registers and the step to Non-secure state.
 */
#include "../../src/boot/secure/cpu_init.h"
#include "../../src/boot/secure/gic.h"
#include "harness.h"
#include "registers.h"

char resident_start[1], mon_vectors[1];

#define PFR1_A15   0x00011011
#define PFR1_GICV3 0x10011011
#define MIDR_A15   0x412fc0f1
#define MPIDR_1	   0x80000001

#define GICD	   0x08000000
#define GICC	   0x08010000
#define GICR	   0x080a0000

static void program(uint32_t pfr1)
{
	register_program(MIDR, MIDR_A15);
	register_program(MPIDR, MPIDR_1);
	register_program(ID_PFR1, pfr1);
	register_program(ID_DFR0, 0);
	register_program(ACTLR, 0x41);
	register_program(NSACR, 0);
}

/* As test_mon_init.c has them, but for the values */
static void expect_secure(void)
{
	const uint32_t vectors = mon_vectors - resident_start;

	EXPECT_WRITE(SCR, 0);
	EXPECT_WRITE(ACTLR, 0x41);
	EXPECT_WRITE(MVBAR, vectors);
	EXPECT_WRITE(VBAR, vectors);
	EXPECT_WRITE(SCTLR, 0x00c5007a);
	EXPECT_WRITE(NSACR, 0x40c00);
	EXPECT_WRITE(SDER, 0);
	EXPECT_WRITE(CNTFRQ, 0);
	EXPECT_WRITE(CNTP_CTL, 0);
}

/* The last write of all: from here on the CPU is Non-secure's */
static void expect_end(void)
{
	EXPECT_WRITE(SCR, 0x331);
	EXPECT_NO_MORE_WRITES();
}

TEST(no_interrupt_controller_is_touched_where_none_is_set)
{
	device_add(0, 0x1000); /* what addresses of 0 would lead to */
	program(PFR1_A15);
	EXPECT_EQ(mon_init(), 0);
	expect_secure();
	expect_end();
}

TEST(gicv2_gives_sgis_and_ppis_to_non_secure_state)
{
	device_add(GICD, 0x1000);
	device_add(GICC, 0x2000);
	gic_settings.gicd = GICD;
	gic_settings.gicc = GICC;
	program(PFR1_A15);
	mon_init();
	expect_secure();
	EXPECT_DEVICE_WRITE(GICD + 0x80, ~0); /* IGROUPR0 */
	for (unsigned int i = 0; i < 16; i += 4)
		EXPECT_DEVICE_WRITE(GICD + 0xf10 + i, ~0); /* CPENDSGIR */
	EXPECT_DEVICE_WRITE(GICC + 0, 0);		   /* CTLR */
	EXPECT_DEVICE_WRITE(GICC + 4, 0x80);		   /* PMR */
	expect_end();
}

/* Redistributor @i of those of GICv3, for a CPU with these affinity fields */
static uint32_t redistributor(unsigned int i, uint32_t affinity, bool last)
{
	uint32_t gicr = GICR + i * 0x20000;

	device_add(gicr, 0x20000);
	device_program(gicr + 8, last ? 0x10 : 0); /* TYPER */
	device_program(gicr + 12, affinity);
	return gicr;
}

static void program_gicv3(unsigned int redistributors)
{
	gic_settings.gicr = GICR;
	gic_settings.gicr_size = redistributors * 0x20000;
	program(PFR1_GICV3);
}

static void expect_gicv3_registers(void)
{
	expect_secure();
	EXPECT_WRITE(ICC_MSRE, 0xf); /* Enable, DIB, DFB, SRE */
	EXPECT_WRITE(ICC_SRE, 1);
}

static void expect_redistributor(uint32_t gicr)
{
	expect_gicv3_registers();
	EXPECT_DEVICE_WRITE(gicr + 0x14, 0);	 /* WAKER */
	EXPECT_DEVICE_WRITE(gicr + 0x10080, ~0); /* IGROUPR0 */
	EXPECT_DEVICE_WRITE(gicr + 0x10d00, 0);	 /* IGRPMODR0 */
	expect_end();
}

/* HYP mode has its own, which would trap without them */
TEST(where_there_are_system_registers_they_are_enabled_without_a_gicv3)
{
	device_add(0, 0x1000);
	program(PFR1_GICV3);
	EXPECT_EQ(mon_init(), 0);
	expect_gicv3_registers();
	expect_end();
}

TEST(gicv3_finds_the_redistributor_by_affinity)
{
	uint32_t gicr;

	program_gicv3(3);
	redistributor(0, 0, false);
	gicr = redistributor(1, 1, false);
	redistributor(2, 2, true);
	device_program(gicr + 0x14, 0);
	mon_init();
	expect_redistributor(gicr);
}

TEST(gicv3_finds_the_last_redistributor)
{
	uint32_t gicr;

	program_gicv3(2);
	redistributor(0, 0, false);
	gicr = redistributor(1, 1, true);
	device_program(gicr + 0x14, 0);
	mon_init();
	expect_redistributor(gicr);
}

TEST(gicv3_compares_all_affinity_fields)
{
	uint32_t gicr;

	program_gicv3(4);
	register_program(MPIDR, 0x81020301);
	redistributor(0, 0x00000001, false);
	redistributor(1, 0x00000301, false);
	redistributor(2, 0x01020301, false); /* Aff3 */
	gicr = redistributor(3, 0x00020301, true);
	device_program(gicr + 0x14, 0);
	mon_init();
	expect_redistributor(gicr);
}

TEST(gicv3_steps_over_the_frames_of_virtual_lpis)
{
	uint32_t gicr;

	program_gicv3(4);
	redistributor(0, 0, false);
	device_program_once(GICR + 8, 0x02); /* VLPIS: four frames */
	device_add(GICR + 0x20000, 0x20000);
	gicr = redistributor(2, 1, true);
	device_program(gicr + 0x14, 0);
	mon_init();
	expect_redistributor(gicr);
}

TEST(gicv3_waits_until_the_redistributor_is_awake)
{
	uint32_t gicr;

	program_gicv3(2);
	redistributor(0, 0, false);
	gicr = redistributor(1, 1, true);
	for (int i = 0; i < 3; i++)
		device_program_once(gicr + 0x14, 0x4); /* ChildrenAsleep */
	device_program(gicr + 0x14, 0);
	EXPECT_EQ(mon_init(), 0);
	EXPECT(device_all_read());
	expect_redistributor(gicr);
}

TEST(gicv3_whose_redistributor_does_not_wake_up_is_told)
{
	uint32_t gicr;

	program_gicv3(2);
	redistributor(0, 0, false);
	gicr = redistributor(1, 1, true);
	device_program(gicr + 0x14, 0x4);
	EXPECT_EQ(mon_init(), MISSING_GICR);
	expect_gicv3_registers();
	EXPECT_DEVICE_WRITE(gicr + 0x14, 0);
	expect_end();
}

TEST(gicv3_without_a_redistributor_has_its_system_registers)
{
	program_gicv3(4);
	redistributor(0, 0, false);
	redistributor(1, 2, true);
	EXPECT_EQ(mon_init(), MISSING_GICR);
	expect_gicv3_registers();
	expect_end();
}

/* No device is behind the second: looking there fails the test */
TEST(gicv3_does_not_look_past_the_end)
{
	program_gicv3(2);
	redistributor(0, 0, false);
	redistributor(1, 2, false);
	device_add(GICR + 0x40000, 0x20000);
	EXPECT_EQ(mon_init(), MISSING_GICR);
	expect_gicv3_registers();
	expect_end();
}
