// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where zImages, ELF files and raw binaries go, from the initrd slot to the
 * last byte at its place.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define AT(mib) (GUEST_RAM + (mib)*MIB)
#define SIZE	0x345679u
/* What place.c keeps for a zImage's own bss, stack and heap */
#define SCRATCH (128u << 10)

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
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(32));
	stage_load();
}

TEST(a_zimage_that_is_well_placed_stays)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(100), SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(100));
	stage_load();
}

TEST(a_zimage_just_above_its_unpacked_size_stays)
{
	stage(256 * MIB, AT(128));
	stage_zimage(AT(9), SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(9));
	stage_load();
}

TEST(a_zimage_that_is_not_page_aligned_is_moved)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(100) + 0x24, SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(9));
	stage_load();
}

TEST(a_zimage_may_move_over_itself)
{
	stage(256 * MIB, AT(128));
	stage_zimage(AT(9) + 0x1234, SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(9));
	stage_load();
	boot = (struct boot){ 0 };
	guest_clear();
	stage(256 * MIB, AT(128));
	stage_zimage(AT(8) + 0x1234, SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(9));
	stage_load();
}

TEST(a_zimage_goes_around_what_is_in_its_place)
{
	stage(256 * MIB, AT(0));
	memmap_use(&boot.map, (struct range){ AT(10), MIB }, "a reservation");
	stage_zimage(AT(136), SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(11));
	stage_load();
}

TEST(in_little_ram_a_zimage_goes_to_its_middle)
{
	stage(64 * MIB, AT(8));
	stage_resident(AT(64) - 0x2000);
	stage_zimage(AT(8) + 0x200000, SIZE, 0);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(32));
	stage_load();
}

/* Its bss, stack and heap need RAM, too */
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

TEST(a_zimage_without_room_is_refused)
{
	stage(256 * MIB, AT(136));
	memmap_use(&boot.map, (struct range){ AT(2), 126 * MIB }, "a disk");
	stage_zimage(AT(140), SIZE, 9 * MIB);
	EXPECT_DIES("no room for the zImage, 3349 KiB, in the first 128 MiB",
		    stage_place());
}

TEST(a_zimage_that_is_damaged_is_refused)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(136), SIZE, 9 * MIB);
	boot.dt.initrd.size--;
	EXPECT_DIES("cannot be started: it is truncated", stage_place());
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
	memmap_bank(&boot.map, (struct range){ AT(64), 256 * MIB });
	stage_zimage(AT(192), SIZE, 9 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.entry, AT(73));
	EXPECT_EQ(boot.payload.unpacked.base, AT(64));
}

static const struct craft_segment kernel[] = {
	{ 0x1000, 0xc0008000, 0x42008000, 0x3001, 0x3001 },
	{ 0x5003, 0xc0100000, 0x42100000, 0x123, 0x4567 },
};

TEST(elf_segments_go_to_their_physical_addresses)
{
	stage(256 * MIB, AT(0));
	stage_resident(AT(256) - 0x2000);
	stage_elf(AT(136), 0x6000, 0xc0008001, kernel, 2);
	guest_fill(0x42000000, 0x200000, 1);
	stage_place();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ELF);
	EXPECT_EQ(boot.payload.entry, 0x42008001);
	EXPECT_RANGE(boot.payload.where, 0x42008000, 0xfc567);
	EXPECT_EQ(boot.payload.reach, 1ull << 32);
	stage_load();
}

TEST(elf_segments_in_any_order_are_one_range)
{
	struct craft_segment s[] = { kernel[1], kernel[0] };

	stage(256 * MIB, AT(0));
	stage_elf(AT(136), 0x6000, 0xc0008000, s, 2);
	stage_place();
	EXPECT_RANGE(boot.payload.where, 0x42008000, 0xfc567);
	stage_load();
}

static void expect_elf_refused(uint32_t paddr, const char *text)
{
	struct craft_segment s = kernel[0];

	s.paddr = paddr;
	boot = (struct boot){ 0 };
	guest_clear();
	stage(256 * MIB, AT(0));
	stage_resident(AT(256) - 0x2000);
	stage_elf(AT(136), 0x6000, 0xc0008000, &s, 1);
	EXPECT_DIES(text, stage_place());
}

TEST(elf_segments_over_something_are_refused)
{
	expect_elf_refused(0x4fffcfff, "overlaps the resident stub");
}

static void start_one(uint32_t paddr)
{
	struct craft_segment s = kernel[0];

	s.paddr = paddr;
	boot = (struct boot){ 0 };
	guest_clear();
	stage(256 * MIB, AT(0));
	stage_elf(AT(136), 0x6000, 0xc0008000, &s, 1);
}

/* Over the image, the device tree, and the file: from below and from above */
TEST(elf_segments_over_what_is_free_later_are_moved_last)
{
	static const uint32_t to[] = { 0x4000f000, STAGE_IMAGE + GUEST_RAM + 7,
				       0x40000000, 0x48805001, 0x487fd000 };

	for (unsigned int i = 0; i < 5; i++) {
		start_one(to[i]);
		stage_resident(AT(256) - 0x2000);
		stage_place();
		EXPECT_RANGE(boot.payload.where, to[i], 0x3001);
		EXPECT_RANGE(boot.payload.late, to[i] & ~3,
			     ((to[i] + 0x3001 + 3) & ~3) - (to[i] & ~3));
		stage_load();
	}
}

TEST(elf_segments_over_what_is_free_later_need_the_stub_to_move_them)
{
	start_one(0x4000f000);
	EXPECT_DIES("overlaps the hypstub image", stage_place());
	start_one(0x40000000);
	EXPECT_DIES("overlaps the device tree", stage_place());
	start_one(0x48805000);
	EXPECT_DIES("overlaps payload file", stage_place());
}

TEST(two_segments_over_the_image_are_moved_together_and_a_third_is_not)
{
	struct craft_segment s[] = { kernel[0], kernel[1], kernel[1] };

	s[0].paddr = GUEST_RAM + STAGE_IMAGE - 0x1000;
	s[1].paddr = GUEST_RAM + STAGE_IMAGE + 0x7000;
	stage(256 * MIB, AT(0));
	stage_resident(AT(256) - 0x2000);
	stage_elf(AT(136), 0x6000, 0xc0008000, s, 3);
	stage_place();
	EXPECT_RANGE(boot.payload.late, GUEST_RAM + STAGE_IMAGE - 0x1000,
		     0x8000 + 0x4568);
	stage_load();
}

TEST(what_is_moved_last_may_not_be_over_what_stays)
{
	struct craft_segment s[] = { kernel[0], kernel[1] };

	/* The stub lies between the two */
	s[0].paddr = GUEST_RAM + STAGE_IMAGE;
	s[1].paddr = 0x48805000;
	stage(256 * MIB, AT(0));
	stage_resident(AT(100));
	stage_elf(AT(136), 0x6000, 0xc0008000, s, 2);
	EXPECT_DIES("overlaps the resident stub", stage_place());
}

TEST(no_room_for_what_is_moved_last)
{
	struct craft_segment s = kernel[0];

	s.paddr = GUEST_RAM + STAGE_IMAGE;
	s.mem_size = 130 * MIB;
	stage(256 * MIB, AT(0));
	stage_resident(AT(256) - 0x2000);
	stage_elf(AT(136), 0x6000, 0xc0008000, &s, 1);
	EXPECT_DIES("no room for the ELF file to wait", stage_place());
}

TEST(elf_segments_outside_ram_are_refused)
{
	expect_elf_refused(0x80000000, "which is not RAM");
	expect_elf_refused(0x3fffe000, "which is not RAM");
	expect_elf_refused(0x4fffe000, "which is not RAM");
}

TEST(elf_segments_over_each_other_are_refused)
{
	struct craft_segment s[] = { kernel[0], kernel[1] };

	s[1].paddr = s[0].paddr + 0x3000;
	stage(256 * MIB, AT(0));
	stage_elf(AT(136), 0x6000, 0xc0008000, s, 2);
	EXPECT_DIES("overlaps the payload", stage_place());
}

TEST(a_damaged_elf_file_is_refused)
{
	stage(256 * MIB, AT(0));
	stage_elf(AT(136), 0x5000, 0xc0008000, kernel, 2);
	EXPECT_DIES("cannot be started: it is truncated in its segments",
		    stage_place());
}

TEST(a_raw_binary_stays_where_it_is)
{
	stage(256 * MIB, AT(0));
	guest_fill(AT(136), 0x1001, 17);
	boot.dt.initrd = (struct range){ AT(136), 0x1001 };
	stage_place();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_RAW);
	EXPECT_EQ(boot.payload.entry, AT(136));
	EXPECT_RANGE(boot.payload.where, AT(136), 0x1001);
	stage_load();
}

/* By words: up to three bytes behind it go with it, and must be free */
TEST(a_raw_binary_that_is_moved_last_leaves_its_neighbour_alone)
{
	struct range where = { GUEST_RAM + STAGE_IMAGE, 0x1001 };
	struct range neighbour = { range_end(where) + 2, 1 };

	stage(256 * MIB, AT(0));
	stage_resident(AT(100));
	guest_fill(AT(136), 0x1001, 17);
	boot.dt.initrd = (struct range){ AT(136), 0x1001 };
	payload_find(&boot);
	boot.payload.where = where;
	boot.payload.entry = where.base;
	memmap_use(&boot.map, neighbour, "a neighbour");
	EXPECT_DIES("overlaps a neighbour", payload_place(&boot));
}

TEST(a_misaligned_raw_binary_is_refused)
{
	stage(256 * MIB, AT(0));
	boot.dt.initrd = (struct range){ AT(136) + 2, 0x1000 };
	guest_fill(AT(136), 0x1002, 17);
	EXPECT_DIES("is not 4-byte aligned", stage_place());
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
