// SPDX-License-Identifier: BSD-2-Clause
/*
 * Payloads in QEMU's fw_cfg: what is fetched, where it is put, and a device that
 * has nothing for us or does not do what it says.
 */
#include <stdlib.h>
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "craft.h"
#include "fw_cfg_device.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define KERNEL_SIZE   0x08
#define KERNEL_DATA   0x11
#define RAMDISK_SIZE  0x0b
#define RAMDISK_DATA  0x12
#define BOOTARGS_SIZE 0x14
#define BOOTARGS_DATA 0x15

#define KERNEL_BYTES  0x12345u
#define RAMDISK_BYTES 0x4321u

static unsigned char kernel[KERNEL_BYTES], ramdisk[RAMDISK_BYTES];

static void start(bool dma)
{
	stage_image(16 * MIB);
	guest_fill(GUEST_RAM, 16 * MIB, 1);
	memset(phys(GUEST_RAM + STAGE_IMAGE), 0, STAGE_IMAGE_SIZE);
	boot.dt.fw_cfg = FW_CFG_DEVICE;
	fw_cfg_device(dma);
}

static void give_kernel(void)
{
	for (unsigned int i = 0; i < KERNEL_BYTES; i++)
		kernel[i] = i * 7 >> 3;
	craft_zimage(kernel, KERNEL_BYTES, TAG_NONE, 0, 0, 0);
	fw_cfg_number(KERNEL_SIZE, KERNEL_BYTES);
	fw_cfg_item(KERNEL_DATA, kernel, KERNEL_BYTES);
}

static void give_ramdisk(void)
{
	for (unsigned int i = 0; i < RAMDISK_BYTES; i++)
		ramdisk[i] = i * 5 >> 2;
	fw_cfg_number(RAMDISK_SIZE, RAMDISK_BYTES);
	fw_cfg_item(RAMDISK_DATA, ramdisk, RAMDISK_BYTES);
}

static void give_bootargs(const char *text, uint32_t size)
{
	fw_cfg_number(BOOTARGS_SIZE, size);
	fw_cfg_item(BOOTARGS_DATA, text, size);
}

static void expect_all(void)
{
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_STR(payload_source_name(boot.payload.from), "QEMU's fw_cfg");
	EXPECT_EQ(boot.payload.file.size, KERNEL_BYTES);
	EXPECT_MEM(phys(boot.payload.file.base), kernel, KERNEL_BYTES);
	EXPECT_EQ(boot.payload.ramdisk.size, RAMDISK_BYTES);
	EXPECT_MEM(phys(boot.payload.ramdisk.base), ramdisk, RAMDISK_BYTES);
	EXPECT_STR(boot.payload.bootargs, "console=x");
	EXPECT_STR(console_text(), "");
}

TEST(kernel_ramdisk_and_command_line_come_by_dma)
{
	start(true);
	give_kernel();
	give_ramdisk();
	give_bootargs("console=x", 10);
	expect_all();
	EXPECT(fw_cfg_bytes_read() < 100);
}

TEST(an_initrd_in_ram_is_the_ramdisk_where_fw_cfg_has_none)
{
	struct range initrd = { GUEST_RAM + 16 * MIB - 0x1000, 0x1000 };

	start(true);
	give_kernel();
	guest_fill(initrd.base, initrd.size, 1);
	stage_initrd(initrd.base, initrd.size);
	stage_find();
	EXPECT_EQ(boot.payload.from, FROM_FW_CFG);
	EXPECT_RANGE(boot.payload.ramdisk, initrd.base, initrd.size);
	EXPECT_EQ(memmap_user(&boot.map, initrd), MEMMAP_RAMDISK);
	EXPECT(!ranges_overlap(boot.payload.file, initrd));
	guest_expect(initrd.base, initrd.size, 1);
}

TEST(the_ramdisk_of_fw_cfg_goes_before_the_initrd)
{
	start(true);
	give_kernel();
	give_ramdisk();
	stage_initrd(GUEST_RAM + 4 * MIB, 0x1000);
	stage_find();
	EXPECT_EQ(boot.payload.ramdisk.size, RAMDISK_BYTES);
}

TEST(without_dma_they_come_byte_by_byte)
{
	start(false);
	give_kernel();
	give_ramdisk();
	give_bootargs("console=x", 10);
	expect_all();
	EXPECT(fw_cfg_bytes_read() > KERNEL_BYTES + RAMDISK_BYTES);
}

TEST(all_are_marked_and_clear_of_each_other)
{
	struct payload *p = &boot.payload;
	struct range args;

	start(true);
	give_kernel();
	give_ramdisk();
	give_bootargs("console=x", 10);
	stage_find();
	args = (struct range){ p->ramdisk.base - 0x1000, 10 };
	EXPECT(phys(args.base) == p->bootargs);
	EXPECT(!ranges_overlap(p->file, p->ramdisk));
	EXPECT_EQ(memmap_user(&boot.map, p->file), MEMMAP_FILE);
	EXPECT_EQ(memmap_user(&boot.map, p->ramdisk), MEMMAP_RAMDISK);
	EXPECT_EQ(memmap_user(&boot.map, args), MEMMAP_BOOTARGS);
}

TEST(they_are_within_reach_of_linux)
{
	start(true);
	boot.map.banks = 0;
	memmap_add_bank(&boot.map, (struct range){ GUEST_RAM, 2048 * MIB });
	/* The guest's RAM is the part that may be written to */
	guest_add(GUEST_RAM + 496 * MIB, 16 * MIB);
	give_kernel();
	kernel[0x24] = 0; /* no zImage any more */
	stage_find();
	EXPECT_EQ(boot.payload.file.base,
		  (GUEST_RAM + 512 * MIB - KERNEL_BYTES - 1) & -0x1000);
}

TEST(a_zimage_is_read_to_where_it_runs)
{
	stage_image(256 * MIB);
	boot.dt.fw_cfg = FW_CFG_DEVICE;
	fw_cfg_device(true);
	give_kernel();
	give_ramdisk();
	stage_place();
	EXPECT_EQ(boot.payload.file.base,
		  (GUEST_RAM + 128 * MIB - (128u << 10) - KERNEL_BYTES - 1) &
			  -0x1000);
	EXPECT_EQ(boot.payload.where.base, boot.payload.file.base);
	EXPECT(boot.payload.ramdisk.base > boot.payload.file.base);
}

TEST(a_kernel_needs_neither_ramdisk_nor_command_line)
{
	start(true);
	give_kernel();
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_EQ(boot.payload.ramdisk.size, 0);
	EXPECT(!boot.payload.bootargs);
}

TEST(an_empty_command_line_leaves_that_of_the_device_tree)
{
	start(true);
	give_kernel();
	give_bootargs("", 1);
	stage_find();
	EXPECT(!boot.payload.bootargs);
}

TEST(a_command_line_without_its_terminator_gets_one)
{
	start(true);
	give_kernel();
	give_bootargs("console=x", 9);
	stage_find();
	EXPECT_STR(boot.payload.bootargs, "console=x");
}

TEST(without_a_kernel_the_demo_is_the_payload)
{
	start(true);
	give_ramdisk();
	give_bootargs("console=x", 10);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
	EXPECT_EQ(boot.payload.ramdisk.size, 0);
	EXPECT(!boot.payload.bootargs);
}

TEST(from_qemus_flash_the_demo_names_qemus_option)
{
	memset(guest_add(0, MIB), 0, MIB);
	start(true);
	boot.entry.loaded = 0;
	stage_find();
	EXPECT_HAS(
		console_text(),
		"hypstub: no payload was given: append one to hypstub.bin, or pass it by QEMU's -kernel; the demo runs, and powers off\n");
}

TEST(a_device_with_another_signature_is_left_alone)
{
	start(true);
	give_kernel();
	fw_cfg_item(0, "BEMU", 4);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
}

TEST(a_device_above_4_gib_is_not_used)
{
	start(true);
	give_kernel();
	boot.dt.fw_cfg = 0x109020000;
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
}

TEST(a_kernel_larger_than_ram_is_refused)
{
	start(true);
	give_kernel();
	fw_cfg_number(KERNEL_SIZE, 0x2000000);
	EXPECT_DIES(
		"no room for the payload file, 32 MiB, in the first 512 MiB of RAM: load the files elsewhere, or use more RAM",
		stage_find());
	fw_cfg_number(KERNEL_SIZE, 0xffffffff);
	EXPECT_DIES("no room for the payload file", stage_find());
}

TEST(a_command_line_that_is_too_long_is_refused)
{
	static char text[0x1001];

	memset(text, 'a', sizeof(text));
	start(true);
	give_kernel();
	give_bootargs(text, sizeof(text) - 1);
	stage_find();
	EXPECT_EQ(strlen(boot.payload.bootargs), sizeof(text) - 1);
	boot.map.used_count = 1;
	boot.payload = (struct payload){ 0 };
	give_bootargs(text, sizeof(text));
	EXPECT_DIES(
		"the command line from QEMU's fw_cfg is too long, 4097 bytes: give -append less than 4 KiB",
		stage_find());
}

TEST(a_transfer_that_fails_ends_the_boot)
{
	start(true);
	give_kernel();
	give_ramdisk();
	fw_cfg_fails(RAMDISK_DATA);
	EXPECT_DIES("QEMU's fw_cfg does not give the ramdisk: use another QEMU",
		    stage_find());
}
