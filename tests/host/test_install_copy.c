// SPDX-License-Identifier: BSD-2-Clause
/*
 * install_copy(): the copies of the stub and of the monitor, their settings, and
 * what they are told of the CPUs.
 */
#include "../../src/boot/install.h"
#include "../../src/boot/base/block.h"
#include "../../src/resident/resident.h"
#include "guest.h"
#include "harness.h"
#include "installed.h"
#include "registers.h"

/* The block in the image: its contents are guest memory of the same address */
#define CODE_SIZE 0x1804
char resident_start[CODE_SIZE];
__asm__(".globl resident_end\n\t.set resident_end, resident_start + 0x1804");

/* CPUs 0 to 3 in the device tree, 1 boots; both copies */
static void copy_both(void)
{
	uint64_t image = (uintptr_t)resident_start;

	installed_bank(0x40000000, 64 * MIB);
	boot.entry.mode = ENTRY_SECURE_SVC;
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++)
		boot.dt.cpu[i] = i < 4 ? i : CPU_NONE;
	install_place(&boot);
	guest_add(image, CODE_SIZE);
	guest_fill(image, CODE_SIZE, 1);
	guest_add(boot.resident.base, RESIDENT_SIZE);
	guest_fill(boot.resident.base, RESIDENT_SIZE, 2);
	guest_add(boot.monitor.base, RESIDENT_SIZE);
	guest_fill(boot.monitor.base, RESIDENT_SIZE, 3);
	register_program(MPIDR, 0x80000001);
	install_copy(&boot);
}

TEST(both_copies_are_those_of_the_image)
{
	copy_both();
	guest_expect(boot.resident.base, CODE_SIZE, 1);
	guest_expect(boot.monitor.base, CODE_SIZE, 1);
}

static void expect_cpu(uint32_t block, unsigned int slot, uint32_t mpidr,
		       uint32_t state)
{
	static const uint32_t rest[RESIDENT_STACK_SIZE / 4 - 2];
	const struct cpu *cpu = block_cpu(block, slot);

	EXPECT_EQ(cpu->mpidr, mpidr);
	EXPECT_EQ(cpu->state, state);
	EXPECT_MEM(&cpu->entry, rest, sizeof(rest));
}

TEST(the_stub_takes_the_other_cpus_for_off)
{
	copy_both();
	expect_cpu(boot.resident.base, 0, 0, CPU_OFF);
	expect_cpu(boot.resident.base, 1, 1, CPU_ON);
	expect_cpu(boot.resident.base, 2, 2, CPU_OFF);
	expect_cpu(boot.resident.base, 3, 3, CPU_OFF);
}

TEST(for_the_monitor_the_other_cpus_have_yet_to_come)
{
	copy_both();
	expect_cpu(boot.monitor.base, 0, 0, CPU_ABSENT);
	expect_cpu(boot.monitor.base, 1, 1, CPU_ON);
	expect_cpu(boot.monitor.base, 2, 2, CPU_ABSENT);
	expect_cpu(boot.monitor.base, 3, 3, CPU_ABSENT);
}

TEST(slots_of_no_cpu_are_absent_in_both)
{
	copy_both();
	for (unsigned int i = 4; i < RESIDENT_CPUS; i++) {
		expect_cpu(boot.resident.base, i, CPU_NONE, CPU_ABSENT);
		expect_cpu(boot.monitor.base, i, CPU_NONE, CPU_ABSENT);
	}
}

TEST(the_cpu_that_boots_has_its_slot_whatever_the_device_tree_says)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.entry.mode = ENTRY_HYP;
	memset(boot.dt.cpu, 0xff, sizeof(boot.dt.cpu));
	install_place(&boot);
	guest_add((uintptr_t)resident_start, CODE_SIZE);
	guest_add(boot.resident.base, RESIDENT_SIZE);
	register_program(MPIDR, 0xc0000102); /* slot 2 ^ 4 */
	install_copy(&boot);
	expect_cpu(boot.resident.base, 6, 0x102, CPU_ON);
	expect_cpu(boot.resident.base, 2, CPU_NONE, CPU_ABSENT);
}

TEST(both_copies_know_the_vectors_of_the_stub)
{
	copy_both();
	EXPECT_EQ(resident_hvbar, boot.resident.base);
	EXPECT_EQ(resident_hcr, 0);
}

TEST(where_psci_is_wrapped_smc_is_trapped)
{
	boot.wraps_psci = true;
	copy_both();
	EXPECT_EQ(resident_hcr, 0x80000); /* TSC */
}

/* One copy, over a PSCI with these numbers in the device tree */
static void copy_stub(bool psci_0_2, const uint32_t *id)
{
	static const uint32_t of_0_2[] = { 0x84000001, 0x84000002, 0x84000003 };

	installed_bank(0x40000000, 64 * MIB);
	memcpy(resident_psci_id, of_0_2, sizeof(of_0_2));
	memcpy(boot.dt.psci_id, id, sizeof(boot.dt.psci_id));
	boot.dt.psci_0_2 = psci_0_2;
	boot.dt.psci_0_1 = !psci_0_2;
	boot.entry.mode = ENTRY_HYP;
	boot.wraps_psci = true;
	install_place(&boot);
	guest_add((uintptr_t)resident_start, CODE_SIZE);
	guest_add(boot.resident.base, RESIDENT_SIZE);
	register_program(MPIDR, 0x80000000);
	install_copy(&boot);
}

static void expect_ids(uint32_t suspend, uint32_t off, uint32_t on)
{
	const uint32_t id[] = { suspend, off, on };

	EXPECT_MEM(resident_psci_id, id, sizeof(id));
}

static const uint32_t of_uboot[] = { 0x95c1ba5e, 0x95c1ba5f, 0x95c1ba60 };
static const uint32_t of_midway[] = { 0x84000002, 0x84000004, 0x84000006 };
static const uint32_t cpu_on_alone[] = { 0, 0, 0xdead };

TEST(the_stub_knows_the_numbers_of_psci_0_1)
{
	copy_stub(false, of_uboot);
	expect_ids(0x95c1ba5e, 0x95c1ba5f, 0x95c1ba60);
}

TEST(the_stub_knows_numbers_of_psci_0_1_that_mean_other_calls_in_0_2)
{
	copy_stub(false, of_midway);
	expect_ids(0x84000002, 0x84000004, 0x84000006);
}

TEST(numbers_that_the_tree_does_not_list_are_those_of_0_2)
{
	copy_stub(false, cpu_on_alone);
	expect_ids(0x84000001, 0x84000002, 0xdead);
}

TEST(beside_psci_0_2_the_stub_knows_the_numbers_of_0_1)
{
	copy_stub(true, of_uboot);
	expect_ids(0x95c1ba5e, 0x95c1ba5f, 0x95c1ba60);
}

TEST(beside_psci_0_2_no_number_of_it_gets_another_meaning)
{
	copy_stub(true, of_midway);
	expect_ids(0x84000001, 0x84000002, 0x84000003);
}

TEST(the_monitor_has_no_numbers_of_the_loaders_tree)
{
	static const uint32_t of_0_2[] = { 0x84000001, 0x84000002, 0x84000003 };

	memcpy(resident_psci_id, of_0_2, sizeof(of_0_2));
	boot.wraps_psci = true;
	boot.dt.psci_0_1 = true;
	memcpy(boot.dt.psci_id, of_uboot, sizeof(of_uboot));
	copy_both();
	expect_ids(0x84000001, 0x84000002, 0x84000003);
}

TEST(a_gich_that_answers_is_the_stubs)
{
	device_add(0x2c004000, 0x1000);
	boot.dt.gich = 0x2c004000;
	copy_both();
	EXPECT_EQ(resident_gich, 0x2c004000);
	EXPECT_STR(console_text(), "");
}

TEST(a_gich_that_is_not_there_is_warned_of)
{
	boot.dt.gich = 0x2c004000;
	copy_both();
	EXPECT_EQ(resident_gich, 0);
	EXPECT_HAS(console_text(),
		   "no virtual interface control of a GICv2 at 0x2c004000");
	boot.dt.gich = 0x10000002c004000;
	install_copy(&boot);
	EXPECT_EQ(resident_gich, 0);
}

TEST(nothing_older_is_executed_where_the_copies_are)
{
	copy_both();
	EXPECT_WRITE(ICIALLU, 0);
	EXPECT_WRITE(BPIALL, 0);
	EXPECT_NO_MORE_WRITES();
}
