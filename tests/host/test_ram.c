// SPDX-License-Identifier: BSD-2-Clause
/* ram_is_there() and ram_use(): RAM, and what only the device tree calls so. */
#include "../../src/boot/base/ram.h"
#include "guest.h"
#include "harness.h"

static struct memmap map;

static bool there(uint64_t base, uint64_t size)
{
	return ram_is_there((struct range){ base, size });
}

TEST(ram_is_there_and_keeps_what_is_in_it)
{
	guest_add(0x40000000, 4 * MIB);
	guest_fill(0x40000000, 4 * MIB, 3);
	EXPECT(there(0x40000000, 4 * MIB));
	EXPECT(there(0x40001001, 2));
	EXPECT(there(0x403ffffc, 4));
	guest_expect(0x40000000, 4 * MIB, 3);
}

TEST(nothing_is_no_ram)
{
	EXPECT(!there(0x40000000, 0x1000));
	EXPECT(!there(0x40000000, 0));
	EXPECT(!there(0x100000000, 0x1000));
}

TEST(ram_that_ends_too_early_is_not_all_there)
{
	guest_add(0x40000000, 4 * MIB);
	EXPECT(!there(0x40000000, 4 * MIB + 1));
	EXPECT(!there(0x3ffffffc, 8));
}

TEST(a_hole_of_a_mib_is_found)
{
	guest_add(0x40000000, 2 * MIB);
	guest_add(0x40300000, MIB);
	EXPECT(!there(0x40000000, 4 * MIB));
}

TEST(flash_is_no_ram)
{
	guest_add(0x40000000, MIB);
	guest_fill(0x40000000, MIB, 3);
	guest_read_only();
	EXPECT(!there(0x40000000, 0x1000));
	memset(guest_add(0x50000000, MIB), 0xff, MIB);
	guest_read_only();
	EXPECT(!there(0x50000000, 0x1000));
	/* Flash can be read again after that */
	EXPECT_EQ(guest_last_refused, 0xffffffff);
}

TEST(what_is_not_there_is_not_used)
{
	struct range r = { 0x40000000, 0x2000 };

	EXPECT_DIES(
		"there is no RAM at 0x40000000-0x40001fff, for the ramdisk, where the device tree says so: correct its /memory",
		ram_use(&map, r, MEMMAP_RAMDISK));
	EXPECT_EQ(memmap_user(&map, r), MEMMAP_FREE);
	guest_add(0x40000000, 0x2000);
	ram_use(&map, r, MEMMAP_RAMDISK);
	EXPECT_EQ(memmap_user(&map, r), MEMMAP_RAMDISK);
}

TEST(what_the_payload_will_write_is_only_read)
{
	struct range r = { 0x40000000, 0x2000 };

	memmap_add_bank(&map, r);
	EXPECT_DIES("there is no RAM at 0x40000000-0x40001fff, for RAM for",
		    ram_use_later(&map, r, MEMMAP_UNPACKED));
	guest_add(0x40000000, 0x2000);
	guest_read_only();
	ram_use_later(&map, r, MEMMAP_UNPACKED);
	EXPECT_EQ(memmap_user(&map, r), MEMMAP_UNPACKED);
}
