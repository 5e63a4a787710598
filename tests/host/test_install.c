// SPDX-License-Identifier: BSD-2-Clause
/*
 * install_place(): where the stub's block and the monitor's go, by themselves and
 * as told.
 */
#include "../../src/boot/install.h"
#include "../../src/boot/base/memmap.h"
#include "../../src/resident/resident.h"
#include "guest.h"
#include "harness.h"
#include "installed.h"

/* What the rest of install.c needs to link, and no test here runs */
char resident_start[1], resident_end[1];

static void use(uint64_t base, uint64_t size, enum memmap_user user)
{
	memmap_use(&boot.map, (struct range){ base, size }, user);
}

TEST(the_block_goes_to_the_top_of_the_lowest_bank)
{
	installed_bank(0x80000000, 64 * MIB);
	installed_bank(0x40000000, 64 * MIB);
	install_place(&boot);
	EXPECT_RANGE(boot.resident, 0x43ffd000, RESIDENT_SIZE);
	EXPECT_EQ(memmap_user(&boot.map, boot.resident), MEMMAP_STUB);
}

TEST(the_block_keeps_clear_of_what_is_there)
{
	installed_bank(0x40000000, 64 * MIB);
	use(0x43fff000, 0x800, MEMMAP_RESERVED);
	install_place(&boot);
	EXPECT_RANGE(boot.resident, 0x43ffc000, RESIDENT_SIZE);
}

TEST(the_block_goes_below_4_gib)
{
	installed_bank(0x80000000, 4096 * MIB);
	install_place(&boot);
	EXPECT_EQ(boot.resident.base, 0xffffd000);
}

TEST(a_full_bank_has_no_room_for_the_block)
{
	installed_bank(0x40000000, 64 * MIB);
	installed_bank(0x80000000, 64 * MIB);
	use(0x40000000, 64 * MIB - 0x2000, MEMMAP_RESERVED);
	EXPECT_DIES("no room for the resident stub", install_place(&boot));
}

TEST(the_block_goes_where_it_is_told)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.options.resident = 0x41000000;
	install_place(&boot);
	EXPECT_RANGE(boot.resident, 0x41000000, RESIDENT_SIZE);
}

TEST(a_place_that_is_not_aligned_is_refused)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.options.resident = 0x41000800;
	EXPECT_DIES(
		"hypstub.resident=0x41000800 is not aligned to 4 KiB: use a multiple of 0x1000",
		install_place(&boot));
}

TEST(a_place_that_is_not_ram_is_refused)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.options.resident = 0x44000000;
	EXPECT_DIES(
		"hypstub.resident=0x44000000 is not RAM below 4 GiB: use another address",
		install_place(&boot));
	boot.options.resident = 0x43ffe000;
	EXPECT_DIES(
		"hypstub.resident=0x43ffe000 is not RAM below 4 GiB: use another address",
		install_place(&boot));
	boot.options.resident = 0xfffff000;
	EXPECT_DIES("is not RAM", install_place(&boot));
}

TEST(a_place_across_4_gib_is_refused)
{
	installed_bank(0x80000000, 4096 * MIB);
	boot.options.resident = 0xffffe000;
	EXPECT_DIES("hypstub.resident=0xffffe000", install_place(&boot));
}

TEST(a_place_that_is_taken_is_refused)
{
	installed_bank(0x40000000, 64 * MIB);
	use(0x41001000, 0x1000, MEMMAP_IMAGE);
	boot.options.resident = 0x41000000;
	EXPECT_DIES(
		"hypstub.resident=0x41000000 overlaps the hypstub image: use another address",
		install_place(&boot));
}

/* Where the block goes if an earlier hypstub's lies at @base */
static uint64_t after(uint64_t base, uint64_t size)
{
	boot.map.banks = boot.map.used_count = 0;
	installed_bank(0x40000000, 64 * MIB);
	use(0x42000000, 0x1000, MEMMAP_IMAGE);
	boot.dt.old_resident = (struct range){ base, size };
	install_place(&boot);
	return boot.resident.base;
}

TEST(the_place_of_an_earlier_stub_is_used_again)
{
	EXPECT_EQ(after(0x41000000, RESIDENT_SIZE), 0x41000000);
	EXPECT_EQ(after(0x40000000, RESIDENT_SIZE), 0x40000000);
}

TEST(the_place_of_an_earlier_stub_is_not_used_where_none_can_be)
{
	static const uint64_t places[] = {
		0x41000800,  /* not aligned */
		0x43ffe000,  /* the end is not RAM */
		0x80000000,  /* no RAM */
		0x41fff000,  /* over the image */
		0x141000000, /* above 4 GiB */
	};

	for (unsigned int i = 0; i < sizeof(places) / sizeof(*places); i++)
		EXPECT_EQ(after(places[i], RESIDENT_SIZE), 0x43ffd000);
	EXPECT_EQ(after(0x41000000, RESIDENT_SIZE - 0x1000), 0x43ffd000);
	EXPECT_EQ(after(0x41000000, RESIDENT_SIZE + 0x1000), 0x43ffd000);
}

TEST(the_place_of_an_earlier_stub_counts_less_than_the_option)
{
	boot.options.resident = 0x41800000;
	EXPECT_EQ(after(0x41000000, RESIDENT_SIZE), 0x41800000);
}

TEST(without_hyp_mode_there_is_no_stub)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.has_hyp = false;
	boot.entry.mode = ENTRY_NONSECURE_SVC;
	install_place(&boot);
	EXPECT_EQ(boot.resident.size, 0);
	EXPECT_EQ(boot.monitor.size, 0);
}

TEST(entered_in_hyp_there_is_no_monitor)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.entry.mode = ENTRY_HYP;
	install_place(&boot);
	EXPECT_EQ(boot.monitor.size, 0);
}

TEST(the_monitor_goes_below_the_stub)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.entry.mode = ENTRY_SECURE_SVC;
	install_place(&boot);
	EXPECT_RANGE(boot.resident, 0x43ffd000, RESIDENT_SIZE);
	EXPECT_RANGE(boot.monitor, 0x43ffa000, RESIDENT_SIZE);
	EXPECT(!boot.monitor_secure);
	EXPECT_EQ(memmap_user(&boot.map, boot.monitor), MEMMAP_MONITOR);
}

TEST(the_monitor_is_not_what_hypstub_resident_places)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.entry.mode = ENTRY_SECURE_SVC;
	boot.options.resident = 0x41000000;
	install_place(&boot);
	EXPECT_RANGE(boot.resident, 0x41000000, RESIDENT_SIZE);
	EXPECT_RANGE(boot.monitor, 0x43ffd000, RESIDENT_SIZE);
}

TEST(without_the_virtualization_extensions_the_monitor_is_alone)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.has_hyp = false;
	boot.entry.mode = ENTRY_SECURE_SVC;
	install_place(&boot);
	EXPECT_EQ(boot.resident.size, 0);
	EXPECT_RANGE(boot.monitor, 0x43ffd000, RESIDENT_SIZE);
}

TEST(a_full_bank_has_no_room_for_the_monitor)
{
	installed_bank(0x40000000, 64 * MIB);
	use(0x40000000, 64 * MIB - 0x5000, MEMMAP_RESERVED);
	boot.entry.mode = ENTRY_SECURE_SVC;
	EXPECT_DIES("no room for the monitor", install_place(&boot));
}

static void secure_ram(uint64_t base, uint64_t size)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.entry.mode = ENTRY_SECURE_SVC;
	boot.devices.secure_ram = (struct range){ base, size };
	install_place(&boot);
}

/* The monitor goes where it goes without Secure RAM, and a warning says why */
static void expect_not_used(const char *why)
{
	EXPECT_EQ(boot.monitor.base, 0x43ffa000);
	EXPECT(!boot.monitor_secure);
	EXPECT_HAS(console_text(), "warning: Secure RAM at 0x");
	EXPECT_HAS(console_text(), why);
}

TEST(secure_ram_takes_the_monitor)
{
	guest_add(0x0e000000, RESIDENT_SIZE);
	secure_ram(0x0e000000, 16 * MIB);
	EXPECT_RANGE(boot.monitor, 0x0e000000, RESIDENT_SIZE);
	EXPECT(boot.monitor_secure);
	EXPECT_EQ(memmap_user(&boot.map, boot.monitor), MEMMAP_MONITOR);
	EXPECT_RANGE(boot.resident, 0x43ffd000, RESIDENT_SIZE);
	EXPECT_EQ(memmap_user(&boot.map, boot.monitor), MEMMAP_MONITOR);
	EXPECT_STR(console_text(), "");
}

TEST(secure_ram_of_just_its_size_takes_the_monitor)
{
	guest_add(0x0e000000, RESIDENT_SIZE);
	secure_ram(0x0e000000, 0x3000);
	EXPECT(boot.monitor_secure);
}

TEST(secure_ram_that_is_too_small_is_not_used)
{
	guest_add(0x0e000000, RESIDENT_SIZE);
	secure_ram(0x0e000000, 0x2fff);
	expect_not_used("is smaller than 12 KiB: the monitor goes to");
}

TEST(secure_ram_that_is_not_aligned_is_not_used)
{
	guest_add(0x0e000000, MIB);
	secure_ram(0x0e000800, 16 * MIB);
	expect_not_used("does not start at a multiple of 4 KiB");
}

TEST(secure_ram_past_4_gib_is_not_used)
{
	secure_ram(0x100000000, 16 * MIB);
	expect_not_used("is not below 4 GiB");
}

TEST(secure_ram_with_nothing_behind_it_is_not_used)
{
	secure_ram(0x0e000000, 16 * MIB);
	expect_not_used(
		"0x0e000000-0x0effffff, as the device tree has it, is not there");
}

TEST(secure_ram_that_is_flash_is_not_used)
{
	guest_add(0x0e000000, 16 * MIB);
	guest_read_only();
	secure_ram(0x0e000000, 16 * MIB);
	expect_not_used("is not there");
}

TEST(secure_ram_in_the_payloads_ram_is_not_used)
{
	secure_ram(0x41000000, MIB);
	expect_not_used("overlaps RAM of /memory");
	EXPECT(!ranges_overlap(boot.resident, boot.monitor));
}

/* Who lies outside the payload's RAM: an image in SRAM, a reservation */
TEST(secure_ram_that_somebody_uses_is_not_used)
{
	guest_add(0x0e000000, MIB);
	guest_fill(0x0e000000, MIB, 5);
	use(0x0e001000, 0x8000, MEMMAP_IMAGE);
	secure_ram(0x0e000000, MIB);
	expect_not_used("overlaps the hypstub image");
	guest_expect(0x0e000000, MIB, 5);
}

TEST(a_block_does_not_go_where_ram_is_not)
{
	installed_bank(0x40000000, 64 * MIB);
	boot.map.bank[0].size += MIB;
	EXPECT_DIES(
		"there is no RAM at 0x440fd000-0x440fffff, for the resident stub, where the device tree says so",
		install_place(&boot));
}

TEST(a_block_does_not_go_to_flash)
{
	installed_bank(0x40000000, 64 * MIB);
	guest_fill(0x40000000, 64 * MIB, 5);
	guest_read_only();
	EXPECT_DIES("there is no RAM at 0x43ffd000", install_place(&boot));
	guest_expect(0x40000000, 64 * MIB, 5);
}
