// SPDX-License-Identifier: BSD-2-Clause
/*
 * A boot made by hand. stage_load() ends a test if anything that was loaded
 * does not arrive, or if one thing is put over another.
 */
#include <stdlib.h>
#include "../../src/boot/base/phys.h"
#include "../../src/demo/demo.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define SEED_KERNEL  17
#define SEED_RAMDISK 99
#define SEED_DTB     7
/* zimage.c: beside what the tag says, and TEXT_OFFSET of old tags */
#define MARGIN	     (256u << 10)
#define TEXT_OFFSET  0x8000u

struct boot boot;

/* The built-in payload, which no test starts */
void demo(void)
{
	test_fail(__FILE__, __LINE__, "the demo is started");
}

void *stage_image(uint64_t ram_size)
{
	void *ram = guest_add(GUEST_RAM, ram_size);

	boot.entry.image =
		(struct range){ GUEST_RAM + STAGE_IMAGE, STAGE_IMAGE_SIZE };
	boot.entry.loaded = boot.entry.image.base;
	/* Its header: no pack */
	memset(phys(boot.entry.image.base), 0, 0x100);
	memmap_add_bank(&boot.map, (struct range){ GUEST_RAM, ram_size });
	memmap_use(&boot.map, boot.entry.image, MEMMAP_IMAGE);
	return ram;
}

void stage(uint64_t ram_size, uint64_t dtb)
{
	stage_image(ram_size);
	memmap_use(&boot.map, (struct range){ dtb, STAGE_DTB_SIZE },
		   MEMMAP_DTB);
}

void stage_initrd(uint64_t base, uint64_t size)
{
	boot.dt.initrd = (struct range){ base, size };
}

void stage_module(enum module_kind kind, uint64_t base, uint64_t size,
		  const char *bootargs)
{
	boot.dt.module[boot.dt.modules++] = (struct module){
		.kind = kind,
		.range = { base, size },
		.bootargs = bootargs,
	};
}

void stage_kernel(uint64_t base, uint64_t size)
{
	guest_fill(base, size, SEED_KERNEL);
	stage_module(MODULE_KERNEL, base, size, NULL);
}

void stage_ramdisk(uint64_t base, uint64_t size)
{
	guest_fill(base, size, SEED_RAMDISK);
	stage_module(MODULE_RAMDISK, base, size, NULL);
}

static void put_zimage(uint64_t base, uint32_t size, uint32_t unpacked)
{
	guest_fill(base, size, SEED_KERNEL);
	craft_zimage(phys(base), size, unpacked ? TAG_ALL_6 : TAG_NONE,
		     unpacked - MARGIN - TEXT_OFFSET, 0, TEXT_OFFSET);
}

void stage_zimage(uint64_t base, uint32_t size, uint32_t unpacked)
{
	put_zimage(base, size, unpacked);
	stage_initrd(base, size);
}

void stage_zimage_module(uint64_t base, uint32_t size, uint32_t unpacked)
{
	put_zimage(base, size, unpacked);
	stage_module(MODULE_KERNEL, base, size, NULL);
}

void stage_elf(uint64_t base, uint32_t size, uint32_t entry,
	       const struct craft_segment *segment, unsigned int segments)
{
	guest_fill(base, size, SEED_KERNEL);
	craft_elf(phys(base), entry, segment, segments);
	stage_initrd(base, size);
}

void stage_resident(uint64_t base)
{
	boot.resident = (struct range){ base, 0x2000 };
	memmap_use(&boot.map, boot.resident, MEMMAP_STUB);
}

void stage_find(void)
{
	payload_find(&boot.entry, &boot.appended, &boot.dt, &boot.map,
		     &boot.payload);
}

void stage_place_found(void)
{
	payload_reserve(&boot.payload, &boot.map,
			boot.options.has_load ? boot.options.load
					      : MEMMAP_NOWHERE,
			(struct range){ 0 });
	payload_place(&boot.payload, &boot.map, boot.resident.size);
}

void stage_place(void)
{
	stage_find();
	stage_place_found();
}

static void *copy_of(struct range r)
{
	return r.size ? memcpy(malloc(r.size), phys(r.base), r.size) : NULL;
}

/* As device_tree_write() finds the place */
static uint64_t place_device_tree(void)
{
	uint64_t base = boot.map.bank[0].base;
	struct range within = { base, boot.payload.reach - base };
	uint64_t addr = memmap_find_top(&boot.map, STAGE_DTB_SIZE, 8, within);

	EXPECT(addr != MEMMAP_NOWHERE);
	guest_fill(addr, STAGE_DTB_SIZE, SEED_DTB);
	return addr;
}

static void expect_elf(const char *file)
{
	unsigned int n = get32(file, 0x2c) & 0xffff;

	for (unsigned int i = 0; i < n; i++) {
		uint32_t p = CRAFT_PHDR(i);
		uint32_t in_file = get32(file, p + 0x10);
		const char *to = phys(get32(file, p + 0x0c));

		EXPECT_MEM(to, file + get32(file, p + 0x04), in_file);
		for (uint32_t j = in_file; j < get32(file, p + 0x14); j++)
			EXPECT_EQ(to[j], 0);
	}
}

/* The image, where the demo is the payload, or what is moved over it */
static bool free_by_then(struct range r)
{
	return boot.payload.kind == PAYLOAD_DEMO ||
	       boot.payload.moved_last.size ||
	       ranges_overlap(r, boot.payload.unpacked);
}

/* Everything that is there when the payload starts, each clear of the others */
static void expect_apart(uint64_t dtb)
{
	const struct payload *p = &boot.payload;
	struct range all[] = {
		p->where,	  { p->ramdisk_to, p->ramdisk.size },
		boot.resident,	  { dtb, STAGE_DTB_SIZE },
		p->unpacked,	  { p->moved_last_from, p->moved_last.size },
		boot.entry.image,
	};

	for (unsigned int i = 0; i < 7; i++)
		for (unsigned int j = 0; j < i; j++)
			/* A zImage moves itself out of its own way */
			if (all[i].size && all[j].size && !(i == 4 && j == 0) &&
			    !(i == 6 && free_by_then(all[j])) &&
			    ranges_overlap(all[i], all[j]))
				test_fail(__FILE__, __LINE__,
					  "%u (%#llx) and %u (%#llx) overlap",
					  i, (unsigned long long)all[i].base, j,
					  (unsigned long long)all[j].base);
}

void stage_load(void)
{
	const struct payload *p = &boot.payload;
	void *file = copy_of(p->file);
	uint64_t dtb = place_device_tree();

	if (boot.resident.size)
		guest_forbid(boot.resident.base, boot.resident.size);
	guest_forbid(boot.entry.image.base, boot.entry.image.size);
	payload_move(&boot.payload);
	guest_allow(boot.entry.image.base, boot.entry.image.size);
	/* As leave_after_move() does */
	memmove(phys(p->moved_last.base), phys(p->moved_last_from),
		p->moved_last.size);
	if (boot.resident.size)
		guest_allow(boot.resident.base, boot.resident.size);
	if (p->kind == PAYLOAD_ELF)
		expect_elf(file);
	else
		EXPECT_MEM((char *)phys(p->where.base), file, p->file.size);
	if (p->ramdisk.size)
		guest_expect(p->ramdisk_to, p->ramdisk.size, SEED_RAMDISK);
	guest_expect(dtb, STAGE_DTB_SIZE, SEED_DTB);
	expect_apart(dtb);
}
