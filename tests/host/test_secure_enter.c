// SPDX-License-Identifier: BSD-2-Clause
/*
 * The boot CPU becomes the monitor: how the other CPUs are called and waited
 * for, and the self-test.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "../../src/boot/base/block.h"
#include "../../src/boot/secure/arrived.h"
#include "../../src/boot/secure/cpu_init.h"
#include "../../src/boot/secure/gic.h"
#include "../../src/boot/secure/secure.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"

/* What secure.c needs to link, and the answers of what it has installed */
char cpu_arrive[1], cpu_arrive_parked[1];
uint32_t mon_cntfrq, mon_block;
struct power resident_power;

static uint32_t vectors, psci_version = 0x10001, actlr_missing;

void dt_devices(const struct dt_info *dt, struct devices *devices)
{
	test_fail(__FILE__, __LINE__, "reads devices of %p to %p",
		  (const void *)dt, (void *)devices);
}

uint32_t mon_enter(void)
{
	/* From here on that of Non-secure state, which nobody has set */
	register_program(VBAR, 0xbad00000);
	return actlr_missing;
}

uint32_t hvc(uint32_t function)
{
	EXPECT_EQ(function, 0);
	return vectors;
}

int32_t smc(uint32_t function, uint32_t a1, uint32_t a2, uint32_t a3)
{
	EXPECT_EQ(function, 0x84000000);
	EXPECT_EQ(a1 | a2 | a3, 0);
	return psci_version;
}

#define IMAGE	0x40010000
#define MAILBOX (IMAGE + 0x48)
#define BLOCK	0x43ffa000
#define STUB	0x43ffd000
#define GICD	0x2c001000
#define FLAGS	0x1c010030
#define AST2600 0x1e6e2180
#define VECTORS 0x40010120 /* the boot's */
#define HZ	1000000

static struct devices devices;
static struct range stub = { STUB, RESIDENT_SIZE };

static void program(void)
{
	register_program(CNTPCT, 0x12345678);
	register_counts(CNTPCT, 1000);
	register_program(VBAR, VECTORS);
	vectors = STUB;
	device_add(IMAGE, 0x100);
	memset(guest_add(BLOCK, RESIDENT_SIZE), 0, RESIDENT_SIZE);
}

static void enter(void)
{
	secure_enter(&devices, (struct range){ IMAGE, 0x8000 }, stub,
		     (struct range){ BLOCK, RESIDENT_SIZE });
}

/* CPU 0 is this one; 1 and 2 come when they are called, or do not */
static unsigned int coming;

static void event(void)
{
	for (unsigned int i = 1; i <= coming; i++)
		block_cpu(BLOCK, i)->state = CPU_OFF;
}

static void program_cpus(unsigned int that_come)
{
	program();
	mon_cntfrq = HZ;
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++)
		block_cpu(BLOCK, i)->mpidr = i < 3 ? i : CPU_NONE;
	block_cpu(BLOCK, 0)->state = CPU_ON;
	coming = that_come;
	on_sev = event;
}

static void expect_called(void)
{
	uint32_t entry = (uintptr_t)cpu_arrive_parked;

	EXPECT_DEVICE_WRITE(MAILBOX, entry);
	EXPECT_DEVICE_WRITE(MAILBOX + 4, ~entry);
}

TEST(cpus_are_called_by_the_mailbox_which_is_taken_back)
{
	program_cpus(2);
	enter();
	EXPECT_EQ(mon_block, BLOCK);
	expect_called();
	EXPECT_DEVICE_WRITE(MAILBOX, 0);
	EXPECT_WRITE(HVBAR, VECTORS);
	EXPECT_NO_MORE_WRITES();
	EXPECT_HAS(
		console_text(),
		"monitor 0x43ffa000-0x43ffcfff, PSCI 1.1 by smc, self-test passed");
}

static void program_sys_flags(void)
{
	program_cpus(2);
	devices.sys_flags = FLAGS;
	devices.gicd = GICD;
	device_add(FLAGS, 8);
	device_add(GICD, 0x1000);
}

TEST(versatile_express_has_its_cpus_called_by_its_flags_and_an_sgi)
{
	program_sys_flags();
	gic_settings.gicd = GICD;
	enter();
	expect_called();
	EXPECT_DEVICE_WRITE(FLAGS + 4, ~0);
	EXPECT_DEVICE_WRITE(FLAGS, (uintptr_t)cpu_arrive);
	EXPECT_DEVICE_WRITE(GICD + 0, 1);	       /* group 0 */
	EXPECT_DEVICE_WRITE(GICD + 0xf00, 0x01000000); /* SGI 0, to others */
	EXPECT_DEVICE_WRITE(MAILBOX, 0);
	EXPECT_DEVICE_WRITE(FLAGS + 4, ~0);
	EXPECT_DEVICE_WRITE(GICD + 0, 0);
}

TEST(an_ast2600_has_its_cpu_1_called_by_its_mailbox)
{
	program_cpus(2);
	devices.smp_mailbox = AST2600;
	device_add(AST2600, 8);
	enter();
	expect_called();
	/* The address is there before the word that lets the CPU use it */
	EXPECT_DEVICE_WRITE(AST2600, (uintptr_t)cpu_arrive);
	EXPECT_DEVICE_WRITE(AST2600 + 4, 0xabbaab01);
	EXPECT_DEVICE_WRITE(MAILBOX, 0);
	EXPECT_DEVICE_WRITE(AST2600 + 4, 0);
	EXPECT_DEVICE_WRITE(AST2600, 0);
	EXPECT_WRITE(HVBAR, VECTORS);
	EXPECT_NO_MORE_WRITES();
}

TEST(without_a_gic_of_ours_no_sgi_is_sent)
{
	program_sys_flags();
	enter();
	expect_called();
	EXPECT_DEVICE_WRITE(FLAGS + 4, ~0);
	EXPECT_DEVICE_WRITE(FLAGS, (uintptr_t)cpu_arrive);
	EXPECT_DEVICE_WRITE(MAILBOX, 0);
	EXPECT_DEVICE_WRITE(FLAGS + 4, ~0);
	EXPECT_WRITE(HVBAR, VECTORS);
	EXPECT_NO_MORE_WRITES();
}

static void expect_told_missing(const char *who)
{
	enter();
	EXPECT_HAS(console_text(), who);
	EXPECT_HAS(console_text(), "self-test passed");
}

TEST(a_cpu_that_does_not_come_is_told_and_the_boot_goes_on)
{
	program_cpus(1);
	expect_told_missing(
		"CPU 0x00000002 did not leave reset within 1 s: the payload gets no PSCI for it; add a way to release it (docs/porting.md)");
	EXPECT(!strstr(console_text(), "CPU 0x00000001"));
}

TEST(a_wait_of_half_a_second_is_reported)
{
	program_cpus(1);
	enter();
	EXPECT_HAS(
		console_text(),
		"hypstub: waiting for CPU 0x00000002 ...\nhypstub: warning: CPU 0x00000002 did not");
	EXPECT(!strstr(console_text(), "for CPU 0x00000001"));
}

TEST(each_cpu_that_does_not_come_is_told)
{
	program_cpus(0);
	expect_told_missing(
		"CPU 0x00000001 did not leave reset within 1 s: the payload gets no PSCI for it; add a way to release it (docs/porting.md)");
	expect_told_missing(
		"CPU 0x00000002 did not leave reset within 1 s: the payload gets no PSCI for it; add a way to release it (docs/porting.md)");
}

TEST(without_a_timer_the_wait_ends_too)
{
	program_cpus(1);
	mon_cntfrq = 0;
	expect_told_missing(
		"CPU 0x00000002 did not leave reset within 1 s: the payload gets no PSCI for it; add a way to release it (docs/porting.md)");
}

TEST(slots_of_no_cpu_are_not_waited_for)
{
	program_cpus(2);
	enter();
	EXPECT(!strstr(console_text(), "did not leave"));
}

/* In full, the report needs it after the block is out of reach */
TEST(how_the_others_were_entered_is_kept)
{
	program_cpus(1);
	block_cpu(BLOCK, 1)->sctlr = 0x00c5187d;
	block_cpu(BLOCK, 1)->entry = 0xfff00000;
	block_cpu(BLOCK, 1)->psr = 0x41;
	block_cpu(BLOCK, 1)->context = 0x2;
	enter();
	EXPECT(arrived[1].here);
	EXPECT_EQ(arrived[1].mpidr, 1);
	EXPECT_EQ(arrived[1].entered.sctlr, 0x00c5187d);
	EXPECT_EQ(arrived[1].entered.vbar, 0xfff00000);
	EXPECT_EQ(arrived[1].entered.actlr, 0x41);
	EXPECT_EQ(arrived[1].missing, 0x2);
	EXPECT(!arrived[2].here);
	EXPECT_EQ(arrived[3].mpidr, CPU_NONE);
}

TEST(actlr_bits_that_do_not_stick_are_told_once_for_all_cpus)
{
	program_cpus(2);
	block_cpu(BLOCK, 1)->context = 0x40;
	actlr_missing = 0x2;
	enter();
	EXPECT_HAS(console_text(), "ACTLR bits 0x00000042 read back as 0");
}

TEST(cpus_without_a_redistributor_are_told_once_for_all)
{
	static const struct range gicr = { 0x80a0000, 0x20000 };

	program_cpus(2);
	devices.gicr = gicr;
	block_cpu(BLOCK, 1)->context = MISSING_GICR;
	block_cpu(BLOCK, 2)->context = MISSING_GICR;
	enter();
	EXPECT_HAS(
		console_text(),
		"warning: a CPU has no redistributor at 0x080a0000-0x080bffff");
	EXPECT(!strstr(console_text(), "ACTLR"));
}

TEST(actlr_bits_that_stick_are_not_told)
{
	program_cpus(2);
	enter();
	EXPECT(!strstr(console_text(), "ACTLR"));
}

TEST(a_stub_that_answers_otherwise_fails_the_self_test)
{
	program_cpus(2);
	vectors = 0xffffffff;
	EXPECT_DIES(
		"self-test: hvc GET_VECTORS returned 0xffffffff, not 0x43ffd000: report it",
		enter());
}

TEST(a_monitor_that_answers_otherwise_fails_the_self_test)
{
	program_cpus(2);
	psci_version = 0xffffffff;
	EXPECT_DIES(
		"self-test: smc PSCI_VERSION returned 0xffffffff, not 0x00010001: report it",
		enter());
}

/* Without HYP mode there is no stub to be asked, and faults go by VBAR */
TEST(without_hyp_mode_the_monitor_alone_is_tested)
{
	program_cpus(2);
	stub.size = 0;
	vectors = 0xffffffff;
	enter();
	expect_called();
	EXPECT_DEVICE_WRITE(MAILBOX, 0);
	EXPECT_WRITE(VBAR, VECTORS);
	EXPECT_NO_MORE_WRITES();
}
