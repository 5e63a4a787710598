// SPDX-License-Identifier: BSD-2-Clause
/*
 * Good files for the fuzzer to begin with, made by tests/host/craft.c below the
 * directory of the argument. Device trees and FITs are made by dtc and mkimage.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../host/craft.h"

#define KERNEL_SIZE  0x240u
#define RAMDISK_SIZE 0x50u

static unsigned char file[0x4000];
static size_t used;

/* Room for @size more bytes, which say where they are */
static void *more(size_t size)
{
	unsigned char *p = file + used;

	for (size_t i = 0; i < size; i++)
		p[i] = i * 7 + 1;
	used += size;
	return p;
}

static void save(const char *directory, const char *name)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	f = fopen(path, "wb");
	if (!f || fwrite(file, 1, used, f) != used || fclose(f)) {
		perror(path);
		exit(1);
	}
	used = 0;
}

static void zimage(enum craft_tag tag)
{
	craft_zimage(more(KERNEL_SIZE), KERNEL_SIZE, tag, 0x100000, 0x4000,
		     0x8000);
}

static void elf(unsigned int segments)
{
	static const struct craft_segment all[] = {
		{ 0x100, 0x40100000, 0x40100000, 0x40, 0x80 },
		{ 0x140, 0xc0200000, 0x40200000, 0x30, 0x30 },
		{ 0x170, 0xc0300000, 0x40300000, 0, 0x1000 },
	};

	craft_elf(more(0x180), 0x40100010, all, segments);
}

static void uimage(uint8_t type, size_t size)
{
	craft_uimage(more(CRAFT_UIMAGE), size, type, 0);
}

static void ramdisk(void)
{
	uimage(3, RAMDISK_SIZE);
	put32(more(RAMDISK_SIZE), 0, 0x8b1f);
}

static void dtb(void)
{
	craft_dtb(more(0x80), 0x80);
}

static void payloads(const char *elves, const char *zimages)
{
	elf(1);
	save(elves, "one");
	elf(3);
	save(elves, "three");
	zimage(TAG_NONE);
	save(zimages, "plain");
	zimage(TAG_DATA_2);
	save(zimages, "old-tag");
	zimage(TAG_ALL_6);
	save(zimages, "tag");
	more(0x80);
	save(zimages, "raw");
}

static void lists(const char *uimages, const char *appended)
{
	uimage(2, KERNEL_SIZE);
	zimage(TAG_ALL_6);
	save(uimages, "kernel");
	ramdisk();
	uimage(5, 0x80);
	more(0x80);
	save(uimages, "ramdisk-firmware");
	dtb();
	zimage(TAG_ALL_6);
	ramdisk();
	save(appended, "dtb-zimage-ramdisk");
	elf(3);
	memset(more(8), 0, 8);
	dtb();
	save(appended, "elf-dtb");
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	payloads(argv[1], argv[2]);
	lists(argv[3], argv[4]);
	return 0;
}
