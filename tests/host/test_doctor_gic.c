// SPDX-License-Identifier: BSD-2-Clause
/* The report on the interrupt controller. */
#include <arm/gic.h>
#include "../../src/boot/base/verdict.h"
#include "../../src/boot/doctor/subjects.h"
#include "../../src/boot/secure/gic.h"
#include "harness.h"
#include "registers.h"

#define D 0x2c001000
#define C 0x2c002000
#define R 0x2c100000

static struct devices v2 = { .gic = GIC_V2, .gicd = D, .gicc = C };
static struct devices v3 = { .gic = GIC_V3, .gicd = D, .gicr = { R, 0x40000 } };

static void program_v2(uint32_t typer)
{
	device_add(D, 0x1000);
	device_add(C, 0x1000);
	device_program(D + GICD_PIDR2, 0x2b);
	device_program(C + GICC_IIDR, 0x0202143b);
	device_program(D + GICD_TYPER, typer);
}

static void expect(const char *line)
{
	EXPECT_HAS(console_text(), line);
	EXPECT_EQ(verdict_problems, strstr(line, "PROBLEM") ? 1 : 0);
}

TEST(a_gicv2_that_was_handed_over_is_fixed)
{
	program_v2(0x402); /* 96 interrupts, Security Extensions */
	device_program(D + GICD_IGROUPR + 4, 0xffffffff);
	device_program(D + GICD_IGROUPR + 8, 0x0000ffff);
	gic_state_report(&v2, true);
	EXPECT_HAS(
		console_text(),
		"OK GIC: GICv2 at 0x2c001000, 96 interrupts, GICD_TYPER 0x00000402\n");
	expect("FIXED GIC: 48 of 64 shared interrupts are Non-secure state's");
}

TEST(groups_that_cannot_be_written_are_a_problem)
{
	program_v2(0x401);
	device_program(D + GICD_IGROUPR + 4, 0);
	gic_state_report(&v2, true);
	expect("PROBLEM GIC: no shared interrupt can be given to Non-secure state");
}

TEST(a_gicv2_without_security_extensions_is_ok)
{
	program_v2(0x1f);
	gic_state_report(&v2, true);
	EXPECT_HAS(console_text(), "1020 interrupts");
	expect("OK GIC: no Security Extensions, so that all interrupts are");
}

TEST(a_gicv2_of_the_loaders_is_not_looked_into)
{
	program_v2(0x402);
	gic_state_report(&v2, false);
	expect("OK GIC: its groups are as the loader left them\n");
}

TEST(a_gic_at_another_address_is_a_problem)
{
	gic_state_report(&v2, false);
	expect("PROBLEM GIC: there is no GICv2 at 0x2c001000, where the device tree says so");
	verdict_problems = 0;
	gic_state_report(&v3, true);
	expect("PROBLEM GIC: there is no GICv3 at 0x2c001000, where the device tree says so");
}

TEST(a_gicv3_without_redistributors_is_a_problem)
{
	device_add(D, 0x10000);
	device_program(D + GICV3_PIDR2, 0x3b);
	device_program(D + GICD_TYPER, 0x401);
	device_program(D + GICD_IGROUPR + 4, 0xffffffff);
	gic_settings.gicr = R;
	gic_state_report(&v3, true);
	expect("FIXED GIC: 32 of 32 shared interrupts");
	gic_settings.gicr = 0;
	gic_state_report(&v3, true);
	expect("PROBLEM GIC: no redistributors at 0x2c100000-0x2c13ffff");
}

TEST(without_a_known_gic_interrupts_stay_secure)
{
	struct devices none = { 0 };

	gic_state_report(&none, false);
	expect("OK GIC: the device tree has none that hypstub knows");
	none.local_intc = 0x40000000;
	gic_state_report(&none, true);
	expect("OK interrupts: BCM2836's controller at 0x40000000, no GIC\n");
	none.local_intc = 0;
	gic_state_report(&none, true);
	expect("PROBLEM GIC: the device tree has none that hypstub knows");
}
