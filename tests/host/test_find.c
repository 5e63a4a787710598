// SPDX-License-Identifier: BSD-2-Clause
/*
 * payload_find(): which file is the payload, what it is taken for, files that are
 * copied into RAM, and those that cannot be where the loader says they are.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/handoff/armstub.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "craft.h"
#include "guest.h"
#include "harness.h"

#define IMAGE	   (GUEST_RAM + 0x10000)
#define IMAGE_SIZE 0x8000
#define INITRD	   (GUEST_RAM + 4 * MIB)
#define KERNEL	   (GUEST_RAM + 8 * MIB)
#define RAMDISK	   (GUEST_RAM + 12 * MIB)

static struct boot boot;
static unsigned char *ram;

static void start(void)
{
	ram = guest_add(GUEST_RAM, 16 * MIB);
	memset(ram, 0, 16 * MIB);
	memmap_bank(&boot.map, (struct range){ GUEST_RAM, 16 * MIB });
	boot.entry.image = (struct range){ IMAGE, IMAGE_SIZE };
	boot.entry.loaded = IMAGE;
	memmap_use(&boot.map, boot.entry.image, "the hypstub image");
}

static void initrd(uint64_t base, uint64_t size)
{
	boot.dt.initrd = (struct range){ base, size };
}

static void module(enum module_kind kind, uint64_t base, const char *bootargs)
{
	boot.dt.module[boot.dt.modules++] = (struct module){
		kind,
		{ base, 0x1000 },
		bootargs,
	};
}

TEST(without_anything_the_demo_is_the_payload)
{
	start();
	payload_find(&boot);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
	EXPECT_HAS(boot.payload.from, "no payload was given");
	EXPECT_EQ(boot.payload.file.base, boot.entry.image.base);
	EXPECT(!boot.payload.takes_initrd_slot);
	EXPECT_STR(console_text(), "");
}

TEST(the_initrd_slot_is_the_payload)
{
	start();
	craft_zimage(ram + 4 * MIB, 0x1000, TAG_NONE, 0, 0, 0);
	initrd(INITRD, 0x1000);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_STR(boot.payload.from, "the initrd slot");
	EXPECT_RANGE(boot.payload.file, INITRD, 0x1000);
	EXPECT(boot.payload.takes_initrd_slot);
	EXPECT(!boot.payload.bootargs);
	EXPECT_EQ(boot.payload.ramdisk.size, 0);
	EXPECT_STR(memmap_user(&boot.map, boot.payload.file), FILE_NAME);
}

TEST(elf_and_raw_files_are_told_apart)
{
	start();
	put32(ram, 4 * MIB, 0x464c457f);
	initrd(INITRD, 0x1000);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ELF);
	put32(ram, 4 * MIB, 0xea000000);
	boot.payload = (struct payload){ 0 };
	memmap_release(&boot.map, FILE_NAME);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_RAW);
}

TEST(a_payload_of_one_byte_is_raw)
{
	start();
	memset(ram + 4 * MIB, 0x7f, 64);
	initrd(INITRD, 1);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_RAW);
}

TEST(a_uimage_is_no_raw_binary)
{
	start();
	craft_uimage(ram + 4 * MIB, 0x800, 2, 0);
	initrd(INITRD, 0x840);
	EXPECT_DIES("the uImage at 0x40400000-0x4040083f cannot be started",
		    payload_find(&boot));
}

TEST(a_ramdisk_alone_is_warned_of_and_the_demo_starts)
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
	initrd(INITRD, 0x1000);
	for (unsigned int i = 0; i < sizeof(disks) / sizeof(*disks); i++) {
		memset(ram + 4 * MIB, 0, 16);
		memcpy(ram + 4 * MIB, disks[i].magic, disks[i].size);
		memmap_release(&boot.map, FILE_NAME);
		console_clear();
		boot.payload = (struct payload){ 0 };
		payload_find(&boot);
		EXPECT_HAS(console_text(), "warning: the initrd is a ramdisk");
		EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
		EXPECT(!boot.payload.takes_initrd_slot);
	}
}

TEST(modules_go_before_an_initrd_of_no_known_kind)
{
	start();
	initrd(INITRD, 0x1000);
	module(MODULE_KERNEL, KERNEL, "of the module");
	module(MODULE_RAMDISK, RAMDISK, NULL);
	payload_find(&boot);
	EXPECT_STR(boot.payload.from, "a multiboot module");
	EXPECT_RANGE(boot.payload.file, KERNEL, 0x1000);
	EXPECT_RANGE(boot.payload.ramdisk, RAMDISK, 0x1000);
	EXPECT_STR(boot.payload.bootargs, "of the module");
	EXPECT(!boot.payload.takes_initrd_slot);
	EXPECT_STR(memmap_user(&boot.map, boot.payload.ramdisk), RAMDISK_NAME);
}

TEST(a_kernel_module_takes_the_initrd_for_its_ramdisk)
{
	start();
	initrd(INITRD, 0x2000);
	module(MODULE_KERNEL, KERNEL, NULL);
	payload_find(&boot);
	EXPECT_RANGE(boot.payload.ramdisk, INITRD, 0x2000);
	EXPECT(!boot.payload.takes_initrd_slot);
}

TEST(the_first_module_of_each_kind_counts)
{
	start();
	module(MODULE_RAMDISK, RAMDISK, NULL);
	module(MODULE_KERNEL, KERNEL, "first");
	module(MODULE_KERNEL, KERNEL + MIB, "second");
	module(MODULE_RAMDISK, RAMDISK + MIB, NULL);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.file.base, KERNEL);
	EXPECT_STR(boot.payload.bootargs, "first");
	EXPECT_EQ(boot.payload.ramdisk.base, RAMDISK);
}

TEST(a_file_outside_ram_is_refused)
{
	start();
	initrd(0x80000000, 0x1000);
	EXPECT_DIES("the payload file at 0x80000000-0x80000fff is not in RAM",
		    payload_find(&boot));
	initrd(GUEST_RAM + 16 * MIB - 0x1000, 0x1001);
	EXPECT_DIES("is not in RAM below 4 GiB", payload_find(&boot));
	initrd(GUEST_RAM - 4, 0x1000);
	EXPECT_DIES("is not in RAM below 4 GiB", payload_find(&boot));
}

TEST(a_file_above_4_gib_is_refused)
{
	start();
	memmap_bank(&boot.map, (struct range){ 0xfffff000, 0x2000 });
	initrd(0xfffff000, 0x1001);
	EXPECT_DIES("is not in RAM below 4 GiB", payload_find(&boot));
	initrd(0x100000000, 0x1000);
	EXPECT_DIES("is not in RAM below 4 GiB", payload_find(&boot));
}

TEST(a_ramdisk_outside_ram_is_refused)
{
	start();
	module(MODULE_KERNEL, KERNEL, NULL);
	module(MODULE_RAMDISK, GUEST_RAM + 16 * MIB, NULL);
	EXPECT_DIES("the ramdisk at 0x41000000-0x41000fff is not in RAM",
		    payload_find(&boot));
}

TEST(files_that_overlap_something_are_refused)
{
	start();
	initrd(boot.entry.image.base + 0x7fff, 0x1000);
	EXPECT_DIES("overlaps the hypstub image", payload_find(&boot));
	boot.map.used_count = 1;
	boot.payload = (struct payload){ 0 };
	module(MODULE_KERNEL, KERNEL, NULL);
	module(MODULE_RAMDISK, KERNEL + 0xfff, NULL);
	EXPECT_DIES(
		"the ramdisk at 0x40800fff-0x40801ffe overlaps payload file",
		payload_find(&boot));
}

static void put_zimage(uint64_t base, uint32_t size)
{
	craft_zimage(phys(base), size, TAG_NONE, 0, 0, 0);
}

TEST(a_kernel_in_the_initrd_slot_has_modules_of_its_own)
{
	start();
	initrd(INITRD, 0x2000);
	put_zimage(INITRD, 0x2000);
	module(MODULE_KERNEL, KERNEL, "of dom0");
	module(MODULE_RAMDISK, RAMDISK, NULL);
	payload_find(&boot);
	EXPECT_STR(boot.payload.from, "the initrd slot");
	EXPECT_RANGE(boot.payload.file, INITRD, 0x2000);
	EXPECT_EQ(boot.payload.ramdisk.size, 0);
	EXPECT(!boot.payload.bootargs);
	EXPECT(!boot.payload.from_modules);
	EXPECT_STR(memmap_user(&boot.map, (struct range){ KERNEL, 0x1000 }),
		   "module of the payload");
	EXPECT_STR(memmap_user(&boot.map, (struct range){ RAMDISK, 0x1000 }),
		   "module of the payload");
}

TEST(a_file_behind_the_image_is_the_payload)
{
	start();
	put_zimage(IMAGE + IMAGE_SIZE, 0x3000);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_STR(boot.payload.from, "behind the image");
	EXPECT_RANGE(boot.payload.file, IMAGE + IMAGE_SIZE, 0x3000);
	EXPECT_STR(memmap_user(&boot.map, boot.payload.file), FILE_NAME);
	EXPECT(!boot.payload.takes_initrd_slot);
}

TEST(the_initrd_slot_goes_before_a_file_behind_the_image)
{
	start();
	put_zimage(IMAGE + IMAGE_SIZE, 0x3000);
	put_zimage(INITRD, 0x1000);
	initrd(INITRD, 0x1000);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.file.base, INITRD);
}

TEST(an_initrd_that_is_a_ramdisk_is_that_of_a_kernel_behind_the_image)
{
	start();
	put_zimage(IMAGE + IMAGE_SIZE, 0x3000);
	put32(ram, 4 * MIB, 0x00088b1f);
	initrd(INITRD, 0x1000);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.file.base, IMAGE + IMAGE_SIZE);
	EXPECT_RANGE(boot.payload.ramdisk, INITRD, 0x1000);
	EXPECT_STR(console_text(), "");
}

TEST(an_appended_ramdisk_goes_before_the_initrd)
{
	start();
	put_zimage(IMAGE + IMAGE_SIZE, 0x3000);
	craft_uimage(phys(IMAGE + IMAGE_SIZE + 0x3000), 0x800, 3, 0);
	craft_uimage_sum(phys(IMAGE + IMAGE_SIZE + 0x3000), 0x800);
	put32(ram, 4 * MIB, 0x00088b1f);
	initrd(INITRD, 0x1000);
	payload_find(&boot);
	EXPECT_RANGE(boot.payload.ramdisk, IMAGE + IMAGE_SIZE + 0x3040, 0x800);
}

TEST(the_contents_of_uimages_behind_the_image_are_verified)
{
	unsigned char *kernel, *ramdisk;

	start();
	kernel = ram + 0x10000 + IMAGE_SIZE;
	ramdisk = kernel + 0x1040;
	guest_fill(IMAGE + IMAGE_SIZE, 0x2000, 5);
	craft_uimage(kernel, 0x1000, 2, 0);
	craft_uimage_sum(kernel, 0x1000);
	craft_uimage(ramdisk, 0x800, 3, 0);
	craft_uimage_sum(ramdisk, 0x800);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.file.size, 0x1000);
	EXPECT_EQ(boot.payload.ramdisk.size, 0x800);

	ramdisk[0x83f] ^= 1;
	EXPECT_DIES(
		"the ramdisk at 0x40019080-0x4001987f is damaged: the checksum of its uImage is wrong",
		payload_find(&boot));
	console_clear();
	kernel[0x40] ^= 0x80;
	EXPECT_DIES("the payload file at 0x40018040-0x4001903f is damaged",
		    payload_find(&boot));
}

TEST(an_appended_ramdisk_without_a_kernel_is_warned_of)
{
	start();
	craft_uimage(phys(IMAGE + IMAGE_SIZE), 0x800, 3, 0);
	payload_find(&boot);
	EXPECT_HAS(console_text(),
		   "warning: an appended ramdisk, and no kernel");
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
}

TEST(a_damaged_file_behind_the_image_is_warned_of)
{
	start();
	put_zimage(IMAGE + IMAGE_SIZE, 32 * MIB);
	payload_find(&boot);
	EXPECT_HAS(
		console_text(),
		"warning: the file appended at 0x40018000 is not used: it is truncated");
	EXPECT_EQ(boot.payload.kind, PAYLOAD_DEMO);
}

TEST(a_file_behind_the_image_that_overlaps_something_is_refused)
{
	start();
	put_zimage(IMAGE + IMAGE_SIZE, 0x3000);
	memmap_use(&boot.map, (struct range){ IMAGE + IMAGE_SIZE + 0x2000, 8 },
		   "the device tree");
	EXPECT_DIES("overlaps the device tree", payload_find(&boot));
}

TEST(the_armstub_words_lead_to_the_payload)
{
	start();
	put_zimage(KERNEL, 0x3000);
	put32(ram, 0x10000 + 0xfc, KERNEL);
	put32(ram, 0x10000 + 0xf8, GUEST_RAM + 0x100);
	put32(ram, 4 * MIB, 0x00088b1f);
	initrd(INITRD, 0x1000);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_STR(boot.payload.from, "the Raspberry Pi firmware");
	EXPECT_RANGE(boot.payload.file, KERNEL, 0x3000);
	EXPECT_RANGE(boot.payload.ramdisk, INITRD, 0x1000);
	EXPECT_EQ(armstub_dtb(&boot), GUEST_RAM + 0x100);
}

TEST(an_armstub_kernel_that_cannot_be_measured_is_refused)
{
	start();
	put32(ram, 0x10000 + 0xfc, KERNEL);
	EXPECT_DIES("the zImage at 0x40800000 cannot be started: it has no",
		    payload_find(&boot));
	put_zimage(KERNEL, 16 * MIB);
	EXPECT_DIES("cannot be started: it is truncated", payload_find(&boot));
	put32(ram, 0x10000 + 0xfc, 0x80000000);
	EXPECT_DIES("the zImage at 0x80000000 cannot", payload_find(&boot));
	/* An ELF file has a size, but the firmware starts none */
	put32(ram, 8 * MIB, 0x464c457f);
	put32(ram, 8 * MIB + 0x24, 0);
	put32(ram, 0x10000 + 0xfc, KERNEL);
	EXPECT_DIES("it has no such header", payload_find(&boot));
}

/* Flash, from which files are copied */
#define FLASH 0x04000000u

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
	boot.dt.module[boot.dt.modules++] = (struct module){
		MODULE_KERNEL,
		{ FLASH, 0x3000 },
		NULL,
	};
	payload_find(&boot);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_ZIMAGE);
	EXPECT_RANGE(boot.payload.file, GUEST_RAM + 16 * MIB - 0x3000, 0x3000);
	EXPECT_MEM(ram + 16 * MIB - 0x3000, flash, 0x3000);
	EXPECT_STR(memmap_user(&boot.map, boot.payload.file), FILE_NAME);
}

TEST(files_behind_an_image_in_flash_are_copied_into_ram)
{
	unsigned char *flash = guest_add(0, MIB);

	start();
	boot.entry.loaded = 0;
	guest_fill(0, MIB, 3);
	craft_zimage(flash + IMAGE_SIZE, 0x3001, TAG_NONE, 0, 0, 0);
	craft_uimage(flash + IMAGE_SIZE + 0x3001, 0x800, 3, 0);
	craft_uimage_sum(flash + IMAGE_SIZE + 0x3001, 0x800);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.file.size, 0x3001);
	EXPECT_MEM((char *)phys(boot.payload.file.base), flash + IMAGE_SIZE,
		   0x3001);
	EXPECT_EQ(boot.payload.ramdisk.size, 0x800);
	EXPECT_MEM((char *)phys(boot.payload.ramdisk.base),
		   flash + IMAGE_SIZE + 0x3041, 0x800);
	EXPECT(memmap_is_ram(&boot.map, boot.payload.ramdisk));
	EXPECT(!ranges_overlap(boot.payload.file, boot.payload.ramdisk));
}

TEST(a_copy_keeps_clear_of_a_ramdisk_that_is_already_in_ram)
{
	start();
	flash_with_kernel();
	boot.dt.module[boot.dt.modules++] = (struct module){
		MODULE_KERNEL,
		{ FLASH, 0x3000 },
		NULL,
	};
	module(MODULE_RAMDISK, GUEST_RAM + 15 * MIB + 0xff000, NULL);
	payload_find(&boot);
	EXPECT_EQ(boot.payload.file.base, GUEST_RAM + 15 * MIB + 0xfc000);
}

TEST(a_file_in_flash_that_ram_has_no_room_for_is_refused)
{
	guest_add(FLASH, 32 * MIB);
	start();
	put_zimage(FLASH, 24 * MIB);
	boot.dt.module[boot.dt.modules++] = (struct module){
		MODULE_KERNEL,
		{ FLASH, 24 * MIB },
		NULL,
	};
	EXPECT_DIES(
		"no room for the payload file, 24 MiB, in the first 512 MiB",
		payload_find(&boot));
}

TEST(a_module_in_a_device_is_refused)
{
	start();
	memset(guest_add(0x09000000, 0x1000), 0, 0x1000);
	module(MODULE_KERNEL, 0x09000000, NULL);
	EXPECT_DIES("the payload file at 0x09000000-0x09000fff is not in RAM",
		    payload_find(&boot));
}

TEST(a_file_in_the_initrd_slot_must_be_in_ram)
{
	flash_with_kernel();
	start();
	initrd(FLASH, 0x3000);
	EXPECT_DIES("the payload file at 0x04000000-0x04002fff is not in RAM",
		    payload_find(&boot));
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
