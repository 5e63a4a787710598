// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where zImages go, from the initrd slot to the last byte at
 * its place.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define SIZE	0x345679u
/* What place.c keeps for a zImage's own bss, stack and heap */
#define SCRATCH (128u << 10)

/* Places the payload at @entry, and all of it arrives */
static void expect_at(uint64_t entry)
{
	stage_place();
	EXPECT_EQ(boot.payload.entry, entry);
	stage_load();
}

TEST(a_zimage_above_128_mib_is_moved_to_just_above_its_unpacked_size)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(136), SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(9));
	EXPECT_RANGE(boot.payload.where, AT(9), SIZE + SCRATCH);
	EXPECT_RANGE(boot.payload.unpacked, AT(0), 9 * MIB);
	EXPECT_EQ(boot.payload.reach, AT(512));
	stage_load();
}

TEST(without_a_size_tag_32_mib_are_kept_free)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(136), SIZE, 0);
	expect_at(AT(32));
}

TEST(a_zimage_that_is_well_placed_stays)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(100), SIZE, 9 * MIB);
	expect_at(AT(100));
}

TEST(a_zimage_just_above_its_unpacked_size_stays)
{
	stage(256 * MIB, AT(128));
	stage_zimage(AT(9), SIZE, 9 * MIB);
	expect_at(AT(9));
}

TEST(a_zimage_that_is_not_page_aligned_is_moved)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(100) + 0x24, SIZE, 9 * MIB);
	expect_at(AT(9));
}

TEST(a_zimage_may_move_over_itself)
{
	stage(256 * MIB, AT(128));
	stage_zimage(AT(9) + 0x1234, SIZE, 9 * MIB);
	expect_at(AT(9));
	boot = (struct boot){ 0 };
	guest_clear();
	stage(256 * MIB, AT(128));
	stage_zimage(AT(8) + 0x1234, SIZE, 9 * MIB);
	expect_at(AT(9));
}

TEST(a_zimage_goes_around_what_is_in_its_place)
{
	stage(256 * MIB, AT(0));
	memmap_use(&boot.map, (struct range){ AT(10), MIB }, MEMMAP_RESERVED);
	stage_zimage(AT(136), SIZE, 9 * MIB);
	expect_at(AT(11));
}

TEST(in_little_ram_a_zimage_goes_to_its_middle)
{
	stage(64 * MIB, AT(8));
	stage_resident(AT(64) - 0x2000);
	stage_zimage(AT(8) + 0x200000, SIZE, 0);
	expect_at(AT(32));
}

/* Its bss, stack and heap also need RAM */
TEST(a_zimage_at_the_end_of_ram_is_moved)
{
	stage(64 * MIB, AT(8));
	stage_zimage(AT(64) - 0x346000, 0x346000, 9 * MIB);
	stage_place();
	EXPECT(memmap_is_ram(&boot.map, boot.payload.where));
	stage_load();
}

TEST(a_zimage_in_too_little_ram_for_both_goes_where_it_fits)
{
	stage(16 * MIB, AT(0));
	stage_zimage(AT(4), SIZE, 0);
	stage_place();
	EXPECT(memmap_is_ram(&boot.map, boot.payload.where));
}

/* Behind the RAM that a crashed kernel left is the dump */
TEST(a_zimage_that_would_unpack_into_the_dump_is_refused)
{
	struct range left = { AT(0), 16 * MIB };

	stage(256 * MIB, AT(1));
	memmap_limit(&boot.map, &left, 1);
	stage_zimage(AT(4), SIZE, 0);
	EXPECT_DIES(
		"the zImage would unpack to 0x40000000-0x42365678, which is not in the RAM that the crashed kernel left: reserve more, crashkernel=SIZE",
		stage_place());
	boot = (struct boot){ 0 };
	guest_clear();
	stage(256 * MIB, AT(1));
	memmap_limit(&boot.map, &left, 1);
	stage_zimage(AT(12), SIZE, 9 * MIB);
	expect_at(AT(12));
}

TEST(a_zimage_that_would_unpack_over_the_core_header_is_refused)
{
	struct range left = { AT(0), 64 * MIB };

	stage(256 * MIB, AT(1));
	memmap_limit(&boot.map, &left, 1);
	memmap_use(&boot.map, (struct range){ AT(8), MIB }, MEMMAP_CORE_HEADER);
	stage_zimage(AT(12), SIZE, 9 * MIB);
	EXPECT_DIES(
		"the zImage would unpack over the crashed kernel's core header at 0x40800000-0x408fffff: reserve more, crashkernel=SIZE",
		stage_place());
}

static void expect_unpack_refused(enum memmap_user user, const char *message)
{
	stage(256 * MIB, AT(1));
	memmap_use(&boot.map, (struct range){ AT(8), 0x3000 }, user);
	stage_zimage(AT(12), SIZE, 9 * MIB);
	EXPECT_DIES(message, stage_place());
	boot = (struct boot){ 0 };
	guest_clear();
}

TEST(a_zimage_that_would_unpack_over_what_is_resident_is_refused)
{
	expect_unpack_refused(
		MEMMAP_STUB,
		"the zImage would unpack over the resident stub at 0x40800000-0x40802fff: set hypstub.resident= to a higher address");
	expect_unpack_refused(
		MEMMAP_MONITOR,
		"the zImage would unpack over the monitor at 0x40800000-0x40802fff: use more RAM");
}

TEST(a_zimage_without_room_is_refused)
{
	stage(256 * MIB, AT(136));
	memmap_use(&boot.map, (struct range){ AT(2), 126 * MIB },
		   MEMMAP_RESERVED);
	stage_zimage(AT(140), SIZE, 9 * MIB);
	EXPECT_DIES(
		"no room for the zImage, 3349 KiB, in the first 128 MiB of RAM at 0x40000000-0x4fffffff: load the files elsewhere, or use more RAM",
		stage_place());
}

TEST(a_zimage_that_is_damaged_is_refused)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(136), SIZE, 9 * MIB);
	boot.dt.initrd.size--;
	EXPECT_DIES(
		"cannot be started: it is truncated: its header says that it is longer; load all of it",
		stage_place());
}

/* hypstub.resident may be anywhere */
TEST(a_zimage_that_would_unpack_over_the_stub_is_refused)
{
	stage(256 * MIB, AT(128));
	stage_resident(AT(1));
	stage_zimage(AT(136), SIZE, 9 * MIB);
	EXPECT_DIES("stub", stage_place());
}

TEST(ram_that_begins_inside_128_mib_has_a_shorter_window)
{
	guest_add(AT(64), 256 * MIB);
	memmap_add_bank(&boot.map, (struct range){ AT(64), 256 * MIB });
	stage_zimage(AT(192), SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(73));
	EXPECT_EQ(boot.payload.unpacked.base, AT(64));
}

TEST(the_demo_stays_in_the_image)
{
	stage(256 * MIB, AT(0));
	stage_place();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
	EXPECT_EQ(boot.payload.where.base, GUEST_RAM + STAGE_IMAGE);
	EXPECT_EQ(boot.payload.reach, 1ull << 32);
	stage_load();
}
