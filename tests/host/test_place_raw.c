// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where raw binaries go, and the room behind them that nothing else of the boot
 * is put into.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/base/phys.h"
#include "../../src/boot/payload/payload.h"
#include "fw_cfg_device.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define SIZE 0x1001u

static void start(uint64_t base)
{
	stage(256 * MIB, AT(0));
	guest_fill(base, SIZE, 17);
	stage_initrd(base, SIZE);
}

static void set_load(uint32_t load)
{
	boot.options.has_load = true;
	boot.options.load = load;
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
	stage_find();
	boot.payload.where = where;
	boot.payload.entry = where.base;
	memmap_use(&boot.map, neighbour, MEMMAP_MODULE);
	EXPECT_DIES("overlaps a module of the payload", stage_place_found());
}

TEST(a_misaligned_raw_binary_is_refused)
{
	stage(256 * MIB, AT(0));
	boot.dt.initrd = (struct range){ AT(136) + 2, 0x1000 };
	guest_fill(AT(136), 0x1002, 17);
	EXPECT_DIES(
		"the raw binary at 0x48800002-0x48801001 is not 4-byte aligned: load it at a multiple of 4",
		stage_place());
}

TEST(a_file_shorter_than_an_instruction_is_refused)
{
	start(AT(136));
	for (unsigned int size = 1; size < 4; size++) {
		boot.map.used_count = 2;
		boot.payload = (struct payload){ 0 };
		stage_initrd(AT(136), size);
		EXPECT_DIES("is shorter than an instruction: load all of it",
			    stage_place());
	}
}

/* The tree of QEMU lies there, and is nobody's once the payload runs */
TEST(a_mebibyte_behind_a_raw_binary_is_kept_free)
{
	struct range dtb = { AT(136) + 0x2000, STAGE_DTB_SIZE };

	start(AT(136));
	memmap_use(&boot.map, dtb, MEMMAP_DTB);
	stage_place();
	EXPECT_RANGE(boot.payload.room, AT(136) + 0x1004, MIB - 3);
	EXPECT_EQ(memmap_user(&boot.map, (struct range){ AT(137) + 0x1000, 1 }),
		  MEMMAP_ROOM);
	EXPECT_STR(console_text(), "");
	stage_load();
}

TEST(at_the_end_of_ram_there_is_as_much_as_there_is)
{
	start(AT(255) + 0x80000);
	stage_place();
	EXPECT_RANGE(boot.payload.room, AT(255) + 0x81004, 0x7effc);
	EXPECT_HAS(console_text(),
		   "warning: the raw binary at 0x4ff80000-0x4ff81000 has");
	EXPECT_HAS(console_text(), "up to the end of RAM at 0x50000000");
	stage_load();
}

TEST(what_stays_behind_a_raw_binary_is_named_in_a_warning)
{
	struct range r = { AT(136) + 0x3000, 0x1000 };

	start(AT(136));
	memmap_use(&boot.map, r, MEMMAP_RESERVED);
	stage_place();
	EXPECT_RANGE(boot.payload.room, AT(136) + 0x1004, 0x1ffc);
	EXPECT_HAS(
		console_text(),
		"up to a reservation in /reserved-memory at 0x48803000, and its bss may need more: load it elsewhere, or set hypstub.load=");
}

TEST(hypstub_resident_limits_the_room)
{
	start(AT(136));
	stage_find();
	payload_reserve(&boot.payload, &boot.map, MEMMAP_NOWHERE,
			(struct range){ AT(136) + 0x3000, 0x3000 });
	EXPECT_RANGE(boot.payload.room, AT(136) + 0x1004, 0x1ffc);
	EXPECT_HAS(console_text(), "up to the resident stub at 0x48803000");
	EXPECT_EQ(memmap_user(&boot.map,
			      (struct range){ AT(136) + 0x3000, 0x3000 }),
		  MEMMAP_FREE);
}

static void start_with_ramdisk(uint64_t ramdisk)
{
	stage(256 * MIB, AT(0));
	stage_kernel(AT(136), SIZE);
	stage_ramdisk(ramdisk, 0x12345);
}

TEST(a_ramdisk_in_the_room_is_moved)
{
	start_with_ramdisk(AT(136) + 0x2000);
	stage_place();
	EXPECT_RANGE(boot.payload.room, AT(136) + 0x1004, MIB - 3);
	EXPECT_EQ(boot.payload.ramdisk_to, AT(255) + 0xed000);
	EXPECT_STR(console_text(), "");
	stage_load();
}

TEST(a_ramdisk_that_cannot_be_moved_is_warned_of)
{
	start_with_ramdisk(AT(136) + 0x2000);
	memmap_use(&boot.map,
		   (struct range){ AT(0) + 0x20000, 136 * MIB - 0x20000 },
		   MEMMAP_RESERVED);
	memmap_use(&boot.map, (struct range){ AT(137), 118 * MIB + 0xf0000 },
		   MEMMAP_RESERVED);
	stage_find();
	boot.payload.ramdisk.size = 0x80000;
	stage_place_found();
	EXPECT_EQ(boot.payload.ramdisk_to, AT(136) + 0x2000);
	EXPECT_HAS(console_text(), "up to the ramdisk at 0x48802000");
	EXPECT_EQ(memmap_user(&boot.map, (struct range){ AT(136) + 0x1800, 1 }),
		  MEMMAP_FREE);
}

TEST(hypstub_load_moves_it)
{
	start(AT(136));
	stage_resident(AT(250));
	set_load(AT(3));
	stage_place();
	EXPECT_RANGE(boot.payload.where, AT(3), SIZE);
	EXPECT_EQ(boot.payload.entry, AT(3));
	EXPECT_RANGE(boot.payload.room, AT(3) + 0x1004, MIB - 3);
	stage_load();
}

TEST(hypstub_load_may_be_where_the_boot_is)
{
	start(AT(136));
	stage_resident(AT(250));
	set_load(GUEST_RAM + STAGE_IMAGE);
	stage_place();
	EXPECT_EQ(boot.payload.entry, GUEST_RAM + STAGE_IMAGE);
	EXPECT(boot.payload.moved_last.size);
	stage_load();
}

static void expect_load_refused(uint32_t load, const char *text)
{
	start(AT(136));
	set_load(load);
	EXPECT_DIES(text, stage_place());
	boot = (struct boot){ 0 };
	guest_clear();
}

TEST(hypstub_load_is_checked_like_any_place)
{
	expect_load_refused(
		AT(3) + 2, "is not 4-byte aligned: load it at a multiple of 4");
	expect_load_refused(
		AT(256),
		"wants to be at 0x50000000-0x50001000, which is not RAM: link it elsewhere");
	expect_load_refused(AT(256) - 0x1000,
			    "which is not RAM: link it elsewhere");
	/* Without a stub there is no last move */
	expect_load_refused(
		GUEST_RAM + STAGE_IMAGE,
		"which overlaps the hypstub image: link or load it elsewhere");
}

TEST(hypstub_load_keeps_the_offset_of_a_fits_entry)
{
	start(AT(136));
	stage_find();
	boot.payload.where = (struct range){ AT(8), SIZE };
	boot.payload.entry = AT(8) + 0x101;
	set_load(AT(20));
	stage_place_found();
	EXPECT_EQ(boot.payload.entry, AT(20) + 0x101);
}

TEST(hypstub_load_for_another_payload_is_warned_of)
{
	stage(256 * MIB, AT(0));
	stage_zimage(AT(136), 0x10000, 9 * MIB);
	set_load(AT(20));
	stage_place();
	EXPECT_HAS(
		console_text(),
		"warning: hypstub.load=0x41400000 is not used: the payload is no raw binary; remove the option");
}

TEST(the_stub_is_kept_out_of_a_place_that_is_chosen)
{
	start(AT(136));
	set_load(AT(255));
	stage_find();
	payload_reserve(&boot.payload, &boot.map, AT(255), (struct range){ 0 });
	EXPECT_EQ(memmap_user(&boot.map, (struct range){ AT(255), 4 }),
		  MEMMAP_ROOM);
	EXPECT_EQ(memmap_user(&boot.map, (struct range){ AT(256) - 4, 4 }),
		  MEMMAP_ROOM);
}

static unsigned char raw[SIZE];

static void start_fw_cfg(uint64_t ram)
{
	stage_image(ram);
	memset(phys(GUEST_RAM + STAGE_IMAGE), 0, STAGE_IMAGE_SIZE);
	for (unsigned int i = 0; i < SIZE; i++)
		raw[i] = i * 7 >> 3;
	boot.dt.fw_cfg = FW_CFG_DEVICE;
	fw_cfg_device(true);
	fw_cfg_number(0x08, SIZE);
	fw_cfg_item(0x11, raw, SIZE);
}

TEST(from_fw_cfg_it_goes_low)
{
	start_fw_cfg(256 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_RAW);
	EXPECT_RANGE(boot.payload.where, AT(2), SIZE);
	EXPECT_EQ(boot.payload.entry, AT(2));
	stage_load();
	EXPECT_STR(console_text(), "");
}

TEST(from_fw_cfg_it_goes_around_what_is_there)
{
	start_fw_cfg(256 * MIB);
	memmap_use(&boot.map, (struct range){ AT(2), 0x10000 },
		   MEMMAP_RESERVED);
	stage_find();
	payload_reserve(&boot.payload, &boot.map, MEMMAP_NOWHERE,
			(struct range){ AT(4) + 0x1000, 0x3000 });
	EXPECT_EQ(boot.payload.where.base, AT(6));
}

TEST(from_fw_cfg_it_stays_in_ram_that_is_full)
{
	start_fw_cfg(2 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.where.base, boot.payload.file.base);
	EXPECT_HAS(console_text(), "up to the end of RAM");
	stage_load();
}
