// SPDX-License-Identifier: BSD-2-Clause
/*
 * What the boot CPU sets up once, in Secure state: the distributor of GICv2 and
 * GICv3, and the timer.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "../../src/boot/secure/cpu_init.h"
#include "../../src/boot/secure/gic.h"
#include "../../src/boot/secure/secure.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"

/* What secure.c needs to link, and does not call here */
char cpu_arrive[1], cpu_arrive_parked[1];
uint32_t mon_cntfrq, mon_block;
struct power resident_power;

uint32_t mon_enter(void)
{
	test_fail(__FILE__, __LINE__, "enters the monitor");
}

uint32_t hvc(uint32_t function)
{
	test_fail(__FILE__, __LINE__, "hvc %#x", function);
}

int32_t smc(uint32_t function, uint32_t a1, uint32_t a2, uint32_t a3)
{
	test_fail(__FILE__, __LINE__, "smc %#x %#x %#x %#x", function, a1, a2,
		  a3);
}

#define PFR1_A15      0x00011011
#define PFR1_NO_TIMER 0x00001011
#define GICD	      0x2c001000
#define GICC	      0x2c002000
#define GICR	      0x080a0000
#define LOCAL	      0x40000000
#define HZ	      1000000

/* What the device tree names, and what secure_prepare() has read of it */
static struct devices named, devices;
static struct dt_info dt;

void dt_devices(const struct dt_info *from, struct devices *to)
{
	EXPECT(from == &dt);
	*to = named;
}

static void prepare(void)
{
	secure_prepare(&dt, &devices);
}

static void program(uint32_t pfr1)
{
	register_program(ID_PFR1, pfr1);
	register_program(CNTFRQ, 62500000);
	register_program(CNTPCT, 0);
	register_counts(CNTPCT, 1);
	named.timer_hz = HZ;
}

static void program_gic(enum gic_version version, uint32_t typer)
{
	program(PFR1_A15);
	named.gic = version;
	named.gicd = GICD;
	named.gicc = GICC;
	named.gicr = (struct range){ GICR, 0x40000 };
	device_add(GICD, 0x10000);
	device_program(GICD + 4, typer);
	device_program(GICD + 0xfe8, 0x2b);
	device_program(GICD + 0xffe8, 0x3b);
	device_add(GICC, 0x1000);
	device_program(GICC + 0xfc, 0x0202143b);
	device_add(GICR, 0x40000);
	device_program(GICR + 0xffe8, 0x3b);
	device_program(GICR + 0x8, 0);
	device_program(GICR + 0x2ffe8, 0x3b);
	device_program(GICR + 0x20008, 0x10); /* Last */
}

/* A device tree that says something else than the machine */
static void expect_left(const char *why)
{
	prepare();
	EXPECT_NO_MORE_WRITES();
	EXPECT_EQ(gic_settings.gicd, 0);
	EXPECT_EQ(gic_settings.gicr, 0);
	EXPECT_HAS(console_text(), why);
}

TEST(gicv2_with_nothing_behind_it_is_left)
{
	program_gic(GIC_V2, 0x402);
	named.gicd = 0x3c001000;
	expect_left(
		"warning: there is no GICv2 at 0x3c001000 and 0x2c002000, where");
}

TEST(gicv2_that_is_another_device_is_left)
{
	program_gic(GIC_V2, 0x402);
	named.gicd = GICC;
	expect_left("there is no GICv2 at 0x2c002000");
}

TEST(gicv2_without_a_cpu_interface_is_left)
{
	program_gic(GIC_V2, 0x402);
	named.gicc = 0x3c002000;
	expect_left("there is no GICv2 at 0x2c001000 and 0x3c002000");
}

TEST(gicv3_with_nothing_behind_it_is_left)
{
	program_gic(GIC_V3, 0x2);
	named.gicd = 0x3c001000;
	expect_left("there is no GICv3 at 0x3c001000");
}

TEST(redistributors_that_are_not_there_are_left)
{
	program_gic(GIC_V3, 0x2);
	device_program(GICD + 0, 0);
	named.gicr.base = 0x3c000000;
	prepare();
	EXPECT_EQ(gic_settings.gicr, 0);
	EXPECT_HAS(console_text(),
		   "there are no redistributors of a GICv3 at 0x3c000000");
}

/* CPUs look for theirs in Monitor mode, where an abort ends the boot */
TEST(redistributors_end_where_the_last_one_does)
{
	program_gic(GIC_V3, 0x2);
	device_program(GICD + 0, 0);
	named.gicr.size = 0x1000000;
	prepare();
	EXPECT_EQ(gic_settings.gicr_size, 0x40000);
}

TEST(gicv2_gives_all_interrupts_to_non_secure_state)
{
	program_gic(GIC_V2, 0x402); /* SecurityExtn, 96 lines */
	prepare();
	EXPECT_DEVICE_WRITE(GICD + 0, 0);
	EXPECT_DEVICE_WRITE(GICD + 0x84, ~0);
	EXPECT_DEVICE_WRITE(GICD + 0x88, ~0);
	EXPECT_NO_MORE_WRITES();
	EXPECT_EQ(gic_settings.gicd, GICD);
	EXPECT_EQ(gic_settings.gicc, GICC);
	EXPECT_EQ(gic_settings.gicr, 0);
}

TEST(gicv2_without_the_security_extensions_is_left_alone)
{
	program_gic(GIC_V2, 0x002);
	prepare();
	EXPECT_NO_MORE_WRITES();
	EXPECT_EQ(gic_settings.gicd, 0);
	EXPECT_EQ(gic_settings.gicc, 0);
}

TEST(gicv2_without_shared_interrupts_has_no_words_to_write)
{
	program_gic(GIC_V2, 0x400);
	prepare();
	EXPECT_DEVICE_WRITE(GICD + 0, 0);
	EXPECT_NO_MORE_WRITES();
}

TEST(gicv2_with_all_lines_has_words_up_to_the_last)
{
	program_gic(GIC_V2, 0x41f);
	prepare();
	EXPECT_DEVICE_WRITE(GICD + 0, 0);
	for (int i = 1; i < 32; i++)
		EXPECT_DEVICE_WRITE(GICD + 0x80 + 4 * i, ~0);
	EXPECT_NO_MORE_WRITES();
}

TEST(gicv3_routes_by_affinity_and_then_gives_all_interrupts)
{
	program_gic(GIC_V3, 0x2);
	device_program(GICD + 0, 0);
	device_program_once(GICD + 0, 0x80000000); /* RWP */
	device_program_once(GICD + 0, 0x80000030);
	prepare();
	EXPECT(device_all_read());
	EXPECT_DEVICE_WRITE(GICD + 0, 0); /* no group is on, when ARE changes */
	EXPECT_DEVICE_WRITE(GICD + 0, 0x30); /* ARE_S, ARE_NS */
	EXPECT_DEVICE_WRITE(GICD + 0x84, ~0);
	EXPECT_DEVICE_WRITE(GICD + 0xd04, 0);
	EXPECT_DEVICE_WRITE(GICD + 0x88, ~0);
	EXPECT_DEVICE_WRITE(GICD + 0xd08, 0);
	EXPECT_NO_MORE_WRITES();
	EXPECT_EQ(gic_settings.gicr, GICR);
	EXPECT_EQ(gic_settings.gicr_size, 0x40000);
	EXPECT_EQ(gic_settings.gicd, 0);
}

TEST(gicv3_that_takes_no_write_is_told_and_left)
{
	program_gic(GIC_V3, 0x2);
	device_program(GICD + 0, 0x80000000); /* RWP */
	prepare();
	EXPECT_DEVICE_WRITE(GICD + 0, 0);
	EXPECT_NO_MORE_WRITES();
	EXPECT_EQ(gic_settings.gicr, 0);
	EXPECT_HAS(console_text(), "warning: there is no GICv3 at 0x");
}

TEST(no_interrupt_controller_is_told)
{
	program(PFR1_A15);
	prepare();
	EXPECT_HAS(
		console_text(),
		"the device tree has no GIC that is known here: interrupts are left as they are; add its node");
	EXPECT_NO_MORE_WRITES();
}

TEST(bcm2836_timers_count_each_cycle_of_the_crystal)
{
	program(PFR1_A15);
	named.local_intc = LOCAL;
	device_add(LOCAL, 0x100);
	prepare();
	EXPECT_DEVICE_WRITE(LOCAL + 0, 0);
	EXPECT_DEVICE_WRITE(LOCAL + 8, 0x80000000);
	EXPECT_NO_MORE_WRITES();
	EXPECT_STR(console_text(), "");
}

/* At the first read of CP15, so before anything of the timer is read */
static void expect_prescaler(void)
{
	on_read = NULL;
	EXPECT_DEVICE_WRITE(LOCAL + 0, 0);
	EXPECT_DEVICE_WRITE(LOCAL + 8, 0x80000000);
	register_counts(CNTPCT, 1);
}

TEST(bcm2836_timers_are_started_before_they_are_read)
{
	program(PFR1_A15);
	register_counts(CNTPCT, 0);
	named.local_intc = LOCAL;
	device_add(LOCAL, 0x100);
	on_read = expect_prescaler;
	prepare();
	EXPECT(!on_read);
	EXPECT_STR(console_text(), "");
}

TEST(local_peripherals_that_are_not_there_are_left)
{
	program(PFR1_A15);
	named.local_intc = LOCAL;
	prepare();
	EXPECT_NO_MORE_WRITES();
	EXPECT_HAS(
		console_text(),
		"warning: there is no BCM2836 interrupt controller at 0x40000000, where the device tree says so: it is not used; correct the node");
}

TEST(sys_flags_that_are_not_there_are_left)
{
	program(PFR1_A15);
	named.sys_flags = 0x3c010030;
	prepare();
	EXPECT_EQ(devices.sys_flags, 0);
	EXPECT_HAS(
		console_text(),
		"warning: there is no SYS_FLAGS of a Versatile Express at 0x3c010030, where the device tree says so: it is not used; correct the node");
}

TEST(a_mailbox_that_is_not_there_is_left)
{
	program(PFR1_A15);
	named.smp_mailbox = 0x1e6e2180;
	prepare();
	EXPECT_EQ(devices.smp_mailbox, 0);
	EXPECT_HAS(
		console_text(),
		"warning: there is no mailbox for CPU 1 of an AST2600 at 0x1e6e2180");
}

/* The fastest that U-Boot sets up for an AST2600 */
TEST(a_timer_may_run_at_1600_mhz)
{
	program(PFR1_A15);
	named.timer_hz = 0;
	register_program(CNTFRQ, 1600000000);
	prepare();
	EXPECT_EQ(mon_cntfrq, 1600000000);
	EXPECT(!strstr(console_text(), "no timer runs at"));
}

TEST(a_firewall_of_the_soc_is_opened)
{
	uint32_t *csl = guest_add(0x021c0000, 0xa0);

	program(PFR1_A15);
	named.soc = SOC_IMX6UL;
	memset(csl, 0, 0xa0);
	prepare();
	EXPECT_EQ(csl[39], 0x00ff00ff);
}

TEST(a_timer_that_stands_still_is_told)
{
	program(PFR1_A15);
	register_counts(CNTPCT, 0);
	prepare();
	EXPECT_HAS(
		console_text(),
		"the generic timer does not count: kernels will hang while they wait for it; enable the system counter in the boot loader");
}

TEST(a_frequency_that_no_timer_has_is_not_used)
{
	program(PFR1_A15);
	named.timer_hz = 0xffffffff;
	prepare();
	EXPECT_EQ(mon_cntfrq, 62500000);
	EXPECT_HAS(
		console_text(),
		"warning: no timer runs at 4294967295 Hz, which is clock-frequency in the device tree: it is not used; correct clock-frequency in the timer node");
	register_program(CNTFRQ, 1);
	prepare();
	EXPECT_EQ(mon_cntfrq, 0);
	EXPECT_HAS(console_text(), "no timer runs at 1 Hz, which is in CNTFRQ");
}

TEST(the_device_tree_knows_the_timers_frequency_best)
{
	program(PFR1_A15);
	prepare();
	EXPECT_EQ(mon_cntfrq, HZ);
}

TEST(without_its_word_cntfrq_stays)
{
	program(PFR1_A15);
	named.timer_hz = 0;
	prepare();
	EXPECT_EQ(mon_cntfrq, 62500000);
}

TEST(the_bcm2836_has_a_crystal_that_neither_knows)
{
	program(PFR1_A15);
	named.timer_hz = 0;
	named.local_intc = LOCAL;
	device_add(LOCAL, 0x100);
	register_program(CNTFRQ, 0);
	prepare();
	EXPECT_EQ(mon_cntfrq, 19200000);
	EXPECT_STR(console_text(), "");
}

TEST(a_frequency_that_nobody_knows_is_told)
{
	program(PFR1_A15);
	named.timer_hz = 0;
	register_program(CNTFRQ, 0);
	prepare();
	EXPECT_HAS(
		console_text(),
		"neither CNTFRQ nor clock-frequency in the timer node has the timer's frequency: kernels will not know the time; set clock-frequency");
}

TEST(without_a_timer_it_has_no_frequency)
{
	program(PFR1_NO_TIMER);
	prepare();
	EXPECT_EQ(mon_cntfrq, 0);
}

TEST(the_block_is_told_how_the_machine_is_switched_off)
{
	program(PFR1_A15);
	named.power.off[0].addr = 0x1c0900a0;
	named.power.reset[1].set = 9;
	prepare();
	EXPECT_MEM(&resident_power, &named.power, sizeof(resident_power));
}
