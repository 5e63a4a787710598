// SPDX-License-Identifier: BSD-2-Clause
/*
 * probe_range(): which memory counts as there. The reads are those of guest.c:
 * the image's own are in assembly, which boots run.
 */
#include "../../src/boot/base/probe.h"
#include "guest.h"
#include "harness.h"

TEST(memory_is_there_if_both_ends_are)
{
	guest_add(0x40000000, 0x1000);
	EXPECT(probe_range(0x40000000, 0x1000));
	EXPECT(probe_range(0x40000ffc, 4));
	EXPECT(!probe_range(0x40000000, 0x1001));
	EXPECT(!probe_range(0x3ffffffc, 8));
}

TEST(the_words_of_bytes_at_odd_addresses_are_read)
{
	guest_add(0x40000000, 4);
	EXPECT(probe_range(0x40000003, 1));
	EXPECT(!probe_range(0x40000003, 2));
}

TEST(nothing_is_not_there)
{
	guest_add(0, 0x1000);
	guest_add(0xfffff000, 0x1000);
	EXPECT(!probe_range(0x800, 0));
	EXPECT(!probe_range(0, 0));
}

TEST(memory_ends_at_4_gib)
{
	guest_add(0xfffff000, 0x1000);
	guest_add(0, 0x1000);
	EXPECT(probe_range(0xfffff000, 0x1000));
	EXPECT(!probe_range(0xfffff000, 0x1001));
	EXPECT(!probe_range(0xffffffff, 0xffffffff));
}
