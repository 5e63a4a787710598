// SPDX-License-Identifier: BSD-2-Clause
/*
 * payload_find(): the payload from the initrd slot or multiboot modules, what it
 * is taken for, and files that cannot be where the loader says they are.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "../../src/demo/demo.h"
#include "craft.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define INITRD	(GUEST_RAM + 4 * MIB)
#define KERNEL	(GUEST_RAM + 8 * MIB)
#define RAMDISK (GUEST_RAM + 12 * MIB)

static unsigned char *ram;

static void start(void)
{
	ram = memset(stage_image(16 * MIB), 0, 16 * MIB);
}

TEST(without_anything_the_demo_is_the_payload)
{
	start();
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
	EXPECT_HAS(payload_source_name(boot.payload.from),
		   "no payload was given");
	EXPECT_EQ(boot.payload.file.base, boot.entry.image.base);
	EXPECT_EQ(boot.payload.entry, (uint32_t)(uintptr_t)demo);
	EXPECT_STR(
		console_text(),
		"hypstub: no payload was given: append one to hypstub.bin, or pass it as the ramdisk (QEMU: -initrd); the demo runs, and powers off\n");
}

TEST(from_flash_the_demo_names_the_end_of_the_image_alone)
{
	memset(guest_add(0, MIB), 0, MIB);
	start();
	boot.entry.loaded = 0;
	stage_find();
	EXPECT_STR(
		console_text(),
		"hypstub: no payload was given: append one to hypstub.bin; the demo runs, and powers off\n");
}

TEST(the_initrd_slot_is_the_payload)
{
	start();
	craft_zimage(ram + 4 * MIB, 0x1000, TAG_NONE, 0, 0, 0);
	stage_initrd(INITRD, 0x1000);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_STR(payload_source_name(boot.payload.from), "the initrd slot");
	EXPECT_RANGE(boot.payload.file, INITRD, 0x1000);
	EXPECT(!boot.payload.bootargs);
	EXPECT_EQ(boot.payload.ramdisk.size, 0);
	EXPECT_EQ(memmap_user(&boot.map, boot.payload.file), MEMMAP_FILE);
}

TEST(elf_and_raw_files_are_told_apart)
{
	start();
	put32(ram, 4 * MIB, 0x464c457f);
	stage_initrd(INITRD, 0x1000);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ELF);
	put32(ram, 4 * MIB, 0xea000000);
	boot.payload = (struct payload){ 0 };
	memmap_release(&boot.map, MEMMAP_FILE);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_RAW);
}

TEST(a_file_of_one_byte_is_raw)
{
	start();
	memset(ram + 4 * MIB, 0x7f, 64);
	stage_initrd(INITRD, 1);
	stage_find();
	EXPECT_EQ(boot.payload.kind, PAYLOAD_RAW);
}

TEST(a_uimage_is_no_raw_binary)
{
	start();
	craft_uimage(ram + 4 * MIB, 0x800, 2, 0);
	stage_initrd(INITRD, 0x840);
	EXPECT_DIES("the uImage at 0x40400000-0x4040083f cannot be started",
		    stage_find());
}

TEST(a_ramdisk_alone_ends_the_boot)
{
	static const struct {
		const char *magic;
		unsigned int size;
	} disks[] = {
		{ "\x1f\x8b\x08", 3 }, /* gzip */
		{ "BZh9", 4 },	       /* bzip2 */
		{ "\xfd"
		  "7zXZ",
		  5 },			   /* xz */
		{ "\x5d\0\0\x80\0", 5 },   /* lzma */
		{ "\x02\x21\x4c\x18", 4 }, /* lz4, legacy */
		{ "\x89LZO", 4 },	   /* lzo */
		{ "\x28\xb5\x2f\xfd", 4 }, /* zstd */
		{ "070701", 6 },	   /* cpio */
		{ "070707", 6 },	   /* cpio, old */
	};

	start();
	stage_initrd(INITRD, 0x1000);
	for (unsigned int i = 0; i < sizeof(disks) / sizeof(*disks); i++) {
		memset(ram + 4 * MIB, 0, 16);
		memcpy(ram + 4 * MIB, disks[i].magic, disks[i].size);
		memmap_release(&boot.map, MEMMAP_FILE);
		console_clear();
		EXPECT_DIES(
			"no kernel for the ramdisk at 0x40400000-0x40400fff: append one to hypstub.bin, not compressed",
			stage_find());
	}
}

TEST(a_module_alone_ends_the_boot)
{
	start();
	stage_module(MODULE_RAMDISK, RAMDISK, 0x1000, NULL);
	EXPECT_DIES("no kernel for the ramdisk at 0x40c00000-0x40c00fff",
		    stage_find());
	boot.dt.modules = 0;
	memmap_use(&boot.map, (struct range){ KERNEL, 0x1000 }, MEMMAP_MODULE);
	EXPECT_DIES("no kernel for the module at 0x40800000-0x40800fff",
		    stage_find());
}

TEST(modules_go_before_an_initrd_of_no_known_kind)
{
	start();
	stage_initrd(INITRD, 0x1000);
	stage_module(MODULE_KERNEL, KERNEL, 0x1000, "of the module");
	stage_module(MODULE_RAMDISK, RAMDISK, 0x1000, NULL);
	stage_find();
	EXPECT_STR(payload_source_name(boot.payload.from),
		   "a multiboot module");
	EXPECT_RANGE(boot.payload.file, KERNEL, 0x1000);
	EXPECT_RANGE(boot.payload.ramdisk, RAMDISK, 0x1000);
	EXPECT_STR(boot.payload.bootargs, "of the module");
	EXPECT_EQ(memmap_user(&boot.map, boot.payload.ramdisk), MEMMAP_RAMDISK);
}

TEST(a_kernel_module_takes_the_initrd_for_its_ramdisk)
{
	start();
	stage_initrd(INITRD, 0x2000);
	stage_module(MODULE_KERNEL, KERNEL, 0x1000, NULL);
	stage_find();
	EXPECT_RANGE(boot.payload.ramdisk, INITRD, 0x2000);
	EXPECT_EQ(boot.payload.from, FROM_MODULES);
}

TEST(the_first_module_of_each_kind_counts)
{
	start();
	stage_module(MODULE_RAMDISK, RAMDISK, 0x1000, NULL);
	stage_module(MODULE_KERNEL, KERNEL, 0x1000, "first");
	stage_module(MODULE_KERNEL, KERNEL + MIB, 0x1000, "second");
	stage_module(MODULE_RAMDISK, RAMDISK + MIB, 0x1000, NULL);
	stage_find();
	EXPECT_EQ(boot.payload.file.base, KERNEL);
	EXPECT_STR(boot.payload.bootargs, "first");
	EXPECT_EQ(boot.payload.ramdisk.base, RAMDISK);
}

/* It says where the dump is; all other RAM is in the payload's /memory */
TEST(after_a_crash_the_loaders_command_line_stays)
{
	struct range left = { GUEST_RAM, 16 * MIB };

	stage(16 * MIB, AT(1));
	memmap_limit(&boot.map, &left, 1);
	guest_fill(AT(4), 0x1000, 1);
	stage_module(MODULE_KERNEL, AT(4), 0x1000, "of the module");
	stage_find();
	EXPECT(!boot.payload.bootargs);
	EXPECT_STR(
		console_text(),
		"hypstub: warning: the payload's own command line is not used: the one of kexec says where the dump is; add its options to that\n");
}

TEST(a_file_outside_ram_is_refused)
{
	start();
	stage_initrd(0x80000000, 0x1000);
	EXPECT_DIES("the payload file at 0x80000000-0x80000fff is not in RAM",
		    stage_find());
	stage_initrd(GUEST_RAM + 16 * MIB - 0x1000, 0x1001);
	EXPECT_DIES("is not in RAM below 4 GiB", stage_find());
	stage_initrd(GUEST_RAM - 4, 0x1000);
	EXPECT_DIES("is not in RAM below 4 GiB", stage_find());
}

TEST(a_file_above_4_gib_is_refused)
{
	start();
	memmap_add_bank(&boot.map, (struct range){ 0xfffff000, 0x2000 });
	stage_initrd(0xfffff000, 0x1001);
	EXPECT_DIES("is not in RAM below 4 GiB", stage_find());
	stage_initrd(0x100000000, 0x1000);
	EXPECT_DIES("is not in RAM below 4 GiB", stage_find());
}

TEST(a_ramdisk_outside_ram_is_refused)
{
	start();
	stage_module(MODULE_KERNEL, KERNEL, 0x1000, NULL);
	stage_module(MODULE_RAMDISK, GUEST_RAM + 16 * MIB, 0x1000, NULL);
	EXPECT_DIES("the ramdisk at 0x41000000-0x41000fff is not in RAM",
		    stage_find());
}

TEST(files_that_overlap_something_are_refused)
{
	start();
	stage_initrd(boot.entry.image.base + 0x7fff, 0x1000);
	EXPECT_DIES("overlaps the hypstub image", stage_find());
	boot.map.used_count = 1;
	boot.payload = (struct payload){ 0 };
	stage_module(MODULE_KERNEL, KERNEL, 0x1000, NULL);
	stage_module(MODULE_RAMDISK, KERNEL + 0xfff, 0x1000, NULL);
	EXPECT_DIES(
		"the ramdisk at 0x40800fff-0x40801ffe overlaps the payload file",
		stage_find());
}

TEST(a_kernel_in_the_initrd_slot_has_modules_of_its_own)
{
	start();
	stage_initrd(INITRD, 0x2000);
	craft_zimage(phys(INITRD), 0x2000, TAG_NONE, 0, 0, 0);
	stage_module(MODULE_KERNEL, KERNEL, 0x1000, "of dom0");
	stage_module(MODULE_RAMDISK, RAMDISK, 0x1000, NULL);
	stage_find();
	EXPECT_STR(payload_source_name(boot.payload.from), "the initrd slot");
	EXPECT_RANGE(boot.payload.file, INITRD, 0x2000);
	EXPECT_EQ(boot.payload.ramdisk.size, 0);
	EXPECT(!boot.payload.bootargs);
	EXPECT_EQ(memmap_user(&boot.map, (struct range){ KERNEL, 0x1000 }),
		  MEMMAP_MODULE);
	EXPECT_EQ(memmap_user(&boot.map, (struct range){ RAMDISK, 0x1000 }),
		  MEMMAP_MODULE);
}

TEST(words_of_a_file_are_read_at_any_alignment_and_not_past_its_end)
{
	static const unsigned char bytes[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	struct file f = { bytes, sizeof(bytes) };

	EXPECT_EQ(file_word(&f, 0), 0x03020100);
	EXPECT_EQ(file_word(&f, 3), 0x06050403);
	EXPECT_EQ(file_word(&f, 4), 0x07060504);
	EXPECT_EQ(file_word(&f, 5), 0);
	EXPECT_EQ(file_word(&f, 8), 0);
	EXPECT_EQ(file_word(&f, 0xfffffffc), 0);
	EXPECT_EQ(file_word(&f, 0xffffffff), 0);
	f.size = 3;
	EXPECT_EQ(file_word(&f, 0), 0);
}
