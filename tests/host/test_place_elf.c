// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where the segments of ELF files go, from the initrd slot to the last byte at
 * its place.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

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
		EXPECT_RANGE(boot.payload.moved_last, to[i] & ~3,
			     ((to[i] + 0x3001 + 3) & ~3) - (to[i] & ~3));
		stage_load();
	}
}

TEST(elf_segments_over_what_is_free_later_need_the_stub_to_move_them)
{
	start_one(0x4000f000);
	EXPECT_DIES("overlaps the hypstub image: link or load it elsewhere",
		    stage_place());
	start_one(0x40000000);
	EXPECT_DIES("overlaps the device tree", stage_place());
	start_one(0x48805000);
	EXPECT_DIES("overlaps the payload file", stage_place());
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
	EXPECT_RANGE(boot.payload.moved_last, GUEST_RAM + STAGE_IMAGE - 0x1000,
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

/* The tree has RAM from AT(64) to AT(128), where there is none */
TEST(what_is_moved_last_does_not_go_where_ram_is_not)
{
	static const struct craft_segment s = { 0x1000, 0xc0008000,
						GUEST_RAM + STAGE_IMAGE, 0x3001,
						80 * MIB };

	stage(64 * MIB, AT(0));
	guest_add(AT(128), 128 * MIB);
	boot.map.bank[0].size = 256 * MIB;
	stage_resident(AT(256) - 0x2000);
	stage_elf(AT(32), 0x6000, 0xc0008000, &s, 1);
	EXPECT_DIES(
		"there is no RAM at 0x40010000-0x4500ffff, for the payload, where the device tree says so",
		stage_place());
}

TEST(no_room_for_what_is_moved_last)
{
	struct craft_segment s = kernel[0];

	s.paddr = GUEST_RAM + STAGE_IMAGE;
	s.mem_size = 130 * MIB;
	stage(256 * MIB, AT(0));
	stage_resident(AT(256) - 0x2000);
	stage_elf(AT(136), 0x6000, 0xc0008000, &s, 1);
	EXPECT_DIES("no room for the ELF file to wait, ", stage_place());
}

TEST(elf_segments_outside_ram_are_refused)
{
	expect_elf_refused(0x80000000, "which is not RAM: link it elsewhere");
	expect_elf_refused(0x3fffe000, "which is not RAM: link it elsewhere");
	expect_elf_refused(0x4fffe000, "which is not RAM: link it elsewhere");
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
	EXPECT_DIES(
		"cannot be started: it is truncated in its segments; load all of it",
		stage_place());
}
