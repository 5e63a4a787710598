// SPDX-License-Identifier: BSD-2-Clause
/*
 * The boot with a payload that nobody has looked at: all that main.c does with
 * it but to enter it.
 */
#include <stdio.h>
#include <stdlib.h>
#include "../../src/boot/base/phys.h"
#include "../../src/boot/base/print.h"
#include "../../src/boot/dt/write.h"
#include "../../src/boot/handoff/fw_cfg.h"
#include "../../src/demo/demo.h"
#include "../host/guest.h"
#include "../host/harness.h"
#include "fuzz.h"

#define RESIDENT_BYTES 0x2000
/* More is not moved: it takes its time, and tells nothing new */
#define MOVED_MAX      (1u << 20)
#define MAX_PIECES     (ELF_SEGMENTS_MAX + PAYLOAD_LOADABLES_MAX + 4)

/* Something in RAM as the payload finds it, and what it has to be */
struct piece {
	struct range where;
	void *bytes; /* NULL: anything */
	uint32_t size;
};

static struct piece piece[MAX_PIECES];
static unsigned int pieces;

/* No device of that kind, so that nobody asks it for more */
bool fw_cfg_present(uint64_t dev)
{
	(void)dev;
	return false;
}

uint32_t fw_cfg_size(uint32_t dev, enum fw_cfg_item item)
{
	test_fail(__FILE__, __LINE__, "size of item %u at %#x", item, dev);
}

bool fw_cfg_read(uint32_t dev, enum fw_cfg_item item, void *to, uint32_t size)
{
	test_fail(__FILE__, __LINE__, "item %u at %#x, %#x bytes to %p", item,
		  dev, size, to);
}

/* The built-in payload, which is not started */
void demo(void)
{
	test_fail(__FILE__, __LINE__, "the demo is started");
}

static void add(struct range where, uint64_t from, uint32_t size)
{
	struct piece *p = &piece[pieces++];

	EXPECT(pieces <= MAX_PIECES);
	*p = (struct piece){ where, NULL, size };
	if (size)
		p->bytes = memcpy(malloc(size), phys(from), size);
}

static void add_elf(const struct payload *p)
{
	struct file f = { phys(p->file.base), p->file.size };
	struct elf elf;

	EXPECT(!elf_check(&f, &elf));
	for (unsigned int i = 0; i < elf.segments; i++) {
		const struct elf_segment *s = &elf.segment[i];

		add((struct range){ s->base, s->size },
		    p->file.base + s->offset, s->file_size);
	}
}

/* All that is to be there, while it is where it was found */
static void add_all(const struct boot *boot, uint32_t dtb, uint32_t dtb_size)
{
	const struct payload *p = &boot->payload;

	if (p->kind == PAYLOAD_ELF)
		add_elf(p);
	else if (p->kind != PAYLOAD_DEMO)
		add(p->where, p->file.base, p->file.size);
	for (unsigned int i = 0; i < p->loadables; i++)
		add((struct range){ p->loadable[i].to,
				    p->loadable[i].file.size },
		    p->loadable[i].file.base, p->loadable[i].file.size);
	if (p->ramdisk.size)
		add((struct range){ p->ramdisk_to, p->ramdisk.size },
		    p->ramdisk.base, p->ramdisk.size);
	add(boot->resident, 0, 0);
	add((struct range){ dtb, dtb_size }, 0, 0);
	for (unsigned int i = 0; i < pieces; i++) {
		EXPECT(memmap_is_ram(&boot->map, piece[i].where));
		EXPECT(!p->unpacked.size ||
		       piece[i].where.base == p->where.base ||
		       !ranges_overlap(p->unpacked, piece[i].where));
		for (unsigned int j = 0; j < i; j++)
			EXPECT(!ranges_overlap(piece[i].where, piece[j].where));
	}
}

static void drop_all(void)
{
	while (pieces)
		free(piece[--pieces].bytes);
}

static bool is_little(void)
{
	uint64_t size = 0;

	for (unsigned int i = 0; i < pieces; i++)
		size += piece[i].where.size;
	return size <= MOVED_MAX;
}

static void load(struct boot *boot)
{
	const struct payload *p = &boot->payload;

	guest_forbid(boot->resident.base, boot->resident.size);
	guest_forbid(boot->entry.image.base, boot->entry.image.size);
	payload_move(&boot->payload);
	guest_allow(boot->entry.image.base, boot->entry.image.size);
	/* As leave_after_move() does */
	memmove(phys(p->moved_last.base), phys(p->moved_last_from),
		p->moved_last.size);
	guest_allow(boot->resident.base, boot->resident.size);
	for (unsigned int i = 0; i < pieces; i++)
		if (piece[i].bytes)
			EXPECT(!memcmp(phys(piece[i].where.base),
				       piece[i].bytes, piece[i].size));
}

/* As device_tree_write() in device_tree.c */
static uint32_t write_tree(struct boot *boot, uint32_t *size)
{
	const struct payload *p = &boot->payload;
	struct dt_changes changes = {
		.bootargs = p->bootargs,
		.drop_initrd = p->from == FROM_INITRD && !boot->dt.replaced,
		.ramdisk = { p->ramdisk_to, p->ramdisk.size },
		.drop_modules = p->from == FROM_MODULES && !boot->dt.replaced,
		.resident = boot->resident,
		.psci = boot->dt.psci_kept,
		.map = &boot->map,
		.memreserve = p->kind != PAYLOAD_ZIMAGE,
		.boot_mode = "hyp",
	};
	struct range within = { FUZZ_RAM, p->reach - FUZZ_RAM };
	const char *why;
	uint64_t addr;

	*size = dt_write_size(&boot->dt, &changes);
	addr = memmap_find_top(&boot->map, *size, 8, within);
	if (addr == MEMMAP_NOWHERE)
		die("no room for the payload's device tree");
	why = dt_write(&boot->dt, addr, &changes);
	if (why)
		die("the device tree cannot be changed: %s", why);
	return addr;
}

/* As install_place() in install.c */
static void place_resident(struct boot *boot)
{
	struct range ram = { FUZZ_RAM, FUZZ_RAM_SIZE };
	uint64_t base =
		memmap_find_top(&boot->map, RESIDENT_BYTES, 0x1000, ram);

	if (base == MEMMAP_NOWHERE)
		die("no room for the resident stub");
	boot->resident = (struct range){ base, RESIDENT_BYTES };
	memmap_use(&boot->map, boot->resident, MEMMAP_STUB);
}

static void go(struct boot *boot)
{
	uint32_t dtb, dtb_size;

	payload_find(&boot->entry, &boot->appended, &boot->dt, &boot->map,
		     &boot->payload);
	payload_reserve(&boot->payload, &boot->map, MEMMAP_NOWHERE,
			(struct range){ 0 });
	place_resident(boot);
	payload_place(&boot->payload, &boot->map, boot->resident.size);
	dtb = write_tree(boot, &dtb_size);
	add_all(boot, dtb, dtb_size);
	if (is_little())
		load(boot);
}

void fuzz_boot(struct boot *boot)
{
	struct range ram = { FUZZ_RAM, FUZZ_RAM_SIZE };
	struct range dtb = { boot->dt.addr, boot->dt.size };

	memmap_add_bank(&boot->map, ram);
	memmap_use(&boot->map, boot->entry.image, MEMMAP_IMAGE);
	memmap_use(&boot->map, dtb, MEMMAP_DTB);
	if (!setjmp(*console_death()))
		go(boot);
	/* For a look at what an input leads to */
	if (getenv("FUZZ_SAY"))
		fputs(console_text(), stderr);
	drop_all();
	console_clear();
}
