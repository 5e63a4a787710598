// SPDX-License-Identifier: BSD-2-Clause
/*
 * payload_find(): a payload behind the image, from the Raspberry Pi's firmware,
 * and files in flash, which are copied into RAM.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/handoff/armstub.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "craft.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define IMAGE  (GUEST_RAM + STAGE_IMAGE)
#define BEHIND (IMAGE + STAGE_IMAGE_SIZE)
#define INITRD (GUEST_RAM + 4 * MIB)
#define KERNEL (GUEST_RAM + 8 * MIB)

static unsigned char *ram;

static void start(void)
{
	ram = memset(stage_image(16 * MIB), 0, 16 * MIB);
}

static void put_zimage(uint64_t base, uint32_t size)
{
	craft_zimage(phys(base), size, TAG_NONE, 0, 0, 0);
}

TEST(a_file_behind_the_image_is_the_payload)
{
	start();
	put_zimage(BEHIND, 0x3000);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_STR(payload_source_name(boot.payload.from), "behind the image");
	EXPECT_RANGE(boot.payload.file, BEHIND, 0x3000);
	EXPECT_EQ(memmap_user(&boot.map, boot.payload.file), MEMMAP_FILE);
}

TEST(the_initrd_slot_goes_before_a_file_behind_the_image)
{
	start();
	put_zimage(BEHIND, 0x3000);
	put_zimage(INITRD, 0x1000);
	stage_initrd(INITRD, 0x1000);
	stage_find();
	EXPECT_EQ(boot.payload.file.base, INITRD);
}

TEST(an_initrd_that_is_a_ramdisk_is_that_of_a_kernel_behind_the_image)
{
	start();
	put_zimage(BEHIND, 0x3000);
	put32(ram, 4 * MIB, 0x00088b1f);
	stage_initrd(INITRD, 0x1000);
	stage_find();
	EXPECT_EQ(boot.payload.file.base, BEHIND);
	EXPECT_RANGE(boot.payload.ramdisk, INITRD, 0x1000);
	EXPECT_STR(console_text(), "");
}

/* The first bytes of file systems, of which none is known to kind.c */
static void put_disk(unsigned int i)
{
	guest_fill(INITRD, 0x1000, 40 + i);
	switch (i) {
	case 0: /* ext2: the superblock has its magic at 0x38 */
		memset(ram + 4 * MIB, 0, 0x400);
		put32(ram, 4 * MIB + 0x438, 0x0001ef53);
		break;
	case 1:
		memcpy(ram + 4 * MIB, "hsqs", 4);
		break;
	case 2:
		memcpy(ram + 4 * MIB, "-rom1fs-", 8);
		break;
	case 3: /* a uImage of anything */
		put32(ram, 4 * MIB, 0x56190527);
		break;
	}
}

TEST(an_initrd_of_any_format_is_the_ramdisk_of_another_sources_kernel)
{
	for (unsigned int i = 0; i < 5; i++) {
		boot = (struct boot){ 0 };
		guest_clear();
		start();
		put_disk(i);
		stage_initrd(INITRD, 0x1000);
		if (i % 2) {
			put_zimage(BEHIND, 0x3000);
		} else {
			put_zimage(KERNEL, 0x3000);
			put32(ram, 0x10000 + 0xfc, KERNEL);
		}
		stage_find();
		EXPECT_EQ(boot.payload.from,
			  i % 2 ? FROM_APPENDED : FROM_ARMSTUB);
		EXPECT_RANGE(boot.payload.ramdisk, INITRD, 0x1000);
		EXPECT_EQ(memmap_user(&boot.map, boot.payload.ramdisk),
			  MEMMAP_RAMDISK);
	}
}

TEST(an_initrd_of_any_format_is_the_payload_without_another)
{
	start();
	put_disk(1);
	stage_initrd(INITRD, 0x1000);
	stage_find();
	EXPECT_EQ(boot.payload.from, FROM_INITRD);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_RAW);
	EXPECT_EQ(boot.payload.ramdisk.size, 0);
}

TEST(an_appended_ramdisk_goes_before_the_initrd)
{
	start();
	put_zimage(BEHIND, 0x3000);
	craft_uimage(phys(BEHIND + 0x3000), 0x800, 3, 0);
	craft_uimage_sum(phys(BEHIND + 0x3000), 0x800);
	put32(ram, 4 * MIB, 0x00088b1f);
	stage_initrd(INITRD, 0x1000);
	stage_find();
	EXPECT_RANGE(boot.payload.ramdisk, BEHIND + 0x3040, 0x800);
}

TEST(the_contents_of_uimages_behind_the_image_are_verified)
{
	unsigned char *kernel, *ramdisk;

	start();
	kernel = phys(BEHIND);
	ramdisk = kernel + 0x1040;
	guest_fill(BEHIND, 0x2000, 5);
	craft_uimage(kernel, 0x1000, 2, 0);
	craft_uimage_sum(kernel, 0x1000);
	craft_uimage(ramdisk, 0x800, 3, 0);
	craft_uimage_sum(ramdisk, 0x800);
	stage_find();
	EXPECT_EQ(boot.payload.file.size, 0x1000);
	EXPECT_EQ(boot.payload.ramdisk.size, 0x800);

	ramdisk[0x83f] ^= 1;
	EXPECT_DIES(
		"the ramdisk at 0x40019080-0x4001987f is damaged: the checksum of its uImage is wrong; load all of it, or make it anew",
		stage_find());
	console_clear();
	kernel[0x40] ^= 0x80;
	EXPECT_DIES("the payload file at 0x40018040-0x4001903f is damaged",
		    stage_find());
}

TEST(verifying_a_large_uimage_is_reported)
{
	start();
	guest_fill(BEHIND, 3 * MIB + 64, 5);
	craft_uimage(phys(BEHIND), 3 * MIB, 2, 0);
	craft_uimage_sum(phys(BEHIND), 3 * MIB);
	stage_find();
	EXPECT_HAS(
		console_text(),
		"hypstub: verifying the payload file (3072 KiB, crc32) ... ok\n");
}

TEST(an_appended_ramdisk_without_a_kernel_ends_the_boot)
{
	start();
	craft_uimage(phys(BEHIND), 0x800, 3, 0);
	EXPECT_DIES(
		"no kernel for the ramdisk at 0x40018040-0x4001883f: append one to hypstub.bin, not compressed",
		stage_find());
}

TEST(an_appended_ramdisk_is_not_that_of_another_kernel)
{
	start();
	craft_uimage(phys(BEHIND), 0x800, 3, 0);
	put_zimage(KERNEL, 0x3000);
	stage_module(MODULE_KERNEL, KERNEL, 0x3000, NULL);
	stage_find();
	EXPECT_HAS(
		console_text(),
		"warning: the ramdisk appended at 0x40018040-0x4001883f is not used: no kernel is appended; append one as well");
	EXPECT_EQ(boot.payload.from, FROM_MODULES);
	EXPECT_EQ(boot.payload.ramdisk.size, 0);
}

TEST(a_damaged_file_behind_the_image_ends_the_boot)
{
	start();
	put_zimage(BEHIND, 32 * MIB);
	EXPECT_DIES(
		"the file appended at 0x40018000 cannot be started: it is truncated: memory ends before it does; load all of it",
		stage_find());
}

TEST(bytes_behind_the_image_in_ram_are_warned_of)
{
	start();
	ram[STAGE_IMAGE + STAGE_IMAGE_SIZE + 4] = 1;
	stage_find();
	EXPECT_HAS(
		console_text(),
		"warning: what is behind the image, at 0x40018004, is not used: it is no zImage, ELF file, FIT, uImage or device tree; put a raw binary into a uImage");
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
}

TEST(bytes_behind_the_image_in_flash_end_the_boot)
{
	unsigned char *flash = guest_add(0, MIB);

	start();
	boot.entry.loaded = 0;
	memset(flash, 0xff, MIB);
	memset(flash, 0, 0x100);
	stage_find();
	EXPECT(!strstr(console_text(), "warning"));
	boot.appended = (struct appended){ 0 };
	put32(flash, STAGE_IMAGE_SIZE, 0xea000000);
	EXPECT_DIES(
		"the file appended at 0x00008000 cannot be started: it is no zImage, ELF file, FIT, uImage or device tree; put a raw binary into a uImage",
		stage_find());
}

TEST(a_damaged_file_behind_the_image_beside_a_payload_is_warned_of)
{
	start();
	put_zimage(BEHIND, 32 * MIB);
	put_zimage(KERNEL, 0x3000);
	stage_module(MODULE_KERNEL, KERNEL, 0x3000, NULL);
	stage_find();
	EXPECT_HAS(
		console_text(),
		"warning: the file appended at 0x40018000 is not used: it is truncated: memory ends before it does; load all of it");
	EXPECT_EQ(boot.payload.from, FROM_MODULES);
}

TEST(a_file_behind_the_image_that_overlaps_something_is_refused)
{
	start();
	put_zimage(BEHIND, 0x3000);
	memmap_use(&boot.map, (struct range){ BEHIND + 0x2000, 8 }, MEMMAP_DTB);
	EXPECT_DIES("overlaps the device tree", stage_find());
}

TEST(the_armstub_words_lead_to_the_payload)
{
	start();
	put_zimage(KERNEL, 0x3000);
	put32(ram, 0x10000 + 0xfc, KERNEL);
	put32(ram, 0x10000 + 0xf8, GUEST_RAM + 0x100);
	put32(ram, 4 * MIB, 0x00088b1f);
	stage_initrd(INITRD, 0x1000);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_STR(payload_source_name(boot.payload.from),
		   "the Raspberry Pi firmware");
	EXPECT_RANGE(boot.payload.file, KERNEL, 0x3000);
	EXPECT_RANGE(boot.payload.ramdisk, INITRD, 0x1000);
	EXPECT_EQ(armstub_dtb(&boot.entry), GUEST_RAM + 0x100);
}

TEST(an_armstub_kernel_that_cannot_be_measured_is_refused)
{
	start();
	put32(ram, 0x10000 + 0xfc, KERNEL);
	EXPECT_DIES("the zImage at 0x40800000 cannot be started: it has no",
		    stage_find());
	put_zimage(KERNEL, 16 * MIB);
	EXPECT_DIES(
		"cannot be started: it is truncated: memory ends before it does; load all of it",
		stage_find());
	put32(ram, 0x10000 + 0xfc, 0x80000000);
	EXPECT_DIES("the zImage at 0x80000000 cannot", stage_find());
	/* An ELF file has a size, but the firmware starts none */
	put32(ram, 8 * MIB, 0x464c457f);
	put32(ram, 8 * MIB + 0x24, 0);
	put32(ram, 0x10000 + 0xfc, KERNEL);
	EXPECT_DIES(
		"it has no such header; name a zImage by kernel= in config.txt",
		stage_find());
	/* A tree of no node: its structure ends before its root does */
	put32(ram, 8 * MIB, 0xedfe0dd0);
	put32(ram, 8 * MIB + 4, 0x80000000);
	put32(ram, 8 * MIB + 8, 0x40000000);
	put32(ram, 8 * MIB + 0x40, 0x02000000);
	EXPECT_DIES("its tree is damaged; load all of it, or make it anew",
		    stage_find());
}

/* Flash, from which files are copied */
#define FLASH	0x04000000u
/* What room.c keeps behind a zImage for its own bss, stack and heap */
#define SCRATCH (128u << 10)

static unsigned char *flash_with_kernel(void)
{
	unsigned char *flash = guest_add(FLASH, MIB);

	guest_fill(FLASH, MIB, 3);
	craft_zimage(flash, 0x3000, TAG_NONE, 0, 0, 0);
	return flash;
}

TEST(a_module_in_flash_is_copied_into_ram)
{
	unsigned char *flash = flash_with_kernel();

	start();
	stage_module(MODULE_KERNEL, FLASH, 0x3000, NULL);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_RANGE(boot.payload.file, GUEST_RAM + 16 * MIB - SCRATCH - 0x3000,
		     0x3000);
	EXPECT_MEM(ram + 16 * MIB - SCRATCH - 0x3000, flash, 0x3000);
	EXPECT_EQ(memmap_user(&boot.map, boot.payload.file), MEMMAP_FILE);
}

TEST(files_behind_an_image_in_flash_are_copied_into_ram)
{
	unsigned char *flash = guest_add(0, MIB);

	start();
	boot.entry.loaded = 0;
	guest_fill(0, MIB, 3);
	memset(flash, 0, 0x100);
	craft_zimage(flash + STAGE_IMAGE_SIZE, 0x3001, TAG_NONE, 0, 0, 0);
	craft_uimage(flash + STAGE_IMAGE_SIZE + 0x3001, 0x800, 3, 0);
	craft_uimage_sum(flash + STAGE_IMAGE_SIZE + 0x3001, 0x800);
	stage_find();
	EXPECT_EQ(boot.payload.file.size, 0x3001);
	EXPECT_MEM((char *)phys(boot.payload.file.base),
		   flash + STAGE_IMAGE_SIZE, 0x3001);
	EXPECT_EQ(boot.payload.ramdisk.size, 0x800);
	EXPECT_MEM((char *)phys(boot.payload.ramdisk.base),
		   flash + STAGE_IMAGE_SIZE + 0x3041, 0x800);
	EXPECT(memmap_is_ram(&boot.map, boot.payload.ramdisk));
	EXPECT(!ranges_overlap(boot.payload.file, boot.payload.ramdisk));
}

TEST(a_copy_keeps_clear_of_a_ramdisk_that_is_already_in_ram)
{
	start();
	flash_with_kernel();
	stage_module(MODULE_KERNEL, FLASH, 0x3000, NULL);
	stage_module(MODULE_RAMDISK, GUEST_RAM + 15 * MIB + 0xff000, 0x1000,
		     NULL);
	stage_find();
	EXPECT_EQ(boot.payload.file.base,
		  GUEST_RAM + 15 * MIB + 0xfc000 - SCRATCH);
}

static void stage_flash(uint64_t ram_size)
{
	stage(ram_size, GUEST_RAM);
	guest_add(FLASH, MIB);
	stage_zimage_module(FLASH, 0x3000, 9 * MIB);
}

TEST(a_zimage_in_flash_is_copied_once_to_where_it_runs)
{
	stage_flash(256 * MIB);
	stage_place();
	EXPECT_EQ(boot.payload.file.base,
		  GUEST_RAM + 128 * MIB - SCRATCH - 0x3000);
	EXPECT_RANGE(boot.payload.where, boot.payload.file.base,
		     0x3000 + SCRATCH);
	stage_load();
}

/* As Xen's header does */
TEST(a_zimage_in_flash_has_room_for_the_bss_of_its_header)
{
	stage_flash(256 * MIB);
	put32(phys(FLASH), 0x2c, 0x403000);
	put32(phys(FLASH), 0x30, 0);
	stage_place();
	EXPECT_EQ(boot.payload.where.base, boot.payload.file.base);
	EXPECT_EQ(boot.payload.where.size, 0x403000 + SCRATCH);
	EXPECT_EQ(memmap_user(&boot.map, boot.payload.where), MEMMAP_FILE);
	stage_load();
}

TEST(a_zimage_in_flash_with_an_impossible_size_is_copied_all_the_same)
{
	stage_flash(16 * MIB);
	put32(phys(FLASH), 0x2c, 0xffffffff);
	put32(phys(FLASH), 0x30, 0);
	stage_find();
	EXPECT_EQ(boot.payload.file.base, GUEST_RAM + 16 * MIB - 0x3000);
}

TEST(other_files_in_flash_are_copied_out_of_the_way_of_zimages)
{
	stage_flash(256 * MIB);
	memset(phys(FLASH), 0, 0x3000);
	put32(phys(FLASH), 0, 0x464c457f);
	stage_find();
	EXPECT_EQ(boot.payload.file.base, GUEST_RAM + 256 * MIB - 0x3000);
}

TEST(a_file_in_flash_that_ram_has_no_room_for_is_refused)
{
	guest_add(FLASH, 32 * MIB);
	start();
	put_zimage(FLASH, 24 * MIB);
	stage_module(MODULE_KERNEL, FLASH, 24 * MIB, NULL);
	EXPECT_DIES(
		"no room for the payload file, 24 MiB, in the first 512 MiB of RAM: load the files elsewhere, or use more RAM",
		stage_find());
}

TEST(a_module_in_a_device_is_refused)
{
	start();
	memset(guest_add(0x09000000, 0x1000), 0, 0x1000);
	stage_module(MODULE_KERNEL, 0x09000000, 0x1000, NULL);
	EXPECT_DIES("the payload file at 0x09000000-0x09000fff is not in RAM",
		    stage_find());
}

TEST(a_file_in_the_initrd_slot_must_be_in_ram)
{
	flash_with_kernel();
	start();
	stage_initrd(FLASH, 0x3000);
	EXPECT_DIES("the payload file at 0x04000000-0x04002fff is not in RAM",
		    stage_find());
}
