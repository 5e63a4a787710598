// SPDX-License-Identifier: BSD-2-Clause
/*
 * Payload and ramdisk at once: when the ramdisk moves, and that nothing is
 * written over a file before that file has been moved away.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define SIZE 0x345679u
#define DISK 0x212345u

TEST(a_ramdisk_that_is_well_placed_stays)
{
	stage(256 * MIB, AT(0));
	stage_zimage_module(AT(136), SIZE, 9 * MIB);
	stage_ramdisk(AT(150), DISK);
	stage_place();
	EXPECT_EQ(boot.payload.ramdisk_to, AT(150));
	stage_load();
}

/* It first copies itself behind what it unpacks, and nothing may be there */
TEST(what_a_zimage_moves_over_by_itself_is_kept_clear)
{
	stage(256 * MIB, AT(0));
	stage_zimage_module(AT(140), SIZE, 24 * MIB);
	stage_ramdisk(AT(25), 100 * MIB);
	stage_place();
	EXPECT(boot.payload.where.base < AT(24));
	EXPECT(boot.payload.ramdisk_to >= AT(24) + SIZE);
	EXPECT(!ranges_overlap(
		boot.payload.unpacked,
		(struct range){ boot.payload.ramdisk_to, 100 * MIB }));
}

TEST(a_ramdisk_where_the_kernel_unpacks_is_moved)
{
	stage(256 * MIB, AT(128));
	stage_zimage_module(AT(64), SIZE, 9 * MIB);
	stage_ramdisk(AT(8), DISK);
	stage_place();
	EXPECT(boot.payload.ramdisk_to >= AT(9));
	stage_load();
}

TEST(a_ramdisk_beyond_reach_is_moved)
{
	stage(1024 * MIB, AT(128));
	stage_resident(AT(1024) - 0x2000);
	stage_zimage_module(AT(64), SIZE, 9 * MIB);
	stage_ramdisk(AT(600), DISK);
	stage_place();
	EXPECT(boot.payload.ramdisk_to + DISK <= AT(512));
	EXPECT(boot.payload.ramdisk_to > AT(500));
	stage_load();
}

TEST(a_ramdisk_that_ends_past_reach_is_moved)
{
	stage(1024 * MIB, AT(128));
	stage_zimage_module(AT(64), SIZE, 9 * MIB);
	stage_ramdisk(AT(512) - DISK + 1, DISK);
	stage_place();
	EXPECT(boot.payload.ramdisk_to + DISK <= AT(512));
	stage_load();
}

TEST(a_ramdisk_that_ends_at_reach_stays)
{
	stage(1024 * MIB, AT(128));
	stage_zimage_module(AT(64), SIZE, 9 * MIB);
	stage_ramdisk(AT(512) - DISK, DISK);
	stage_place();
	EXPECT_EQ(boot.payload.ramdisk_to, AT(512) - DISK);
	stage_load();
}

TEST(a_zimage_keeps_clear_of_its_ramdisk)
{
	stage(256 * MIB, AT(128));
	stage_zimage_module(AT(136), SIZE, 9 * MIB);
	stage_ramdisk(AT(10), DISK);
	stage_place();
	EXPECT_EQ(boot.payload.ramdisk_to, AT(10));
	stage_load();
}

/* As a loader leaves them that puts everything at the top of RAM */
TEST(a_ramdisk_does_not_move_over_a_zimage_that_has_not_moved_yet)
{
	stage(256 * MIB, AT(128));
	stage_resident(AT(256) - 0x2000);
	stage_zimage_module(AT(252), SIZE, 9 * MIB);
	stage_ramdisk(AT(8), DISK);
	stage_place();
	stage_load();
}

TEST(the_device_tree_is_not_written_over_a_zimage_that_has_not_moved_yet)
{
	stage(256 * MIB, AT(128));
	stage_resident(AT(256) - 0x2000);
	stage_zimage(AT(256) - 0x2000 - SIZE, SIZE, 9 * MIB);
	stage_place();
	stage_load();
}

/* It moves down to below the reach, and less than a page is left above it */
TEST(the_device_tree_is_not_written_over_a_ramdisk_that_has_not_moved_yet)
{
	stage(512 * MIB + MIB, AT(128));
	stage_zimage_module(AT(64), SIZE, 9 * MIB);
	stage_ramdisk(AT(513) - 0x210001, 0x210001);
	stage_place();
	stage_load();
}

TEST(a_zimage_at_the_top_of_little_ram_arrives)
{
	stage(64 * MIB, AT(8));
	stage_resident(AT(64) - 0x2000);
	stage_zimage(AT(60), SIZE, 9 * MIB);
	stage_place();
	stage_load();
}

TEST(a_ramdisk_without_room_is_refused)
{
	stage(64 * MIB, AT(0));
	stage_zimage_module(AT(8), SIZE, 0);
	stage_ramdisk(AT(14), 20 * MIB);
	memmap_use(&boot.map, (struct range){ AT(48), 8 * MIB },
		   MEMMAP_RESERVED);
	EXPECT_DIES(
		"no room for the ramdisk, 20 MiB, below 0x60000000: load the files elsewhere, or use more RAM",
		stage_place());
}

/* Both as multiboot modules, the segment at AT(64) */
static void stage_elf_with_ramdisk(uint64_t ramdisk)
{
	static const struct craft_segment s = {
		0x1000, 0x44000000, 0x44000000, 0x1000, 0x1000,
	};

	boot = (struct boot){ 0 };
	guest_clear();
	stage(256 * MIB, AT(0));
	stage_elf(AT(136), 0x6000, 0x44000000, &s, 1);
	stage_module(MODULE_KERNEL, boot.dt.initrd.base, boot.dt.initrd.size,
		     NULL);
	boot.dt.initrd = (struct range){ 0 };
	stage_ramdisk(ramdisk, DISK);
}

TEST(a_ramdisk_of_an_elf_file_stays_and_is_kept_clear_of)
{
	stage_elf_with_ramdisk(AT(150));
	stage_place();
	EXPECT_EQ(boot.payload.ramdisk_to, AT(150));
	stage_load();
	stage_elf_with_ramdisk(AT(64));
	EXPECT_DIES("overlaps the ramdisk", stage_place());
}

/* Anywhere, but half of all things at the end of RAM or near it */
static uint64_t random_place(uint64_t ram, uint64_t size)
{
	uint64_t align = test_random() % 2 ? 0x1000 : 8;
	uint64_t end = ram - 0x2000;
	uint64_t at = MIB + test_random() % (2 * ram);

	if (at + size > end)
		at = end - size - test_random() % 4 * 0x20000;
	return AT(0) + at / align * align;
}

static void random_stage(void)
{
	uint64_t ram = (8 + test_random() % 32) * MIB;
	uint32_t kernel = 0x10000 + test_random() % 0x80000;
	uint32_t disk = 1 + test_random() % 0x80000;

	boot = (struct boot){ 0 };
	guest_clear();
	stage(ram, random_place(ram, STAGE_DTB_SIZE));
	stage_resident(AT(0) + ram - 0x2000);
	stage_zimage_module(random_place(ram, kernel), kernel,
			    MIB + test_random() % (6 * MIB));
	stage_ramdisk(random_place(ram, disk), disk);
}

static bool arrives(void)
{
	random_stage();
	if (ranges_overlap(boot.dt.module[0].range, boot.dt.module[1].range))
		return false;
	if (setjmp(*console_death()))
		return false;
	stage_place();
	stage_load();
	return true;
}

/* Many layouts: what is not refused arrives, and each piece clear of the others */
TEST(whatever_is_accepted_arrives)
{
	unsigned int loaded = 0;

	test_deadline(60);
	for (int round = 0; round < 300; round++)
		loaded += arrives();
	EXPECT(loaded > 100);
}
