// SPDX-License-Identifier: BSD-2-Clause
/* The report on RAM, the initrd and the memory map. */
#include "../../src/boot/base/verdict.h"
#include "../../src/boot/doctor/subjects.h"
#include "guest.h"
#include "harness.h"

static struct memmap map;
static const struct range none;

static void bank(uint64_t size, uint64_t there)
{
	memmap_add_bank(&map, (struct range){ GUEST_RAM, size });
	guest_fill(GUEST_RAM, (guest_add(GUEST_RAM, there), there), 7);
}

static void expect(const char *line)
{
	EXPECT_HAS(console_text(), line);
	EXPECT_EQ(verdict_problems, strstr(line, "PROBLEM") ? 1 : 0);
}

TEST(ram_that_answers_is_ok_and_is_left_as_it_was)
{
	bank(8 * MIB, 8 * MIB);
	ram_check_report(&map, none);
	expect("OK RAM: 0x40000000-0x407fffff (8192 KiB) answers up to its end\n");
	guest_expect(GUEST_RAM, 8 * MIB, 7);
}

TEST(ram_that_is_smaller_is_a_problem_and_its_end_is_found)
{
	bank(64 * MIB, 11 * MIB);
	memmap_use(&map, (struct range){ GUEST_RAM + 8 * MIB, MIB },
		   MEMMAP_IMAGE);
	guest_forbid(GUEST_RAM + 8 * MIB, MIB);
	ram_check_report(&map, none);
	expect("PROBLEM RAM: /memory has 0x40000000-0x43ffffff, and there is none at 0x43fffffc: it seems to end at 0x40b00000; correct /memory\n");
	guest_allow(GUEST_RAM + 8 * MIB, MIB);
	guest_expect(GUEST_RAM, 11 * MIB, 7);
}

TEST(reservations_are_not_written_to)
{
	bank(8 * MIB, 8 * MIB);
	memmap_use(&map, (struct range){ GUEST_RAM + 7 * MIB, MIB },
		   MEMMAP_RESERVED);
	guest_forbid(GUEST_RAM + 7 * MIB, MIB);
	ram_check_report(&map, none);
	expect("OK RAM: ");
}

TEST(ram_that_is_all_used_or_above_4_gib_is_not_tested)
{
	memmap_add_bank(&map, (struct range){ GUEST_RAM, MIB });
	memmap_use(&map, (struct range){ GUEST_RAM, MIB }, MEMMAP_RESERVED);
	memmap_add_bank(&map, (struct range){ 1ull << 32, MIB });
	ram_check_report(&map, none);
	EXPECT_HAS(console_text(), "OK RAM: 0x40000000-0x400fffff is in use");
	expect("OK RAM: 0x0100000000-0x01000fffff is above 4 GiB");
}

static void initrd(uint64_t at, uint64_t size)
{
	bank(8 * MIB, 8 * MIB);
	memmap_use(&map, (struct range){ GUEST_RAM + MIB, MIB }, MEMMAP_IMAGE);
	memmap_use(&map, (struct range){ GUEST_RAM + 4 * MIB, MIB },
		   MEMMAP_MEMRESERVE);
	ram_check_report(&map, (struct range){ at, size });
}

TEST(an_initrd_over_the_image_is_a_problem)
{
	initrd(GUEST_RAM + MIB / 2, MIB);
	expect("PROBLEM initrd: 0x40080000-0x4017ffff of /chosen overlaps the hypstub image");
}

TEST(an_initrd_outside_ram_is_a_problem)
{
	initrd(GUEST_RAM + 8 * MIB - 1, 2);
	expect("PROBLEM initrd: 0x407fffff-0x40800000 of /chosen is not in RAM");
}

TEST(an_initrd_that_is_free_or_reserved_by_its_loader_is_ok)
{
	initrd(GUEST_RAM + 4 * MIB, MIB);
	expect("OK initrd: 0x40400000-0x404fffff of /chosen is free RAM\n");
}

/* Only the payload's command line has hypstub.report=full */
TEST(an_initrd_that_the_boot_has_already_taken_is_ok)
{
	memmap_use(&map, (struct range){ GUEST_RAM + 5 * MIB, MIB },
		   MEMMAP_FILE);
	initrd(GUEST_RAM + 5 * MIB, MIB);
	expect("OK initrd: 0x40500000-0x405fffff of /chosen is free RAM\n");
}

TEST(users_are_listed_by_address_and_each_once)
{
	memmap_use(&map, (struct range){ 0x3000, 0x1000 }, MEMMAP_STUB);
	memmap_use(&map, (struct range){ 0x1000, 0x1000 }, MEMMAP_IMAGE);
	memmap_use(&map, (struct range){ 0x3000, 0x10 }, MEMMAP_DTB);
	memmap_use(&map, (struct range){ 0x2000, 0x100 }, MEMMAP_RAMDISK);
	ram_users_report(&map);
	EXPECT_STR(
		console_text(),
		"hypstub: OK memory: 0x00001000-0x00001fff (4096 bytes): the hypstub image\n"
		"hypstub: OK memory: 0x00002000-0x000020ff (256 bytes): the ramdisk\n"
		"hypstub: OK memory: 0x00003000-0x00003fff (4096 bytes): the resident stub\n"
		"hypstub: OK memory: 0x00003000-0x0000300f (16 bytes): the device tree\n");
}
